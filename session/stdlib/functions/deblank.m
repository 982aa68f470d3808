function s = deblank(s)
% DEBLANK  Remove trailing whitespace and null characters from text.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ischar(s)
        s = trimRows(s);
    elseif iscellstr(s)
        for k = 1:numel(s)
            s{k} = trimRows(s{k});
        end
    elseif isstring(s)
        for k = 1:numel(s)
            if s(k) == s(k)             % a missing element equals nothing
                s(k) = string(trimRows(char(s(k))));
            end
        end
    elseif ~(isnumeric(s) && isempty(s))
        error('MATLAB:deblank:NonStringInput', 'Input must be text or a cell array of character vectors.');
    end
end

function s = trimRows(s)
    if ndims(s) > 2
        error('MATLAB:deblank:NonMatrixInput', 'Character arrays must have at most two dimensions.');
    end
    keep = any(~(isspace(s) | s == 0), 1);
    last = find(keep, 1, 'last');
    if isempty(last)
        s = '';
    else
        s = s(:, 1:last);
    end
end
