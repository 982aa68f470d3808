function names = genvarname(text, exclusions)
% GENVARNAME  Make valid and distinct variable names from text.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if nargin < 2
        exclusions = {};
    end
    if ~(ischar(text) || iscellstr(text) || isstring(text)) || ...
            ~(ischar(exclusions) || iscellstr(exclusions) || isstring(exclusions) || isempty(exclusions))
        error('MATLAB:genvarname:wrongTypeOrSize', 'Inputs must be text or cell arrays of character vectors.');
    end
    if (ischar(text) && size(text, 1) > 1) || (ischar(exclusions) && size(exclusions, 1) > 1)
        error('MATLAB:genvarname:wrongTypeOrSize', 'Several names must be in a cell array.');
    end
    if ischar(text) && isempty(text)
        texts = {''};
    else
        texts = cellstr(text);
    end
    if isempty(exclusions)
        taken = {};
    else
        taken = cellstr(exclusions);
    end
    names = cell(size(texts));
    for k = 1:numel(texts)
        names{k} = validName(texts{k});
    end
    for k = 1:numel(names)
        base = names{k};
        others = [taken(:); reshape(names(1:k - 1), [], 1)];
        if any(strcmp(base, others))
            others = [others; reshape(names(k + 1:end), [], 1)];
            n = 1;
            candidate = numbered(base, n);
            while any(strcmp(candidate, others))
                n = n + 1;
                candidate = numbered(base, n);
            end
            names{k} = candidate;
        end
    end
    if isstring(text)
        names = string(names);
    elseif ischar(text) && isscalar(names)
        names = names{1};
    end
end

function s = validName(s)
    s = strtrim(s);
    space = isspace(s);
    starts = [false, space(1:end - 1)] & ~space;    % first characters after a gap
    s(starts) = upper(s(starts));
    s = s(~space);
    if isempty(s)
        s = 'x';
    elseif iskeyword(s)
        s = ['x', upper(s(1)), s(2:end)];
    elseif ~isLatin(s(1))
        s = ['x', s];
    end
    good = isLatin(s) | (s >= '0' & s <= '9') | s == '_';
    pieces = cell(1, numel(s));
    for k = 1:numel(s)
        if good(k)
            pieces{k} = s(k);
        elseif s(k) < 128
            pieces{k} = sprintf('0x%02X', double(s(k)));
        else
            pieces{k} = sprintf('0x%04X', double(s(k)));
        end
    end
    s = [pieces{:}];
    s = s(1:min(end, namelengthmax()));
end

function tf = isLatin(c)
    tf = (c >= 'a' & c <= 'z') | (c >= 'A' & c <= 'Z');
end

function s = numbered(base, n)
    tail = sprintf('%d', n);
    s = [base(1:min(end, namelengthmax() - numel(tail))), tail];
end
