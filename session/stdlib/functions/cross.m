function C = cross(A, B, dim)
% cross  Cross product.
    if nargin < 2
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if nargin < 3
        if isvector(A) && isvector(B) && numel(A) == 3 && numel(B) == 3
            if ~isequal(size(A), size(B))
                A = A(:);
                B = B(:);
            end
        end
        dim = find(size(A) == 3, 1);
        if isempty(dim)
            error('MATLAB:cross:InvalidDimAorB', 'A and B must have at least one dimension of length 3.');
        end
    end
    if ~isequal(size(A), size(B))
        error('MATLAB:cross:InputSizeMismatch', 'A and B must be same size.');
    end
    if size(A, dim) ~= 3
        error('MATLAB:cross:InvalidDimAorBForCrossProd', ...
              'Dimension DIM must have length 3.');
    end
    % The vectors go along the first dimension while we work.
    order = [dim, 1:dim-1, dim+1:ndims(A)];
    A = permute(A, order);
    B = permute(B, order);
    sizes = size(A);
    A = reshape(A, 3, []);
    B = reshape(B, 3, []);
    C = [A(2, :) .* B(3, :) - A(3, :) .* B(2, :)
         A(3, :) .* B(1, :) - A(1, :) .* B(3, :)
         A(1, :) .* B(2, :) - A(2, :) .* B(1, :)];
    C = ipermute(reshape(C, sizes), order);
end
