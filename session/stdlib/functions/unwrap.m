function q = unwrap(p, tol, dim)
% UNWRAP  Remove jumps of full turns from phase angles.
    narginchk(1, 3);
    if ~isfloat(p) || ~isreal(p)
        error('MATLAB:unwrap:invalidInput', 'Angles must be a real floating-point array.');
    end
    if nargin < 2 || isempty(tol)
        tol = pi;
    elseif ~isnumeric(tol) || ~isscalar(tol) || ~isreal(tol)
        error('MATLAB:unwrap:invalidTolerance', 'The tolerance must be a real scalar.');
    end
    if nargin < 3
        dim = find(size(p) ~= 1, 1);
        if isempty(dim)
            dim = 1;
        end
    elseif ~isnumeric(dim) || ~isscalar(dim) || dim < 1 || fix(dim) ~= dim
        error('MATLAB:unwrap:invalidDim', 'The dimension must be a positive integer scalar.');
    end
    q = p;
    if isempty(p) || size(p, dim) == 1
        return
    end
    order = [dim, 1:dim - 1, dim + 1:ndims(p)];
    work = permute(p, order);
    shape = size(work);
    work = reshape(work, shape(1), []);
    for c = 1:size(work, 2)
        rows = find(isfinite(work(:, c)));
        if numel(rows) < 2
            continue
        end
        v = work(rows, c);
        step = diff(v);
        turns = sign(step) .* ceil(abs(step) / (2 * pi) - 0.5);
        turns(abs(step) < tol) = 0;
        work(rows(2:end), c) = v(2:end) - 2 * pi * cumsum(turns);
    end
    q = ipermute(reshape(work, shape), order);
end
