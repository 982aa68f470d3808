function match = validatestring(str, choices, varargin)
% validatestring  Find the choice that a text stands for.
    if nargin < 2
        error('MATLAB:minrhs', 'validatestring needs a text and the valid choices.');
    end
    if nargin > 5
        error('MATLAB:maxrhs', 'validatestring takes at most five arguments.');
    end
    [fname, subject] = describe(varargin);
    if ~isTextScalar(str)
        error(['MATLAB:', fname, 'invalidType'], 'Expected %s to be text.', subject);
    end
    if ~(iscellstr(choices) || isstring(choices)) || isempty(choices)
        error('MATLAB:validatestring:InvalidChoices', ...
              'The choices must be a cell array of text or a string array, not empty.');
    end
    word = char(str);
    values = cellstr(choices);
    values = values(:).';
    if isempty(word)
        hits = find(cellfun(@isempty, values), 1);
    else
        hits = find(strncmpi(word, values, numel(word)));
    end
    if numel(hits) > 1
        hits = settle(word, values, hits);
    end
    list = sprintf('''%s'', ', values{:});
    list = list(1:end-2);
    if isempty(hits)
        error(['MATLAB:', fname, 'unrecognizedStringChoice'], ...
              'Expected %s to match one of these values:\n\n%s\n\nThe input, ''%s'', matches none of them.', ...
              subject, list, word);
    elseif numel(hits) > 1
        error(['MATLAB:', fname, 'ambiguousStringChoice'], ...
              'Expected %s to match one of these values:\n\n%s\n\nThe input, ''%s'', matches more than one of them.', ...
              subject, list, word);
    end
    if isstring(choices)
        match = choices(hits);
    else
        match = values{hits};
    end
end

function hits = settle(word, values, hits)
% Prefer the exact spelling, then a choice that begins all the others.
    same = hits(strcmp(word, values(hits)));
    if ~isempty(same)
        hits = same(1);
        return
    end
    [len, k] = min(cellfun(@numel, values(hits)));
    if all(strncmpi(values{hits(k)}, values(hits), len))
        hits = hits(k);
    end
end

function [fname, subject] = describe(extra)
% extra: nothing, the position, or function name, argument name, position.
    fname = '';
    subject = 'input';
    if isempty(extra)
        return
    end
    checkDescription(extra);
    if isnumeric(extra{end})
        subject = sprintf('input number %d', extra{end});
        extra(end) = [];
    end
    if ~isempty(extra) && ~isempty(extra{1})
        fname = [char(extra{1}), ':'];
    end
    if numel(extra) > 1
        subject = sprintf('%s, %s,', subject, char(extra{2}));
    end
end

function checkDescription(extra)
    names = extra;
    if isnumeric(extra{end})
        position = extra{end};
        names(end) = [];
        if ~(isscalar(position) && isreal(position) && position > 0 && position == fix(position))
            error('MATLAB:validatestring:InvalidPosition', 'The position must be a positive whole number.');
        end
    end
    if numel(names) > 2 || ~all(cellfun(@isTextScalar, names))
        error('MATLAB:validatestring:InvalidNames', 'Names must be text, and the position a number.');
    end
end

function tf = isTextScalar(x)
    tf = (ischar(x) && (isrow(x) || isempty(x))) || (isstring(x) && isscalar(x));
end
