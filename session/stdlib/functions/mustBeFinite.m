function mustBeFinite(A)
% MUSTBEFINITE  Raise an error unless all elements are finite.
    if ~all(reshape(isfinite(A), [], 1))
        error('MATLAB:validators:mustBeFinite', 'Value must be finite.');
    end
end
