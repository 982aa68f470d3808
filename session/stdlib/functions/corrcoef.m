function [R, P, RL, RU] = corrcoef(A, varargin)
% corrcoef  Correlation coefficients.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    X = observations(A);
    args = varargin;
    if ~isempty(args) && ~(ischar(args{1}) || isstring(args{1}))
        Y = observations(args{1});
        if numel(X) ~= numel(Y)
            error('MATLAB:corrcoef:XYmismatch', ...
                  'The two arrays must have the same number of elements.');
        end
        X = [X(:), Y(:)];
        args(1) = [];
    end
    alpha = 0.05;
    rows = 'all';
    for k = 1:2:numel(args)
        if k == numel(args)
            error('MATLAB:corrcoef:MissingValue', 'Every option needs a value.');
        end
        if strcmpi(args{k}, 'Alpha')
            alpha = args{k + 1};
            if ~isnumeric(alpha) || ~isscalar(alpha) || ~(alpha > 0 && alpha < 1)
                error('MATLAB:corrcoef:InvalidAlpha', ...
                      'The value of ''Alpha'' must lie between 0 and 1.');
            end
        elseif strcmpi(args{k}, 'Rows')
            rows = lower(char(args{k + 1}));
            if ~any(strcmp(rows, {'all', 'complete', 'pairwise'}))
                error('MATLAB:corrcoef:InvalidRows', ...
                      'The value of ''Rows'' must be ''all'', ''complete'' or ''pairwise''.');
            end
        else
            error('MATLAB:corrcoef:InvalidOption', 'Options are ''Alpha'' and ''Rows''.');
        end
    end
    if nargout > 1 && ~isreal(X)
        error('MATLAB:corrcoef:ComplexInput', ...
              'Probabilities and bounds need real data.');
    end

    if strcmp(rows, 'complete')
        X = X(~any(isnan(X), 2), :);
    end
    p = size(X, 2);
    if strcmp(rows, 'pairwise')
        R = zeros(p, p, class(X));
        N = zeros(p, p);
        for i = 1:p
            for j = 1:p
                keep = ~isnan(X(:, i)) & ~isnan(X(:, j));
                pair = pearson(X(keep, [i j]));
                R(i, j) = pair(1, 2);
                N(i, j) = sum(keep);
            end
        end
        for i = 1:p
            if ~isnan(R(i, i))
                R(i, i) = 1;
            end
        end
    else
        R = pearson(X);
        N = size(X, 1) * ones(p, p);
    end

    if nargout > 1
        P = NaN(p, p, class(R));
        for k = 1:numel(R)
            if N(k) > 2 && ~isnan(R(k))
                P(k) = two_sided(double(R(k)), (N(k) - 2) / 2);
            end
        end
        P(1:p + 1:end) = R(1:p + 1:end);
    end
    if nargout > 2
        half = sqrt(2) * erfcinv(alpha) ./ sqrt(max(N - 3, 0));
        half(N < 3) = NaN;
        z = atanh(R);
        RL = tanh(z - half);
        RU = tanh(z + half);
        sure = abs(R) == 1 & N > 2;
        sure(1:p + 1:end) = true;
        RL(sure) = R(sure);
        RU(sure) = R(sure);
    end
end

function X = observations(A)
    if ~(isnumeric(A) || islogical(A)) || ndims(A) > 2
        error('MATLAB:corrcoef:InvalidInput', ...
              'The data must be numeric or logical arrays of at most two dimensions.');
    end
    if ~isfloat(A)
        A = double(A);
    end
    if isrow(A) || isequal(size(A), [0 0])
        A = reshape(A, numel(A), 1);
    end
    X = full(A);
end

function R = pearson(X)
    [n, p] = size(X);
    if n == 0
        R = NaN(p, p, class(X));
        return;
    end
    constant = all(X == X(1, :), 1);
    X = X - sum(X, 1) / n;
    X(:, constant) = 0;
    % Powers of two scale without rounding and keep the products in range.
    scale = 2.^floor(log2(max(abs(X), [], 1)));
    scale(scale == 0 | ~isfinite(scale)) = 1;
    X = X ./ scale;
    d = sum(abs(X).^2, 1);
    R = (X' * X) ./ sqrt(d' * d);
    big = abs(R) > 1;
    R(big) = R(big) ./ abs(R(big));
    for k = 1:p
        if ~isnan(R(k, k))
            R(k, k) = 1;
        end
    end
end

function pv = two_sided(r, a)
% Probability of a correlation as far from zero as r, with 2 * a degrees of
% freedom: the regularised incomplete beta function of 1 - r^2 at (a, 1/2).
    y = r^2;
    x = (1 - r) * (1 + r);
    if x <= 0
        pv = 0;
    elseif y == 0
        pv = 1;
    else
        front = exp(gammaln(a + 0.5) - gammaln(a) - gammaln(0.5) + a * log(x) + 0.5 * log(y));
        if x < (a + 1) / (a + 2.5)
            pv = front * fraction(x, a, 0.5) / a;
        else
            pv = 1 - front * fraction(y, 0.5, a) / 0.5;
        end
        pv = min(max(pv, 0), 1);
    end
end

function f = fraction(x, a, b)
% Continued fraction of the incomplete beta function, by the modified Lentz method.
    tiny = 1e-300;
    c = 1;
    d = 1 - (a + b) * x / (a + 1);
    if abs(d) < tiny
        d = tiny;
    end
    d = 1 / d;
    f = d;
    for m = 1:100000
        for half = 0:1
            if half == 0
                t = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            else
                t = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            end
            d = 1 + t * d;
            if abs(d) < tiny
                d = tiny;
            end
            c = 1 + t / c;
            if abs(c) < tiny
                c = tiny;
            end
            d = 1 / d;
            step = c * d;
            f = f * step;
        end
        if abs(step - 1) < eps
            break;
        end
    end
end
