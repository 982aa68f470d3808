function mustBeNonzero(A)
% MUSTBENONZERO  Raise an error unless all elements are nonzero.
    if ~all(reshape(A ~= 0, [], 1))
        error('MATLAB:validators:mustBeNonzero', 'Value must be nonzero.');
    end
end
