function mustBeVector(A)
% MUSTBEVECTOR  Raise an error unless a value is a vector.
    if ~isvector(A)
        error('MATLAB:validators:mustBeVector', 'Value must be a vector.');
    end
end
