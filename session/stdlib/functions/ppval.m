function v = ppval(pp, xq)
% ppval  Value of a piecewise polynomial.
    narginchk(2, 2);
    if ~isstruct(pp) || ~all(isfield(pp, {'breaks', 'coefs', 'order'}))
        error('MATLAB:ppval:InvalidPP', 'The first input must be a piecewise polynomial.');
    end
    breaks = pp.breaks(:).';
    pieces = numel(breaks) - 1;
    values = 1;
    if isfield(pp, 'dim')
        values = pp.dim;
    end
    d = prod(values);
    points = xq(:).';
    [counts, piece] = histc(points, [-Inf, breaks(2:pieces), Inf]); %#ok<ASGLU>
    piece(points == Inf) = pieces;
    missing = isnan(points);
    piece(missing) = 1;
    local = points - breaks(piece);
    coefs = reshape(pp.coefs, d, pieces, pp.order);
    v = zeros(d, numel(points));
    for k = 1:pp.order
        c = reshape(coefs(:, piece, k), d, numel(points));
        v = v .* reshape(local, 1, []) + c;
    end
    v(:, missing) = NaN;
    if d == 1
        v = reshape(v, size(xq));
        return
    end
    shape = size(xq);
    if isvector(xq)
        shape = numel(xq);
    end
    v = reshape(v, [values, shape]);
end
