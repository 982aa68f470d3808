function Q = orth(A, tol)
% orth  Orthonormal basis of the range of a matrix.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~ismatrix(A)
        error('MATLAB:orth:inputMustBe2D', 'Input must be a two-dimensional matrix.');
    end
    [U, S, V] = svd(A, 'econ'); %#ok<ASGLU>
    if size(S, 1) == 1 || size(S, 2) == 1
        s = S(1:min(1, numel(S)));
    else
        s = diag(S);
    end
    if nargin < 2
        if isempty(s)
            tol = 0;
        else
            tol = max(size(A)) * eps(max(s));
        end
    elseif ~isnumeric(tol) || ~isscalar(tol) || ~isreal(tol)
        error('MATLAB:orth:invalidTolerance', 'Tolerance must be a real scalar.');
    end
    Q = U(:, 1:sum(s(:) > tol));
end
