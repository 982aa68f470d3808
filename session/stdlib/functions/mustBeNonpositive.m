function mustBeNonpositive(A)
% MUSTBENONPOSITIVE  Raise an error unless no element is positive.
    if ~all(reshape(A <= 0, [], 1))
        error('MATLAB:validators:mustBeNonpositive', 'Value must be nonpositive.');
    end
end
