function text = dec2base(d, base, len)
% DEC2BASE  Whole numbers as text in any base.
    symbols = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    if ischar(base)
        symbols = base;
        base = numel(symbols);
    end
    if nargin < 3
        len = 1;
    end
    d = double(d(:));
    if any(d < 0 | d ~= floor(d) | ~isfinite(d))
        error('MATLAB:dec2base:FirstArg', 'The numbers must be whole and not negative.');
    end
    while any(d >= base ^ len)
        len = len + 1;
    end
    digits = zeros(numel(d), len);
    for k = len:-1:1
        digits(:, k) = mod(d, base);
        d = floor(d / base);
    end
    text = reshape(symbols(digits + 1), size(digits));
end
