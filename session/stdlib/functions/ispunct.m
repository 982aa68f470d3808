function tf = ispunct(A)
% ISPUNCT  True where characters are punctuation.
    if iscell(A)
        tf = cellfun(@ispunct, A, 'UniformOutput', false);
    elseif ischar(A)
        tf = A > ' ' & A < char(127) & ~isletter(A) & ~(A >= '0' & A <= '9');
    else
        tf = false(size(A));
    end
end
