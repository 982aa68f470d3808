function mustBeText(A)
% MUSTBETEXT  Raise an error unless a value is text.
    if ~(ischar(A) || isstring(A) || iscellstr(A))
        error('MATLAB:validators:mustBeText', 'Value must be text.');
    end
end
