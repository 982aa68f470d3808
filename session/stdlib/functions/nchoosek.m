function c = nchoosek(v, k)
% NCHOOSEK  Binomial coefficient, or all combinations.
    narginchk(2, 2);
    if ~isnumeric(k) || ~isscalar(k) || ~isreal(k) || k < 0 || fix(k) ~= k || isinf(k)
        error('MATLAB:nchoosek:InvalidArg2', 'The second argument must be a nonnegative integer scalar.');
    end
    if isscalar(v) && (isnumeric(v) || islogical(v))
        c = binomial(v, k);
    elseif isempty(v) || isvector(v)
        c = combinations(v, double(k));
    else
        error('MATLAB:nchoosek:InvalidArg1', 'The first argument must be a scalar or a vector.');
    end
end

function c = binomial(n, k)
    if ~isreal(n) || n < 0 || fix(n) ~= n || isinf(n)
        error('MATLAB:nchoosek:InvalidArg1', 'The first argument must be a nonnegative integer.');
    end
    if k > n
        error('MATLAB:nchoosek:KOutOfRange', 'The second argument must not exceed the first.');
    end
    if isinteger(n)
        kind = class(n);
        k = cast(k, kind);
        limit = intmax(kind);
    elseif isinteger(k)
        kind = class(k);
        n = cast(n, kind);
        limit = intmax(kind);
    else
        kind = 'double';
        if isa(n, 'single') || isa(k, 'single')
            kind = 'single';
        end
        n = double(n);
        k = double(k);
        limit = flintmax;
    end
    if n - k < k
        k = n - k;
    end
    c = cast(1, class(n));
    base = n - k;
    step = cast(1, class(n));
    while step <= k
        % c is the count for base+step-1 over step-1; cancelling first keeps every product exact
        if c < limit
            g = gcd(c, step);
            c = (c / g) * ((base + step) / (step / g));
        elseif isinteger(c) || isinf(c)
            break
        else
            c = c * ((base + step) / step);
        end
        if step == k
            break
        end
        step = step + 1;
    end
    if isfloat(c)
        c = cast(c, kind);
        limit = flintmax(kind);
    end
    if c >= limit
        warning('MATLAB:nchoosek:LargeCoefficient', 'The result may not be exact.');
    end
end

function c = combinations(v, k)
    n = numel(v);
    if k > n
        c = reshape(v([]), 0, k);
        return
    end
    if k == 0
        c = reshape(v([]), 1, 0);
        return
    end
    rows = (1:n - k + 1).';
    for j = 2:k
        last = rows(:, end);
        count = n - k + j - last;               % ways to continue each row
        first = cumsum(count) - count;
        parent = repelem((1:numel(last)).', count);
        parent = parent(:);
        offset = (1:numel(parent)).' - first(parent);
        rows = [rows(parent, :), last(parent) + offset];
    end
    c = reshape(v(rows), size(rows));
end
