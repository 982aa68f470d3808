function [p, S, mu] = polyfit(x, y, n)
% polyfit  Least-squares polynomial fit.
    if nargin < 3
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if numel(x) ~= numel(y)
        error('MATLAB:polyfit:XYSizeMismatch', 'The points and the values must have the same number of elements.');
    end
    if ~isnumeric(n) || ~isscalar(n) || ~isreal(n) || n < 0 || n ~= floor(n) || isinf(n)
        error('MATLAB:polyfit:InvalidDegree', 'Degree must be a nonnegative integer.');
    end
    n = double(n);
    if ~isfloat(x)
        x = double(x);
    end
    if ~isfloat(y)
        y = double(y);
    end
    x = x(:);
    y = y(:);
    m = numel(x);
    if nargout > 2
        mu = [mean(x); std(x)];
        x = (x - mu(1)) / mu(2);
    end

    V = ones(m, n + 1, class(x));
    for k = n:-1:1
        V(:, k) = x .* V(:, k+1);
    end
    [Q, R] = qr(V, 0);

    if m <= n
        warning('MATLAB:polyfit:PolyNotUnique', ...
            'The polynomial is not unique: its degree is at least the number of data points.');
        p = V \ y;
    else
        limit = 1e-10;
        if isa(R, 'single')
            limit = 1e-5;
        end
        quality = rcond(R);
        if quality < limit
            warning('MATLAB:polyfit:RepeatedPointsOrRescale', ...
                'The fit is badly conditioned: use more distinct points, a lower degree, or centring and scaling.');
        end
        if quality < eps(class(R))
            p = V \ y;
        else
            p = R \ (Q' * y);
        end
    end

    if nargout > 1
        r = y - V*p;
        S = struct('R', R, 'df', max(0, m - (n + 1)), 'normr', norm(r), ...
            'rsquared', 1 - (norm(r) / norm(y - mean(y)))^2);
    end
    p = p.';
end
