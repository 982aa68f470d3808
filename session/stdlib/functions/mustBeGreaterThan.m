function mustBeGreaterThan(A, c)
% MUSTBEGREATERTHAN  Raise an error unless all elements are greater than a limit.
    if ~all(reshape(A > c, [], 1))
        error('MATLAB:validators:mustBeGreaterThan', 'Value must be greater than the limit.');
    end
end
