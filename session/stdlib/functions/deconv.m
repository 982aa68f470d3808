function [x, r] = deconv(y, h)
% deconv  Polynomial division.
    narginchk(2, 2);
    if ~isvector(y) || ~isvector(h)
        error('MATLAB:deconv:InputsMustBeVectors', 'Inputs must be vectors.');
    end
    if h(1) == 0
        error('MATLAB:deconv:ZeroCoef1', 'First coefficient of the divisor must be nonzero.');
    end
    n = numel(y) - numel(h);
    if n < 0
        x = zeros(1, 1, superior(y, h));
        r = y;
        return
    end
    impulse = zeros(1, n + 1);
    impulse(1) = 1;
    if size(y, 1) > 1
        impulse = impulse.';
    end
    x = filter(y, h, impulse);
    if nargout > 1
        product = conv(x, h);
        r = y - reshape(product, size(y));
    end
end

function name = superior(a, b)
    name = 'double';
    if isa(a, 'single') || isa(b, 'single')
        name = 'single';
    end
end
