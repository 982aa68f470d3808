function [theta, rho, z] = cart2pol(x, y, z)
% CART2POL  Convert Cartesian to polar or cylindrical coordinates.
    narginchk(2, 3);
    if ~isfloat(x) || ~isfloat(y) || ~isreal(x) || ~isreal(y)
        error('MATLAB:cart2pol:invalidInput', 'Coordinates must be real floating-point arrays.');
    end
    if nargin < 3 && nargout > 2
        error('MATLAB:cart2pol:missingZ', 'A third output needs a third coordinate.');
    end
    theta = atan2(y, x);
    rho = hypot(x, y);
end
