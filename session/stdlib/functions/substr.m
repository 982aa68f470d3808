function text = substr(str, offset, len)
% SUBSTR  Part of a text, by its first position and length.
    if nargin < 3
        len = numel(str) - offset + 1;
    end
    text = str(offset:offset + len - 1);
end
