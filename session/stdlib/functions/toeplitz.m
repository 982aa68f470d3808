function T = toeplitz(c, r)
% TOEPLITZ  Toeplitz matrix with constant diagonals.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    c = c(:);
    if nargin < 2
        r = c;
        c = conj(c);
        if ~isempty(c)
            c(1) = r(1);
        end
    else
        r = r(:);
        if ~isempty(c) && ~isempty(r) && r(1) ~= c(1)
            warning('MATLAB:toeplitz:DiagonalConflict', ...
                'The first elements differ; that of the column is used.');
        end
    end
    m = numel(c);
    n = numel(r);
    % All values from the top right corner round to the bottom left one.
    values = [r(n:-1:2); c];
    place = bsxfun(@minus, n + (0:m - 1)', 0:n - 1);
    T = reshape(values(place), m, n);
end
