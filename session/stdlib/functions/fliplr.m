function B = fliplr(A)
% FLIPLR  Reverse the order of the columns.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    B = flip(A, 2);
end
