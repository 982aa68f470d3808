function tf = islower(A)
% ISLOWER  True where characters are lower-case letters.
    if iscell(A)
        tf = cellfun(@islower, A, 'UniformOutput', false);
    elseif ischar(A)
        tf = isletter(A) & A ~= upper(A);
    else
        tf = false(size(A));
    end
end
