function n = strlength(str)
% STRLENGTH  Number of characters of each text.
    if ischar(str)
        n = numel(str);
    elseif iscell(str)
        n = cellfun(@numel, str);
    elseif isstring(str)
        n = reshape(cellfun(@numel, cellstr(str)), size(str));
    else
        error('MATLAB:string:MustBeText', 'The argument must be text.');
    end
end
