function tf = isrow(A)
% ISROW  True for a row vector.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    tf = ndims(A) == 2 && size(A, 1) == 1;
end
