function s = strjoin(c, delimiter)
% STRJOIN  Join pieces of text with a delimiter between them.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    wantString = isstring(c);
    if wantString
        c = cellstr(c);
    elseif ~iscellstr(c)
        error('MATLAB:strjoin:InvalidCellType', 'First input must be a string array or a cell array of character vectors.');
    end
    if nargin < 2
        delimiter = ' ';
    end
    if isstring(delimiter)
        wantString = true;
        delimiter = cellstr(delimiter);
        if isscalar(delimiter)
            delimiter = delimiter{1};
        end
    end
    n = numel(c);
    if iscellstr(delimiter)
        if numel(delimiter) ~= max(0, n - 1)
            error('MATLAB:strjoin:WrongNumberOfDelimiterElements', ...
                'A list of delimiters must have one element fewer than the text.');
        end
        between = reshape(delimiter, 1, []);
    elseif ischar(delimiter)
        between = repmat({sprintf(strrep(delimiter, '%', '%%'))}, 1, max(0, n - 1));
    else
        error('MATLAB:strjoin:InvalidDelimiter', 'Delimiter must be text or a cell array of character vectors.');
    end
    if n == 0
        s = '';
    else
        pieces = [reshape(c, 1, []); between, {''}];
        s = [pieces{:}];
    end
    if wantString
        s = string(s);
    end
end
