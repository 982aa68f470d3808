function m = lcm(a, b)
% LCM  Least common multiple.
    narginchk(2, 2);
    a = checked(a);
    b = checked(b);
    if ~isscalar(a) && ~isscalar(b) && ~isequal(size(a), size(b))
        error('MATLAB:lcm:InputSizeMismatch', 'Inputs must have the same size, or one must be a scalar.');
    end
    m = a .* (b ./ gcd(a, b));
end

function x = checked(x)
    if islogical(x)
        x = double(x);
    end
    if ~isnumeric(x) || ~isreal(x) || any(x(:) < 1) || any(round(x(:)) ~= x(:)) || any(isinf(x(:)))
        error('MATLAB:lcm:InputNotPosInt', 'Inputs must hold positive integers.');
    end
end
