function parts = ostrsplit(text, separators, strip_empty)
% OSTRSPLIT  Parts of a text between any of some characters.
    if nargin < 3
        strip_empty = false;
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
