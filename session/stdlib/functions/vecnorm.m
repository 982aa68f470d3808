function N = vecnorm(A, p, dim)
% vecnorm  Norms of vectors.
    narginchk(1, 3);
    if nargin < 2
        p = 2;
    end
    if nargin < 3
        dim = find(size(A) ~= 1, 1);
        if isempty(dim)
            dim = 1;
        end
    end
    if ~isscalar(dim)
        error('MATLAB:getdimarg:dimensionMustBePositiveInteger', ...
              'Dimension argument must be a positive integer scalar.');
    end
    if ~isfloat(A)
        error('MATLAB:vecnorm:unsupportedType', 'The array must be double or single.');
    end
    if ischar(p) && strcmpi(p, 'inf')
        p = Inf;
    end
    if ~isnumeric(p) || ~isscalar(p) || ~isreal(p) || ~(p > 0)
        error('MATLAB:vecnorm:unknownNorm', 'P must be a positive real scalar or Inf.');
    end
    A = abs(A);
    if p == 1
        N = sum(A, dim);
    elseif isinf(p)
        N = max(A, [], dim, 'includenan');
    elseif p == 2
        % Scaled by the largest element, so that no square overflows.
        scale = max(A, [], dim);
        scale(scale == 0 | ~isfinite(scale)) = 1;
        if all(scale(:) > 1e-100 & scale(:) < 1e100)
            N = sqrt(sum(A .^ 2, dim));
        else
            N = scale .* sqrt(sum((A ./ scale) .^ 2, dim));
        end
    else
        N = sum(A .^ p, dim) .^ (1 / p);
    end
end
