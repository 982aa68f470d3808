function p = nextpow2(x)
% NEXTPOW2  Exponent of the next higher power of two.
    narginchk(1, 1);
    if islogical(x)
        x = double(x);
    end
    if ~isnumeric(x)
        error('MATLAB:nextpow2:inputType', 'Input must be numeric.');
    end
    a = abs(x);
    [f, p] = log2(double(a));
    p(f == 0.5) = p(f == 0.5) - 1;
    if isinteger(a)
        p = p + (cast(2 .^ p, class(a)) < a);   % large 64-bit integers may round down in double
    else
        p(~isfinite(a)) = a(~isfinite(a));
    end
    p = cast(p, class(x));
end
