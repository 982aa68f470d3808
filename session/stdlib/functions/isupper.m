function tf = isupper(A)
% ISUPPER  True where characters are upper-case letters.
    if iscell(A)
        tf = cellfun(@isupper, A, 'UniformOutput', false);
    elseif ischar(A)
        tf = isletter(A) & A ~= lower(A);
    else
        tf = false(size(A));
    end
end
