function mustBeNonnegative(A)
% MUSTBENONNEGATIVE  Raise an error unless all elements are nonnegative.
    if ~all(reshape(A >= 0, [], 1))
        error('MATLAB:validators:mustBeNonnegative', 'Value must be nonnegative.');
    end
end
