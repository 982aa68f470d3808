function tf = iscolumn(A)
% ISCOLUMN  True for a column vector.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    tf = ndims(A) == 2 && size(A, 2) == 1;
end
