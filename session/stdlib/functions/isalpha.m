function tf = isalpha(A)
% ISALPHA  True where characters are letters.
    if iscell(A)
        tf = cellfun(@isalpha, A, 'UniformOutput', false);
    elseif ischar(A)
        tf = isletter(A);
    else
        tf = false(size(A));
    end
end
