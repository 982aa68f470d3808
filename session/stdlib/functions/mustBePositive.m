function mustBePositive(A)
% MUSTBEPOSITIVE  Raise an error unless all elements are positive.
    if ~all(reshape(A > 0, [], 1))
        error('MATLAB:validators:mustBePositive', 'Value must be positive.');
    end
end
