function yq = spline(x, y, xq)
% spline  Cubic spline interpolation.
    narginchk(2, 3);
    [x, y, values, ends] = sorted_data(x, y);
    n = numel(x);
    h = diff(x);
    slope = diff(y, 1, 2) ./ h;
    if isempty(ends) && n == 2
        coefs = cat(3, slope, y(:, 1));
    elseif isempty(ends) && n == 3
        second = (slope(:, 2) - slope(:, 1)) / (x(3) - x(1));
        coefs = cat(3, second, slope(:, 1) - second * h(1), y(:, 1));
        x = x([1 3]);
    else
        d = first_derivatives(x, h, slope, ends);
        c2 = (3 * slope - 2 * d(:, 1:n-1) - d(:, 2:n)) ./ h;
        c3 = (d(:, 1:n-1) - 2 * slope + d(:, 2:n)) ./ (h .^ 2);
        coefs = cat(3, c3, c2, d(:, 1:n-1), y(:, 1:n-1));
    end
    pp.form = 'pp';
    pp.breaks = x;
    pp.coefs = reshape(coefs, [], size(coefs, 3));
    pp.pieces = numel(x) - 1;
    pp.order = size(coefs, 3);
    pp.dim = values;
    if nargin < 3
        yq = pp;
    else
        yq = ppval(pp, xq);
    end
end

function [x, y, values, ends] = sorted_data(x, y)
    x = x(:).';
    n = numel(x);
    if isvector(y)
        y = reshape(y, 1, []);
        values = 1;
    else
        values = size(y);
        values = values(1:end-1);
        y = reshape(y, prod(values), []);
    end
    ends = [];
    if size(y, 2) == n + 2
        ends = y(:, [1, end]);
        y = y(:, 2:end-1);
    elseif size(y, 2) ~= n
        error('MATLAB:chckxy:NumSitesMismatchValues', ...
              'The number of points and of values must agree.');
    end
    % Points without a value count for nothing.
    known = ~(isnan(x) | any(isnan(y), 1));
    if ~all(known)
        warning('MATLAB:chckxy:IgnoreNaN', ...
                'All data points with NaN in their site or value will be ignored.');
        x = x(known);
        y = y(:, known);
    end
    if numel(x) < 2
        error('MATLAB:chckxy:NotEnoughPts', 'There must be at least two data points.');
    end
    [x, order] = sort(x);
    y = y(:, order);
    if any(diff(x) == 0)
        error('MATLAB:chckxy:RepeatedSites', 'The points must be distinct.');
    end
end

function d = first_derivatives(x, h, slope, ends)
    % A tridiagonal system: the second derivative is continuous inside.
    n = numel(x);
    h = h(:);
    lower = [h(2:end); 0];
    upper = [0; h(1:end-1)];
    diagonal = [0; 2 * (h(1:end-1) + h(2:end)); 0];
    right = zeros(n, size(slope, 1));
    right(2:n-1, :) = 3 * (h(2:end) .* slope(:, 1:end-1).' + h(1:end-1) .* slope(:, 2:end).');
    if isempty(ends)
        % The first two pieces are one cubic, and so are the last two.
        first = x(3) - x(1);
        last = x(n) - x(n-2);
        diagonal(1) = h(2);
        upper(1) = first;
        right(1, :) = ((h(1) + 2 * first) * h(2) * slope(:, 1).' + h(1)^2 * slope(:, 2).') / first;
        diagonal(n) = h(n-2);
        lower(n-1) = last;
        right(n, :) = (h(n-1)^2 * slope(:, n-2).' + ...
                       (2 * last + h(n-1)) * h(n-2) * slope(:, n-1).') / last;
    else
        diagonal([1 n]) = 1;
        upper(1) = 0;
        lower(n-1) = 0;
        right(1, :) = ends(:, 1).';
        right(n, :) = ends(:, 2).';
    end
    d = tridiagonal(lower, diagonal, upper, right).';
end

function b = tridiagonal(lower, diagonal, upper, b)
    % lower(k) stands in row k+1, upper(k) in row k.
    n = numel(diagonal);
    for k = 1:n-1
        factor = lower(k) / diagonal(k);
        diagonal(k+1) = diagonal(k+1) - factor * upper(k);
        b(k+1, :) = b(k+1, :) - factor * b(k, :);
    end
    b(n, :) = b(n, :) / diagonal(n);
    for k = n-1:-1:1
        b(k, :) = (b(k, :) - upper(k) * b(k+1, :)) / diagonal(k);
    end
end
