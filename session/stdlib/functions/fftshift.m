function Y = fftshift(X, dim)
% fftshift  Move the zero-frequency element to the centre.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    Y = X;
    if nargin > 1
        if ~isnumeric(dim) || ~isscalar(dim) || ~isreal(dim) || dim < 1 || dim ~= floor(dim) || isinf(dim)
            error('MATLAB:fftshift:DimNotPosInt', 'Dimension argument must be a positive integer.');
        end
        if dim <= ndims(X)
            Y = circshift(Y, floor(size(X, dim)/2), dim);
        end
    else
        for d = 1:ndims(X)
            Y = circshift(Y, floor(size(X, d)/2), d);
        end
    end
end
