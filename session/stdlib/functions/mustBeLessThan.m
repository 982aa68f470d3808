function mustBeLessThan(A, c)
% MUSTBELESSTHAN  Raise an error unless all elements are less than a limit.
    if ~all(reshape(A < c, [], 1))
        error('MATLAB:validators:mustBeLessThan', 'Value must be less than the limit.');
    end
end
