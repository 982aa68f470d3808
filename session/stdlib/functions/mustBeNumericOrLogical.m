function mustBeNumericOrLogical(A)
% MUSTBENUMERICORLOGICAL  Raise an error unless a value is numeric or logical.
    if ~(isnumeric(A) || islogical(A))
        error('MATLAB:validators:mustBeNumericOrLogical', 'Value must be numeric or logical.');
    end
end
