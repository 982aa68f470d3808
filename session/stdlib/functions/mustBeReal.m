function mustBeReal(A)
% MUSTBEREAL  Raise an error unless a value is real.
    if ~isreal(A)
        error('MATLAB:validators:mustBeReal', 'Value must be real.');
    end
end
