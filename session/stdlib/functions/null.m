function Z = null(A, option)
% null  Basis of the null space of a matrix.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~ismatrix(A)
        error('MATLAB:null:inputMustBe2D', 'Input must be a two-dimensional matrix.');
    end
    n = size(A, 2);
    if nargin > 1 && (ischar(option) || isa(option, 'string'))
        if ~any(strcmp(option, {'rational', 'r'}))
            error('MATLAB:null:invalidSecondArgument', 'Second argument must be a tolerance or ''rational''.');
        end
        [R, pivots] = rref(A);
        free = 1:n;
        free(pivots) = [];
        k = numel(free);
        Z = zeros(n, k, class(R));
        Z(free, :) = eye(k);
        Z(pivots, :) = 0 - R(1:numel(pivots), free);
        return
    end
    [U, S, V] = svd(A); %#ok<ASGLU>
    if size(S, 1) == 1 || size(S, 2) == 1
        s = S(1:min(1, numel(S)));
    else
        s = diag(S);
    end
    if nargin > 1
        if ~isnumeric(option) || ~isscalar(option) || ~isreal(option)
            error('MATLAB:null:invalidSecondArgument', 'Second argument must be a tolerance or ''rational''.');
        end
        tol = option;
    elseif isempty(s)
        tol = 0;
    else
        tol = max(size(A)) * eps(max(s));
    end
    Z = V(:, sum(s(:) > tol)+1:n);
end
