function Q = quantile(A, p, varargin)
% quantile  Quantiles of the elements of an array.
    if nargin < 2
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~(isnumeric(A) || islogical(A)) || ~isreal(A)
        error('MATLAB:quantile:InvalidInput', ...
              'The first argument must be a real numeric or logical array.');
    end
    if ~isfloat(A)
        A = double(A);
    end
    if ~isnumeric(p) || ~isreal(p) || isempty(p) || sum(size(p) > 1) > 1
        error('MATLAB:quantile:InvalidProbability', ...
              'Probabilities must be given as a real scalar or vector.');
    end
    p = double(p);
    if isscalar(p) && p > 1 && isfinite(p) && p == fix(p)
        p = (1:p) / (p + 1);
    end
    if ~all(p(:) >= 0 & p(:) <= 1)
        error('MATLAB:quantile:InvalidProbability', ...
              'Probabilities must lie from 0 to 1.');
    end

    [dims, given] = read_dims(A, varargin);
    if ~given && isequal(size(A), [0 0])
        Q = NaN(size(p), class(A));
        return;
    end

    % Bring the working dimensions to the front, as one column per quantile set.
    total = max([ndims(A), dims]);
    sizes = ones(1, total);
    sizes(1:ndims(A)) = size(A);
    others = 1:total;
    others(dims) = [];
    order = [dims, others];
    rows = prod(sizes(dims));
    cols = prod(sizes(others));
    X = sort(reshape(permute(A, order), rows, cols), 1);

    np = numel(p);
    if rows == 0
        V = NaN(np, cols, class(A));
    else
        count = sum(~isnan(X), 1);
        position = p(:) * count + 0.5;
        below = floor(position);
        weight = position - below;
        top = max(repmat(count, np, 1), 1);
        low = min(max(below, 1), top);
        high = min(max(below + 1, 1), top);
        start = repmat((0:cols - 1) * rows, np, 1);
        xlow = reshape(X(low + start), np, cols);
        xhigh = reshape(X(high + start), np, cols);
        V = (1 - weight) .* xlow + weight .* xhigh;
        exact = weight == 0 | xlow == xhigh;
        V(exact) = xlow(exact);
    end

    if ~given && isvector(A)
        Q = reshape(V, size(p));
    else
        front = ones(1, numel(dims));
        front(1) = np;
        if total == 1
            order = [1 2];
        end
        Q = ipermute(reshape(V, [front, sizes(others), 1]), order);
    end
end

function [dims, given] = read_dims(A, args)
    dims = find(size(A) ~= 1, 1);
    if isempty(dims)
        dims = 1;
    end
    given = false;
    k = 1;
    if ~isempty(args) && isnumeric(args{1})
        dims = sort(double(args{1}(:).'));
        if isempty(dims) || any(dims < 1 | dims ~= fix(dims)) || any(diff(dims) == 0)
            error('MATLAB:quantile:InvalidDimension', ...
                  'Dimensions must be distinct positive integers.');
        end
        given = true;
        k = 2;
    elseif ~isempty(args) && (ischar(args{1}) || isstring(args{1})) && strcmpi(args{1}, 'all')
        dims = 1:ndims(A);
        given = true;
        k = 2;
    end
    while k <= numel(args)
        if ~strcmpi(args{k}, 'Method') || k == numel(args) ...
                || ~any(strcmpi(args{k + 1}, {'exact', 'approximate'}))
            error('MATLAB:quantile:InvalidOption', ...
                  'The only option is ''Method'', with the value ''exact'' or ''approximate''.');
        end
        k = k + 2;
    end
end
