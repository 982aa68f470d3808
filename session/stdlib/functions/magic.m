function M = magic(n)
% MAGIC  Magic square.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~isnumeric(n) || ~isscalar(n) || ~isreal(n) || ~isfinite(n)
        error('MATLAB:magic:invalidOrder', 'N must be a real finite scalar.');
    end
    n = floor(double(n));
    if n < 1
        M = [];
    elseif mod(n, 2) == 1
        M = oddSquare(n);
    elseif mod(n, 4) == 0
        M = reshape(1:n^2, n, n)';
        outer = mod(1:n, 4) < 2;
        flipped = bsxfun(@eq, outer', outer);
        M(flipped) = n^2 + 1 - M(flipped);
    else
        % Four odd squares; then parts of the left and right halves are
        % exchanged between top and bottom.
        p = n/2;
        A = oddSquare(p);
        M = [A, A + 2*p^2; A + 3*p^2, A + p^2];
        if n > 2
            k = (n - 2)/4;
            top = 1:p;
            both = [1:k, n - k + 2:n];
            M([top, top + p], both) = M([top + p, top], both);
            middle = k + 1;
            pair = [1, middle];
            M([middle, middle + p], pair) = M([middle + p, middle], pair);
        end
    end
end

function M = oddSquare(n)
% Numbers go up and to the right, wrapping round; after each run of n
% they drop down one row.
    step = repmat((0:n - 1)', 1, n);
    run = repmat(0:n - 1, n, 1);
    row = mod(2*run - step, n);
    col = mod((n - 1)/2 - run + step, n);
    M = zeros(n);
    M(1 + row(:) + n*col(:)) = 1:n^2;
end
