function d = hex2dec(h)
% HEX2DEC  Convert hexadecimal text to numbers.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~(ischar(h) || isstring(h) || iscellstr(h))
        error('MATLAB:hex2dec:InvalidInputClass', 'Input must be text or a cell array of character vectors.');
    end
    if isempty(h)
        d = [];
        return
    end
    rows = cellstr(h);
    d = zeros(numel(rows), 1);
    for k = 1:numel(rows)
        d(k) = oneValue(strtrim(rows{k}));
    end
end

function v = oneValue(t)
    t = upper(t);
    width = 0;
    isSigned = false;
    if numel(t) > 2 && t(1) == '0' && t(2) == 'X'
        t = t(3:end);
        mark = find(t == 'S' | t == 'U', 1);
        if ~isempty(mark)
            width = find(strcmp(t(mark + 1:end), {'8', '16', '32', '64'}));
            if isempty(width)
                badText();
            end
            width = 2 ^ width;          % in hexadecimal digits
            isSigned = t(mark) == 'S';
            t = t(1:mark - 1);
        end
    end
    isDigit = t >= '0' & t <= '9';
    isAlpha = t >= 'A' & t <= 'F';
    if isempty(t) || ~all(isDigit | isAlpha)
        badText();
    end
    digits = zeros(1, numel(t));
    digits(isDigit) = t(isDigit) - '0';
    digits(isAlpha) = t(isAlpha) - 'A' + 10;
    if width > 0
        first = find(digits, 1);
        if isempty(first)
            first = numel(digits);
        end
        digits = digits(first:end);
        if numel(digits) > width
            error('MATLAB:hex2dec:Overflow', 'Value does not fit in the width given by its suffix.');
        end
    end
    negative = isSigned && numel(digits) == width && digits(1) >= 8;
    if negative
        digits = 15 - digits;
    end
    v = sum(digits .* 16 .^ (numel(digits) - 1:-1:0));
    if negative
        v = -(v + 1);
    end
end

function badText()
    error('MATLAB:hex2dec:IllegalHexadecimal', 'Hexadecimal text may contain only 0-9, a-f and A-F.');
end
