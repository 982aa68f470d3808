function mustBeNegative(A)
% MUSTBENEGATIVE  Raise an error unless all elements are negative.
    if ~all(reshape(A < 0, [], 1))
        error('MATLAB:validators:mustBeNegative', 'Value must be negative.');
    end
end
