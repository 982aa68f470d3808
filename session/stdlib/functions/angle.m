function theta = angle(z)
% ANGLE  Phase angle of complex numbers, in radians.
    narginchk(1, 1);
    if ~(isfloat(z) || islogical(z) || ischar(z))
        error('MATLAB:angle:invalidInput', 'Input must be a floating-point array.');
    end
    theta = atan2(imag(z), real(z));
end
