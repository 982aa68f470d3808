function y = sinc(x)
% SINC  Normalised sinc function.
    narginchk(1, 1);
    if islogical(x)
        x = double(x);
    end
    if ~isfloat(x)
        error('MATLAB:sinc:invalidInput', 'Input must be a floating-point array.');
    end
    y = ones(size(x), class(x));
    k = x ~= 0;
    t = pi * x(k);
    y(k) = sin(t) ./ t;
end
