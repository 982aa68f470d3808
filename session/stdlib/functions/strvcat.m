function text = strvcat(varargin)
% STRVCAT  Texts one below the other, empty ones left out.
    parts = {};
    for k = 1:nargin
        part = varargin{k};
        if iscell(part)
            parts = [parts, part(:).'];
        else
            parts{end + 1} = part;
        end
    end
    parts = parts(~cellfun(@isempty, parts));
    if isempty(parts)
        text = '';
    else
        text = char(parts{:});
    end
end
