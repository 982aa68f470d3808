function t = trace(A)
% trace  Sum of the diagonal elements.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~ismatrix(A) || size(A, 1) ~= size(A, 2)
        error('MATLAB:square', 'Matrix must be square.');
    end
    t = sum(diag(A));
end
