function B = pinv(A, tol)
% pinv  Pseudoinverse.
    narginchk(1, 2);
    if ~ismatrix(A)
        error('MATLAB:pinv:inputMustBe2D', 'Input must be a two-dimensional matrix.');
    end
    if isempty(A)
        B = zeros(size(A, 2), size(A, 1), class(A));
        return
    end
    [U, S, V] = svd(full(A), 'econ');
    s = diag(S);
    if nargin < 2
        tol = max(size(A)) * eps(max(s));
    end
    r = sum(s > tol);
    B = (V(:, 1:r) ./ reshape(s(1:r), 1, [])) * U(:, 1:r)';
end
