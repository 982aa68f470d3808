function [x, stdx, mse, S] = lscov(A, b, w, alg) %#ok<INUSD>
% lscov  Least squares with known covariance.
    narginchk(2, 4);
    [m, n] = size(A);
    if size(b, 1) ~= m
        error('MATLAB:lscov:InputSizeMismatch', 'A and b must have the same number of rows.');
    end
    if nargin > 2 && ~isempty(w)
        if isvector(w) && numel(w) == m
            if any(w < 0)
                error('MATLAB:lscov:NegativeWeights', 'Weights must not be negative.');
            end
            scale = sqrt(w(:));
            A = scale .* A;
            b = scale .* b;
            m = sum(w > 0);
        elseif isequal(size(w), [m m])
            % b has covariance L*L': dividing by L makes it white.
            [L, failed] = chol(w, 'lower');
            if failed
                error('MATLAB:lscov:InvalidCovMatrix', ...
                      'The covariance matrix must be positive definite.');
            end
            A = L \ A;
            b = L \ b;
        else
            error('MATLAB:lscov:InputSizeMismatch', ...
                  'Weights are a vector, a covariance is a matrix, of as many rows as A.');
        end
    end
    x = A \ b;
    if nargout < 2
        return
    end
    mse = sum(abs(b - A * x) .^ 2, 1) / max(m - n, 1);
    % inv(A' * A) by way of A itself: squaring it would double the digits lost.
    lengths = vecnorm(A);
    lengths(lengths == 0) = 1;
    half = pinv(A ./ lengths) ./ lengths.';
    inverse = half * half';
    stdx = sqrt(real(diag(inverse)) * mse);
    if nargout > 3
        S = zeros(n, n, numel(mse));
        for k = 1:numel(mse)
            S(:, :, k) = inverse * mse(k);
        end
    end
end
