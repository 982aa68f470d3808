function mustBeNonempty(A)
% MUSTBENONEMPTY  Raise an error when the value is empty.
    if isempty(A)
        error('MATLAB:validators:mustBeNonempty', 'Value must not be empty.');
    end
end
