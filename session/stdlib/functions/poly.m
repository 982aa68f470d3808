function p = poly(r)
% poly  Polynomial with given roots, or of a matrix.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    [m, n] = size(r);
    if ~ismatrix(r) || (m ~= n && m ~= 1 && n ~= 1)
        error('MATLAB:poly:InputSize', 'Argument must be a vector or a square matrix.');
    end
    if ~isfloat(r)
        r = double(r);
    end
    if m == n && m > 1
        r = eig(r);
    end
    r = r(isfinite(r));
    r = r(:);
    p = [ones(1, class(r)), zeros(1, numel(r), class(r))];
    for k = 1:numel(r)
        p(2:k+1) = p(2:k+1) - r(k) * p(1:k);
    end
    if ~isreal(p)
        above = sort(r(imag(r) > 0));
        below = sort(conj(r(imag(r) < 0)));
        if isequal(above, below)
            p = real(p);
        end
    end
end
