function file = fullfile(varargin)
% FULLFILE  Join path parts with the file separator.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    parts = varargin;
    wantString = false;
    wantCell = false;
    shape = [1 1];
    for k = 1:nargin
        part = parts{k};
        if isstring(part)
            wantString = true;
            part = cellstr(part);
        elseif iscellstr(part)
            wantCell = true;
        elseif ischar(part) && (isempty(part) || isrow(part))
            part = {part};
        else
            error('MATLAB:fullfile:InvalidInput', 'Every part must be text or a cell array of character vectors.');
        end
        if ~isscalar(part)
            if prod(shape) ~= 1 && ~isequal(shape, size(part))
                error('MATLAB:fullfile:NumCharsMismatch', 'Arrays of parts must all have the same size.');
            end
            shape = size(part);
        end
        parts{k} = part;
    end
    file = cell(shape);
    for e = 1:numel(file)
        joined = '';
        for k = 1:nargin
            choices = parts{k};
            joined = addPart(joined, choices{min(e, numel(choices))});
        end
        joined = regexprep(joined, '([^/:])/+', '$1/');     % one separator inside
        file{e} = regexprep(joined, '/(\./)+', '/');        % no current-folder steps
    end
    if wantString
        file = string(file);
    elseif ~wantCell
        file = file{1};
    end
end

function joined = addPart(joined, part)
    if isempty(joined)
        joined = part;
    elseif ~isempty(part)
        if joined(end) ~= '/' && part(1) ~= '/'
            joined = [joined '/' part];
        elseif joined(end) == '/' && part(1) == '/'
            joined = [joined part(2:end)];
        else
            joined = [joined part];
        end
    end
end
