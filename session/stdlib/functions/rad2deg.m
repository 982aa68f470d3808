function d = rad2deg(r)
% RAD2DEG  Convert radians to degrees.
    narginchk(1, 1);
    if ~isfloat(r)
        error('MATLAB:rad2deg:nonFloatInput', 'Input must be double or single.');
    end
    d = (180 / pi) * r;
end
