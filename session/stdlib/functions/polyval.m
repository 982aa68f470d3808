function [y, delta] = polyval(p, x, S, mu)
% polyval  Value of a polynomial.
    narginchk(2, 4);
    if ~(isvector(p) || isempty(p))
        error('MATLAB:polyval:InvalidP', 'P must be a vector.');
    end
    if isinteger(p) || isinteger(x)
        error('MATLAB:datatypes:superiorfloat', 'P and X must be single or double.');
    end
    if nargin > 3
        x = (x - mu(1)) / mu(2);
    end
    if isa(p, 'single') || isa(x, 'single')
        y = zeros(size(x), 'single');
    else
        y = zeros(size(x));
    end
    if ~isempty(p)
        y = p(1) + y;
        for k = 2:numel(p)
            y = y .* x + p(k);
        end
    end
    if nargout < 2
        return
    end
    if nargin < 3 || isempty(S)
        error('MATLAB:polyval:RequiresS', 'S is required to compute error estimates.');
    end
    n = numel(p) - 1;
    V = ones(numel(x), n + 1);
    for k = n:-1:1
        V(:, k) = x(:) .* V(:, k+1);
    end
    E = V / S.R;
    delta = sqrt(1 + sum(E .^ 2, 2)) * S.normr / sqrt(S.df);
    delta = reshape(delta, size(x));
end
