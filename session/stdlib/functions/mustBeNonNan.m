function mustBeNonNan(A)
% MUSTBENONNAN  Raise an error if any element is NaN.
    if any(reshape(isnan(A), [], 1))
        error('MATLAB:validators:mustBeNonNan', 'Value must not be NaN.');
    end
end
