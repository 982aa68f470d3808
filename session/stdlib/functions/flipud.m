function B = flipud(A)
% FLIPUD  Reverse the order of the rows.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    B = flip(A, 1);
end
