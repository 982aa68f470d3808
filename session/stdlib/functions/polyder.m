function [q, d] = polyder(a, b)
% polyder  Derivative of a polynomial.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    a = coefficients(a);
    if nargin < 2
        if nargout > 1
            error('MATLAB:polyder:tooManyOutputs', 'Two outputs need two polynomials.');
        end
        q = trimmed(derivative(a));
        return
    end
    b = coefficients(b);
    left = conv(derivative(a), b);
    right = conv(a, derivative(b));
    n = max(numel(left), numel(right));
    left = [zeros(1, n - numel(left)), left];
    right = [zeros(1, n - numel(right)), right];
    if nargout < 2
        q = trimmed(left + right);
    else
        q = trimmed(left - right);
        d = trimmed(conv(b, b));
    end
end

function p = coefficients(p)
% coefficients  Row of floating-point coefficients.
    if ~(isnumeric(p) || islogical(p)) || ~(isvector(p) || isempty(p))
        error('MATLAB:polyder:InvalidInput', 'Polynomial coefficients must be a numeric vector.');
    end
    if ~isfloat(p)
        p = double(p);
    end
    p = reshape(p, 1, []);
    if isempty(p)
        p = zeros(1, class(p));
    end
end

function q = derivative(p)
% derivative  Coefficients of the derivative, at least one.
    n = numel(p) - 1;
    if n == 0
        q = zeros(1, class(p));
    else
        q = p(1:n) .* (n:-1:1);
    end
end

function p = trimmed(p)
% trimmed  Drop leading zeros, keeping one coefficient.
    first = find(p, 1);
    if isempty(first)
        first = numel(p);
    end
    p = p(first:end);
end
