function mustBeNumeric(A)
% MUSTBENUMERIC  Raise an error unless the value is numeric.
    if ~isnumeric(A)
        error('MATLAB:validators:mustBeNumeric', 'Value must be numeric.');
    end
end
