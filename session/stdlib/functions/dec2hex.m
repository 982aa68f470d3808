function s = dec2hex(d, minDigits)
% DEC2HEX  Convert integers to hexadecimal text.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if nargin < 2
        minDigits = 1;
    elseif ~(isnumeric(minDigits) && isscalar(minDigits) && minDigits >= 0 && minDigits == fix(minDigits))
        error('MATLAB:dec2hex:InvalidDigits', 'Number of digits must be a nonnegative integer scalar.');
    end
    if islogical(d) || ischar(d) || isa(d, 'single')
        d = double(d);
    end
    if ~isnumeric(d) || ~isreal(d) || ~all(isfinite(d(:)))
        error('MATLAB:dec2hex:InvalidInput', 'Values to convert must be real, finite numbers.');
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
            error('MATLAB:dec2hex:OutOfRange', 'Values do not fit together in 64 bits.');
        end
        width = max(width, bits / 4);
        if isfloat(d) && lowest < -flintmax
            d = int64(d);               % adding one must stay exact
        end
        d(negative) = -(d(negative) + 1);   % complement, undone digit by digit below
    end
    digits = zeros(numel(d), 0);
    while any(d > 0)
        last = mod(d, 16);
        digits = [double(last), digits];
        d = (d - last) / 16;
    end
    digits = [zeros(numel(d), max(0, width - size(digits, 2))), digits];
    digits(negative, :) = 15 - digits(negative, :);
    alphabet = '0123456789ABCDEF';
    s = reshape(alphabet(digits + 1), size(digits));
end
