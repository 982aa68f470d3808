function mustBeInteger(A)
% MUSTBEINTEGER  Raise an error unless all elements are integers.
    if ~isreal(A) || ~all(reshape(isfinite(A) & A == floor(A), [], 1))
        error('MATLAB:validators:mustBeInteger', 'Value must be integers.');
    end
end
