function Y = ifftshift(X, dim)
% ifftshift  Undo the shift made by fftshift.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    Y = X;
    if nargin > 1
        if ~isnumeric(dim) || ~isscalar(dim) || ~isreal(dim) || dim < 1 || dim ~= floor(dim) || isinf(dim)
            error('MATLAB:ifftshift:DimNotPosInt', 'Dimension argument must be a positive integer.');
        end
        if dim <= ndims(X)
            Y = circshift(Y, ceil(size(X, dim)/2), dim);
        end
    else
        for d = 1:ndims(X)
            Y = circshift(Y, ceil(size(X, d)/2), d);
        end
    end
end
