function mustBeTextScalar(A)
% MUSTBETEXTSCALAR  Raise an error unless a value is one piece of text.
    if ~((ischar(A) && (isrow(A) || isempty(A))) || (isstring(A) && isscalar(A)))
        error('MATLAB:validators:mustBeTextScalar', 'Value must be a character vector or string scalar.');
    end
end
