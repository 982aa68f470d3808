function f = factor(n)
% FACTOR  Prime factors of an integer.
    narginchk(1, 1);
    if ~isscalar(n) || ~isreal(n) || ~isnumeric(n) || n < 0 || n ~= fix(n)
        error('MATLAB:factor:InputNotPosInt', 'Input must be a nonnegative integer.');
    end
    kind = class(n);
    if double(n) > flintmax || (isa(n, 'single') && n > flintmax('single'))
        error('MATLAB:factor:TooLarge', 'Input must not exceed flintmax.');
    end
    n = double(n);
    f = [];
    k = 2;
    while k * k <= n
        if mod(n, k) == 0
            f(end + 1) = k;
            n = n / k;
        else
            k = k + 1 + (k > 2);
        end
    end
    if n > 1 || isempty(f)
        f(end + 1) = n;
    end
    f = cast(f, kind);
end
