function q = polyint(p, k)
% polyint  Integral of a polynomial.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~(isnumeric(p) || islogical(p)) || ~(isvector(p) || isempty(p))
        error('MATLAB:polyint:InvalidInput', 'Polynomial coefficients must be a numeric vector.');
    end
    if nargin < 2
        k = 0;
    elseif ~(isnumeric(k) || islogical(k)) || ~isscalar(k)
        error('MATLAB:polyint:InvalidConstant', 'Constant of integration must be a scalar.');
    end
    if ~isfloat(p)
        p = double(p);
    end
    if ~isfloat(k)
        k = double(k);
    end
    q = [reshape(p, 1, []) ./ (numel(p):-1:1), k];
end
