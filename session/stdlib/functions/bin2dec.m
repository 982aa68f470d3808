function d = bin2dec(b)
% BIN2DEC  Convert binary text to numbers.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~(ischar(b) || isstring(b) || iscellstr(b))
        error('MATLAB:bin2dec:InvalidInputClass', 'Input must be text or a cell array of character vectors.');
    end
    if isempty(b)
        d = [];
        return
    end
    rows = cellstr(b);
    d = zeros(numel(rows), 1);
    for k = 1:numel(rows)
        d(k) = oneValue(rows{k});
    end
end

function v = oneValue(t)
    t(isspace(t)) = '';
    width = 0;
    isSigned = false;
    if numel(t) > 2 && t(1) == '0' && lower(t(2)) == 'b'
        t = lower(t(3:end));
        mark = find(t == 's' | t == 'u', 1);
        if ~isempty(mark)
            width = find(strcmp(t(mark + 1:end), {'8', '16', '32', '64'}));
            if isempty(width)
                badText();
            end
            width = 2 ^ (width + 2);
            isSigned = t(mark) == 's';
            t = t(1:mark - 1);
        end
    end
    if isempty(t) || any(t ~= '0' & t ~= '1')
        badText();
    end
    bits = t - '0';
    if width > 0
        first = find(bits, 1);
        if isempty(first)
            first = numel(bits);
        end
        bits = bits(first:end);
        if numel(bits) > width
            error('MATLAB:bin2dec:Overflow', 'Value does not fit in the width given by its suffix.');
        end
    end
    negative = isSigned && numel(bits) == width && bits(1) == 1;
    if negative
        bits = 1 - bits;
    end
    v = sum(bits .* 2 .^ (numel(bits) - 1:-1:0));
    if negative
        v = -(v + 1);
    end
end

function badText()
    error('MATLAB:bin2dec:IllegalBinaryString', 'Binary text may contain only the digits 0 and 1.');
end
