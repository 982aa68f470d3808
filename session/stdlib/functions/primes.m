function p = primes(n)
% PRIMES  List the prime numbers up to a limit.
    narginchk(1, 1);
    if ~isscalar(n)
        error('MATLAB:primes:InputNotScalar', 'Input must be a scalar.');
    end
    if ~isnumeric(n) || ~isreal(n)
        error('MATLAB:primes:InvalidInput', 'Input must be a real number.');
    end
    if isnan(n)
        error('MATLAB:primes:InvalidInput', 'Input must be a number.');
    end
    if isfloat(n) && n > flintmax(class(n))
        error('MATLAB:primes:NGreaterThanFlintmax', 'Input must not exceed flintmax.');
    end
    kind = class(n);
    n = floor(double(n));
    if ~(n >= 2)
        p = zeros(1, 0, kind);
        return
    end
    keep = true(1, floor((n + 1) / 2));         % element k stands for 2*k - 1
    keep(1) = false;
    for k = 2:floor((sqrt(n) + 1) / 2)
        if keep(k)
            q = 2 * k - 1;
            keep((q * q + 1) / 2:q:end) = false;
        end
    end
    p = cast([2, 2 * find(keep) - 1], kind);
end
