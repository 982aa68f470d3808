function r = range(A, dim)
% range  Difference between the largest and the smallest element.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~(isnumeric(A) || islogical(A))
        error('MATLAB:range:InvalidInput', ...
              'The first argument must be a numeric or logical array.');
    end
    if nargin < 2
        r = max(A) - min(A);
    elseif ischar(dim) || isstring(dim)
        if ~strcmpi(dim, 'all')
            error('MATLAB:range:InvalidDimension', ...
                  'The second argument must be a dimension, a vector of dimensions or ''all''.');
        end
        A = A(:);
        r = max(A, [], 1) - min(A, [], 1);
    else
        r = max(A, [], dim) - min(A, [], dim);
    end
end
