function [token, rest] = strtok(str, delimiters)
% STRTOK  First word of a text, and what follows it.
    if nargin < 2
        delimiters = char([9 10 11 12 13 32 0]);
    end
    if iscell(str)
        [token, rest] = cellfun(@(s) strtok(s, delimiters), str, 'UniformOutput', false);
        return
    end
    if isstring(str)
        [token, rest] = strtok(char(str), char(delimiters));
        token = string(token);
        rest = string(rest);
        return
    end
    if isempty(str)
        token = '';
        rest = '';
        return
    end
    if ~ischar(str) || ~isvector(str)
        error('MATLAB:strtok:InvalidInput', 'The text must be one row or column of characters.');
    end
    isDelimiter = ismember(str, delimiters);
    first = find(~isDelimiter, 1);
    if isempty(first)
        token = str([]);
        rest = str([]);
        return
    end
    last = find(isDelimiter(first:end), 1);
    if isempty(last)
        last = numel(str) - first + 2;
    end
    token = str(first:first + last - 2);
    rest = str(first + last - 1:end);
end
