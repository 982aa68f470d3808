function r = roots(p)
% roots  Roots of a polynomial.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~(isvector(p) || isempty(p))
        error('MATLAB:roots:NonVectorInput', 'Input must be a vector.');
    end
    if ~isfloat(p)
        p = double(p);
    end
    if ~all(isfinite(p(:)))
        error('MATLAB:roots:NonFiniteInput', 'Input must not contain NaN or Inf.');
    end
    used = find(p);
    if isempty(used)
        r = zeros(0, 1, class(p));
        return
    end
    p = reshape(p, 1, []);
    zeroRoots = zeros(numel(p) - used(end), 1, class(p));
    p = p(used(1):used(end));

    % Leading coefficients so small that division overflows are dropped.
    scaled = p(2:end) / p(1);
    while any(isinf(scaled))
        p = p(2:end);
        scaled = p(2:end) / p(1);
    end

    n = numel(scaled);
    if n == 0
        r = zeroRoots;
        return
    end
    companion = diag(ones(n - 1, 1, class(p)), -1);
    companion(1, :) = -scaled;
    r = [eig(companion); zeroRoots];
end
