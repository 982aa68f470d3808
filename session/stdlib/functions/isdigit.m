function tf = isdigit(A)
% ISDIGIT  True where characters are digits.
    if iscell(A)
        tf = cellfun(@isdigit, A, 'UniformOutput', false);
    elseif ischar(A)
        tf = A >= '0' & A <= '9';
    else
        tf = false(size(A));
    end
end
