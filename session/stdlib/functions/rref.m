function [R, p] = rref(A, tol)
% rref  Reduced row echelon form.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~ismatrix(A)
        error('MATLAB:rref:inputMustBe2D', 'Input must be a two-dimensional matrix.');
    end
    if ~isfloat(A)
        A = double(A);
    end
    [m, n] = size(A);
    if nargin < 2
        tol = max(m, n) * eps(class(A)) * norm(A, Inf);
    elseif ~isnumeric(tol) || ~isscalar(tol) || ~isreal(tol)
        error('MATLAB:rref:invalidTolerance', 'Tolerance must be a real scalar.');
    end
    R = A;
    p = zeros(1, 0);
    row = 1;
    for col = 1:n
        if row > m
            break
        end
        [biggest, at] = max(abs(R(row:m, col)));
        if biggest <= tol
            R(row:m, col) = 0;
            continue
        end
        at = at + row - 1;
        R([row at], col:n) = R([at row], col:n);
        R(row, col:n) = R(row, col:n) / R(row, col);
        for k = [1:row-1, row+1:m]
            R(k, col:n) = R(k, col:n) - R(k, col) * R(row, col:n);
        end
        p(end+1) = col; %#ok<AGROW>
        row = row + 1;
    end
end
