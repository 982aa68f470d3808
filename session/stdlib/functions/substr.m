function text = substr(str, offset, len)
% SUBSTR  Part of a text, by its first position and length.
    if ~ischar(str) || ~(isrow(str) || isempty(str))
        error('Octave:substr:Text', 'The text must be a row of characters.');
    end
    if ~isWhole(offset) || (nargin > 2 && ~isWhole(len))
        error('Octave:substr:Position', 'The position and the length must be whole numbers.');
    end
    if offset < 0
        offset = numel(str) + offset + 1;
    end
    last = numel(str);
    if nargin > 2 && len >= 0
        last = offset + len - 1;
    elseif nargin > 2
        last = last + len;
    end
    if offset < 1 || offset > numel(str) || last < offset - 1 || last > numel(str)
        error('Octave:substr:Range', 'The part from %d to %d leaves the text.', offset, last);
    end
    text = str(offset:last);
end

function tf = isWhole(x)
    tf = isnumeric(x) && isscalar(x) && isreal(x) && x == fix(x);
end
