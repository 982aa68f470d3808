function k = rank(A, tol)
% rank  Rank of a matrix.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~ismatrix(A)
        error('MATLAB:rank:inputMustBe2D', 'Input must be a two-dimensional matrix.');
    end
    if isempty(A)
        k = 0;
        return
    end
    s = svd(A);
    if nargin < 2
        tol = max(size(A)) * eps(max(s));
    elseif ~isnumeric(tol) || ~isscalar(tol) || ~isreal(tol)
        error('MATLAB:rank:invalidTolerance', 'Tolerance must be a real scalar.');
    end
    k = sum(s > tol);
end
