function R = spones(S)
% SPONES  Replace the nonzero elements by ones.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~(isnumeric(S) || islogical(S)) || ndims(S) > 2
        error('MATLAB:spones:invalidInput', ...
            'The input must be a numeric or logical matrix.');
    end
    [i, j] = find(S);
    R = sparse(i, j, 1, size(S, 1), size(S, 2));
end
