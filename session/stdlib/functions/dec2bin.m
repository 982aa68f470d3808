function s = dec2bin(d, minDigits)
% DEC2BIN  Convert integers to binary text.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if nargin < 2
        minDigits = 1;
    elseif ~(isnumeric(minDigits) && isscalar(minDigits) && minDigits >= 0 && minDigits == fix(minDigits))
        error('MATLAB:dec2bin:InvalidDigits', 'Number of digits must be a nonnegative integer scalar.');
    end
    if islogical(d) || ischar(d) || isa(d, 'single')
        d = double(d);
    end
    if ~isnumeric(d) || ~isreal(d) || ~all(isfinite(d(:)))
        error('MATLAB:dec2bin:InvalidInput', 'Values to convert must be real, finite numbers.');
    end
    if isempty(d)
        s = '';
        return
    end
    d = fix(d(:));
    width = max(1, double(minDigits));
    negative = d < 0;
    if any(negative)
        lowest = double(min(d));
        bits = [8 16 32 64];
        bits = bits(find(lowest >= -2 .^ (bits - 1), 1));
        if isempty(bits) || (isfloat(d) && lowest < -flintmax && any(d >= 2 ^ 63))
            error('MATLAB:dec2bin:OutOfRange', 'Values do not fit together in 64 bits.');
        end
        width = max(width, bits);
        if isfloat(d) && lowest < -flintmax
            d = int64(d);               % adding one must stay exact
        end
        d(negative) = -(d(negative) + 1);   % complement, undone digit by digit below
    end
    digits = zeros(numel(d), 0);
    while any(d > 0)
        last = mod(d, 2);
        digits = [double(last), digits];
        d = (d - last) / 2;
    end
    digits = [zeros(numel(d), max(0, width - size(digits, 2))), digits];
    digits(negative, :) = 1 - digits(negative, :);
    s = char(digits + '0');
end
