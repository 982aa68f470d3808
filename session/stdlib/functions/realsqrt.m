function y = realsqrt(x)
% REALSQRT  Square root that refuses negative numbers.
    narginchk(1, 1);
    if ~(isfloat(x) || islogical(x) || ischar(x))
        error('MATLAB:realsqrt:invalidInput', 'Input must be a floating-point array.');
    end
    if ~isreal(x) || any(x(:) < 0)
        error('MATLAB:realsqrt:complexResult', 'Input must be real and nonnegative.');
    end
    y = sqrt(x);
end
