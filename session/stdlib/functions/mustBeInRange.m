function mustBeInRange(A, low, high)
% MUSTBEINRANGE  Raise an error unless all elements lie between two limits.
    if ~all(reshape(A >= low & A <= high, [], 1))
        error('MATLAB:validators:mustBeInRange', 'Value must be in the range.');
    end
end
