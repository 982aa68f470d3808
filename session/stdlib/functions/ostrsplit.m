function parts = ostrsplit(text, separators, strip_empty)
% OSTRSPLIT  Parts of a text between any of some characters.
    if nargin < 3
        strip_empty = false;
    end
    if ~ischar(text) || ~ischar(separators)
        error('Octave:ostrsplit:Text', 'The text and the separators must be characters.');
    elseif ~isscalar(strip_empty)
        error('Octave:ostrsplit:StripEmpty', 'strip_empty must be true or false.');
    end
    if size(text, 1) > 1
        % Rows end like parts.
        text = [text, repmat(separators(1), size(text, 1), 1)].';
        text = text(1:end-1);
    end
    cuts = [0, find(ismember(text, separators)), numel(text) + 1];
    parts = cell(1, numel(cuts) - 1);
    for k = 1:numel(parts)
        parts{k} = text(cuts(k) + 1:cuts(k + 1) - 1);
    end
    if strip_empty
        parts = parts(~cellfun(@isempty, parts));
    end
end
