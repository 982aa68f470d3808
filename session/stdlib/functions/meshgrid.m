function [X, Y, Z] = meshgrid(x, y, z)
% MESHGRID  Coordinate matrices of a rectangular grid.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if nargin == 2 && nargout > 2
        error('MATLAB:meshgrid:NotEnoughInputs', ...
            'A third output needs a third input.');
    end
    if nargin < 2
        y = x;
    end
    nx = numel(x);
    ny = numel(y);
    if nargin < 3 && nargout < 3
        X = repmat(reshape(x, 1, nx), ny, 1);
        Y = repmat(reshape(y, ny, 1), 1, nx);
        return
    end
    if nargin < 3
        z = x;
    end
    nz = numel(z);
    X = repmat(reshape(x, 1, nx), [ny, 1, nz]);
    Y = repmat(reshape(y, ny, 1), [1, nx, nz]);
    Z = repmat(reshape(z, [1, 1, nz]), [ny, nx, 1]);
end
