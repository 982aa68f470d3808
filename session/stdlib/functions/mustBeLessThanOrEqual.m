function mustBeLessThanOrEqual(A, c)
% MUSTBELESSTHANOREQUAL  Raise an error unless no element is greater than a limit.
    if ~all(reshape(A <= c, [], 1))
        error('MATLAB:validators:mustBeLessThanOrEqual', 'Value must be less than or equal to the limit.');
    end
end
