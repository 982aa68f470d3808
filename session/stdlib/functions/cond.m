function c = cond(A, p)
% cond  Condition number of a matrix.
    if nargin < 2
        p = 2;
    end
    if ~ismatrix(A)
        error('MATLAB:cond:inputMustBe2D', 'Input must be a two-dimensional matrix.');
    end
    if isempty(A)
        c = 0;
        return
    end
    if any(isnan(A(:)))
        c = NaN(class(A));
        return
    end
    if ~isequal(p, 2)
        if size(A, 1) ~= size(A, 2)
            error('MATLAB:cond:normMismatchSizeA', ...
                  'A must be square if it is not the 2-norm.');
        end
        if rcond(full(A)) == 0
            c = Inf(class(A));
        else
            c = norm(A, p) * norm(inv(A), p);
        end
        return
    end
    s = svd(full(A));
    if s(end) == 0
        c = Inf(class(A));
    else
        c = s(1) / s(end);
    end
end
