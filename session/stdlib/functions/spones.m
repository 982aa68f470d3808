function R = spones(S)
% SPONES  Replace the nonzero elements by ones.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~(isnumeric(S) || islogical(S)) || ndims(S) > 2
        error('MATLAB:spones:invalidInput', ...
            'The input must be a numeric or logical matrix.');
    end
    R = sparse(double(S ~= 0));
end
