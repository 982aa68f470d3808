function text = dec2base(d, base, len)
% DEC2BASE  Whole numbers as text in any base.
    symbols = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    if ischar(base) || isstring(base)
        symbols = char(base);
        base = numel(symbols);
        if base < 2 || numel(unique(symbols)) < base || any(isspace(symbols))
            error('MATLAB:dec2base:SecondArg', ...
                  'The digits of a base must be two or more that differ, and none of them blank.');
        end
    elseif ~(isnumeric(base) && isscalar(base) && isreal(base) && base == fix(base) && base >= 2 && base <= 36)
        error('MATLAB:dec2base:SecondArg', 'The base must be a whole number from 2 to 36.');
    end
    base = double(base);
    if nargin < 3
        len = 1;
    elseif ~(isnumeric(len) && isscalar(len) && isreal(len) && len >= 0 && len == fix(len))
        error('MATLAB:dec2base:ThirdArg', 'The number of digits must be whole and not negative.');
    end
    if ~isinteger(d)
        d = double(d);
    end
    d = d(:);
    if ~isreal(d) || any(d < 0 | d ~= floor(d) | ~isfinite(d))
        error('MATLAB:dec2base:FirstArg', 'The numbers must be whole and not negative.');
    end
    digits = zeros(numel(d), 0);
    while any(d > 0)
        last = mod(d, base);
        digits = [double(last), digits];
        d = (d - last) / base;          % exact, for 64-bit integers too
    end
    digits = [zeros(numel(d), max(1, double(len)) - size(digits, 2)), digits];
    text = reshape(symbols(digits + 1), size(digits));
end
