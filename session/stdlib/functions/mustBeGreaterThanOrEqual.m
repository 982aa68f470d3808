function mustBeGreaterThanOrEqual(A, c)
% MUSTBEGREATERTHANOREQUAL  Raise an error unless no element is less than a limit.
    if ~all(reshape(A >= c, [], 1))
        error('MATLAB:validators:mustBeGreaterThanOrEqual', 'Value must be greater than or equal to the limit.');
    end
end
