function [x, y, z] = pol2cart(theta, rho, z)
% POL2CART  Convert polar or cylindrical to Cartesian coordinates.
    narginchk(2, 3);
    if ~isfloat(theta) || ~isfloat(rho) || ~isreal(theta) || ~isreal(rho)
        error('MATLAB:pol2cart:invalidInput', 'Coordinates must be real floating-point arrays.');
    end
    if nargin < 3 && nargout > 2
        error('MATLAB:pol2cart:missingZ', 'A third output needs a third coordinate.');
    end
    x = rho .* cos(theta);
    y = rho .* sin(theta);
end
