function [B, d] = spdiags(A, d, m, n)
% spdiags  Take out or put in diagonals of sparse matrices.
    narginchk(1, 4);
    if nargin < 3
        if nargin < 2
            [i, j] = find(A);
            d = unique(j(:) - i(:));
        end
        B = take(A, d(:));
    elseif nargin == 3
        B = put(A, d(:), m, size(m, 1), size(m, 2));
    else
        B = put(A, d(:), sparse(m, n), m, n);
    end
end

function B = take(A, d)
    [m, n] = size(A);
    B = zeros(min(m, n), numel(d));
    for k = 1:numel(d)
        v = full(diag(A, d(k)));
        B(first_row(m, n, d(k)) + (0:numel(v) - 1), k) = v;
    end
end

function A = put(B, d, A, m, n)
    [i, j, v] = find(A);
    keep = ~ismember(j(:) - i(:), d);
    rows = i(keep);
    columns = j(keep);
    values = v(keep);
    rows = rows(:);
    columns = columns(:);
    values = values(:);
    for k = 1:numel(d)
        count = min(m + min(d(k), 0), n - max(d(k), 0));
        if count < 1
            continue
        end
        step = (0:count-1).';
        at = first_row(m, n, d(k)) + step;
        rows = [rows; 1 - min(d(k), 0) + step]; %#ok<AGROW>
        columns = [columns; 1 + max(d(k), 0) + step]; %#ok<AGROW>
        values = [values; full(B(at, k))]; %#ok<AGROW>
    end
    A = sparse(rows, columns, values, m, n);
end

function row = first_row(m, n, d)
    % Rows of B belong to columns of the matrix when m >= n, else to its rows.
    if m >= n
        row = 1 + max(d, 0);
    else
        row = 1 - min(d, 0);
    end
end
