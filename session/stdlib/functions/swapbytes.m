function B = swapbytes(A)
% SWAPBYTES  Reverse the byte order of elements.
    narginchk(1, 1);
    if ~isnumeric(A) || ~isreal(A) || issparse(A)
        error('MATLAB:swapbytes:InvalidInput', 'Input must be a real, full numeric array.');
    end
    B = A;
    if isempty(A)
        return
    end
    bytes = typecast(reshape(A, 1, []), 'uint8');
    width = numel(bytes) / numel(A);
    if width > 1
        bytes = reshape(bytes, width, []);
        bytes = bytes(width:-1:1, :);
        B = reshape(typecast(reshape(bytes, 1, []), class(A)), size(A));
    end
end
