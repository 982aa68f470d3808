function text = replace(str, old, new)
% REPLACE  Pieces of texts replaced by others.
    old = cellstr(old);
    new = cellstr(new);
    if isscalar(new)
        new = repmat(new, size(old));
    end
    if numel(new) ~= numel(old)
        error('MATLAB:string:NumberOfElementsMustMatch', 'There must be as many new texts as old ones.');
    end
    text = str;
    for k = 1:numel(old)
        text = strrep(text, old{k}, new{k});
    end
end
