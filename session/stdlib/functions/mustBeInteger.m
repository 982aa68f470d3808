function mustBeInteger(A)
% MUSTBEINTEGER  Raise an error unless all elements are integers.
    mustBeNumericOrLogical(A);
    mustBeReal(A);
    if ~all(reshape(isfinite(A) & A == floor(A), [], 1))
        error('MATLAB:validators:mustBeInteger', 'Value must be integers.');
    end
end
