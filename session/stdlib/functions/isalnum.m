function tf = isalnum(A)
% ISALNUM  True where characters are letters and digits.
    if iscell(A)
        tf = cellfun(@isalnum, A, 'UniformOutput', false);
    elseif ischar(A)
        tf = isletter(A) | (A >= '0' & A <= '9');
    else
        tf = false(size(A));
    end
end
