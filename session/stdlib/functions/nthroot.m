function y = nthroot(x, n)
% NTHROOT  Real n-th root of real numbers.
    narginchk(2, 2);
    if ~isreal(x) || ~isreal(n)
        error('MATLAB:nthroot:ComplexInput', 'Both inputs must be real.');
    end
    odd = mod(n, 2) == 1;
    if any((x(:) < 0)) && any(reshape(x < 0 & ~odd, [], 1))
        error('MATLAB:nthroot:NegXNotOddIntegerN', 'If X is negative, N must be an odd integer.');
    end
    y = sign(x) .* abs(x) .^ (1 ./ n);
    % One step of Newton's method makes roots of whole powers whole.
    p = y .^ (n - 1);
    step = (y .* p - x) ./ (n .* p);
    good = isfinite(step) & y ~= 0;
    step(~good) = 0;
    y = y - step;
end
