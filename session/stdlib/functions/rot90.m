function B = rot90(A, k)
% ROT90  Rotate a matrix by quarter turns.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if nargin < 2
        k = 1;
    end
    if ~isscalar(k)
        error('MATLAB:rot90:kNonScalar', 'K must be a scalar.');
    end
    k = mod(double(k), 4);
    swap = [2, 1, 3:ndims(A)];
    switch k
        case 0
            B = A;
        case 1
            B = permute(flip(A, 2), swap);
        case 2
            B = flip(flip(A, 1), 2);
        case 3
            B = flip(permute(A, swap), 2);
        otherwise
            error('MATLAB:rot90:kNonInteger', 'K must be an integer.');
    end
end
