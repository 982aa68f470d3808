function A = ipermute(B, order)
% IPERMUTE  Undo a reordering of dimensions.
    if nargin < 2
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    n = numel(order);
    if n < ndims(B)
        error('MATLAB:ipermute:tooFewIndices', ...
            'ORDER must have at least as many elements as the array has dimensions.');
    end
    if ~isnumeric(order) || ~isequal(sort(order(:))', 1:n)
        error('MATLAB:ipermute:badIndex', ...
            'ORDER must hold each of the numbers 1 to N once.');
    end
    inverse = zeros(1, n);
    inverse(order) = 1:n;
    A = permute(B, inverse);
end
