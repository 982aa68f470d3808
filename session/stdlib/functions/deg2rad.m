function r = deg2rad(d)
% DEG2RAD  Convert degrees to radians.
    narginchk(1, 1);
    if ~isfloat(d)
        error('MATLAB:deg2rad:nonFloatInput', 'Input must be double or single.');
    end
    r = (pi / 180) * d;
end
