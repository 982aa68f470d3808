function Vq = interp2(varargin)
% interp2  Interpolation of functions of two variables.
    narginchk(1, 7);
    args = varargin;
    method = 'linear';
    outside = [];
    k = find(cellfun(@(a) ischar(a) || isa(a, 'string'), args), 1);
    if ~isempty(k)
        method = lower(char(args{k}));
        if numel(args) > k
            outside = args{k+1};
            if ~(isnumeric(outside) && isscalar(outside))
                error('MATLAB:interp2:NonScalarExtrapValue', ...
                      'The value outside must be a scalar.');
            end
        end
        args = args(1:k-1);
    end
    [x, y, V, Xq, Yq] = read_points(args);
    nothing = NaN;
    if ~isreal(V)
        nothing = complex(NaN, NaN);
    end
    if isempty(outside) && any(strcmp(method, {'linear', 'nearest', 'cubic'}))
        outside = nothing;
    end
    shape = size(Xq);
    switch method
        case 'nearest'
            Vq = nearest(x, y, V, Xq, Yq);
        case 'linear'
            Vq = bilinear(x, y, V, Xq, Yq);
        case {'cubic', 'spline', 'makima'}
            Vq = by_lines(x, y, V, Xq, Yq, method);
        otherwise
            error('MATLAB:interp2:InvalidMethod', 'Invalid interpolation method.');
    end
    Vq = reshape(Vq, shape);
    if ~isempty(outside)
        out = Xq < x(1) | Xq > x(end) | Yq < y(1) | Yq > y(end);
        Vq(out) = outside;
    end
    Vq(isnan(Xq) | isnan(Yq)) = nothing;
end

function [x, y, V, Xq, Yq] = read_points(args)
    switch numel(args)
        case {1, 2}
            V = args{1};
            k = 1;
            if numel(args) == 2
                k = args{2};
            end
            if ~(isscalar(k) && isreal(k) && k >= 0 && k == floor(k))
                error('MATLAB:interp2:NtimesInvalid', ...
                      'The number of refinements must be a nonnegative integer.');
            end
            step = 2 ^ -k;
            [Xq, Yq] = meshgrid(1:step:size(V, 2), 1:step:size(V, 1));
            x = 1:size(V, 2);
            y = 1:size(V, 1);
        case 3
            [V, Xq, Yq] = args{:};
            x = 1:size(V, 2);
            y = 1:size(V, 1);
        case 5
            [x, y, V, Xq, Yq] = args{:};
            if ~isvector(x)
                x = x(1, :);
            end
            if ~isvector(y)
                y = y(:, 1);
            end
        otherwise
            error('MATLAB:interp2:nargin', 'Wrong number of input arguments.');
    end
    if size(V, 1) < 2 || size(V, 2) < 2 || ndims(V) > 2
        error('MATLAB:interp2:NotEnoughPts', ...
              'V must be a matrix of at least two rows and columns.');
    end
    if numel(x) ~= size(V, 2) || numel(y) ~= size(V, 1)
        error('MATLAB:interp2:YInvalidLength', ...
              'X and Y must have as many points as V has columns and rows.');
    end
    if ~is_monotonic(x) || ~is_monotonic(y)
        error('MATLAB:interp2:RepeatedPoints', ...
              'Grid points must be strictly monotonic.');
    end
    [x, order] = sort(x(:).');
    V = V(:, order);
    [y, order] = sort(y(:));
    V = V(order, :);
    if isvector(Xq) && isvector(Yq) && ~isequal(size(Xq), size(Yq)) && ...
       (isrow(Xq) ~= isrow(Yq) || isscalar(Xq) || isscalar(Yq))
        [Xq, Yq] = meshgrid(Xq, Yq);
    end
    if ~isequal(size(Xq), size(Yq))
        error('MATLAB:interp2:XqYqSizeMismatch', 'Query points must have the same sizes.');
    end
end

function yes = is_monotonic(x)
    steps = diff(x(:));
    yes = all(steps > 0) || all(steps < 0);
end

function [k, t] = locate(x, points)
    % The interval of each point, and how far into it the point lies.
    n = numel(x);
    x = x(:).';
    p = points(:).';
    [counts, k] = histc(p, [-Inf, x(2:n-1), Inf]); %#ok<ASGLU>
    k(p == Inf) = n - 1;
    k(k == 0) = 1;
    t = (p - x(k)) ./ (x(k+1) - x(k));
end

function Vq = nearest(x, y, V, Xq, Yq)
    [j, s] = locate(x, Xq);
    [i, t] = locate(y, Yq);
    j = min(j + (s >= 0.5), numel(x));
    i = min(i + (t >= 0.5), numel(y));
    Vq = V(i + (j - 1) * size(V, 1));
end

function Vq = bilinear(x, y, V, Xq, Yq)
    [j, s] = locate(x, Xq);
    [i, t] = locate(y, Yq);
    at = i + (j - 1) * size(V, 1);
    right = at + size(V, 1);
    a = reshape(V(at), 1, []);
    b = reshape(V(at + 1), 1, []);
    c = reshape(V(right), 1, []);
    d = reshape(V(right + 1), 1, []);
    Vq = (a .* (1 - t) + b .* t) .* (1 - s) + (c .* (1 - t) + d .* t) .* s;
end

function Vq = by_lines(x, y, V, Xq, Yq, method)
    % Each different x gives a column, which is interpolated along y.
    [xs, first, which] = unique(Xq(:)); %#ok<ASGLU>
    columns = interp1(x(:), V.', xs, method, 'extrap').';
    if numel(xs) == 1
        columns = reshape(columns, [], 1);
    end
    Vq = zeros(size(Xq));
    for k = 1:numel(xs)
        at = find(which == k);
        Vq(at) = interp1(y, columns(:, k), Yq(at), method, 'extrap');
    end
end
