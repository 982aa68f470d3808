function yq = pchip(x, y, xq)
% pchip  Shape-preserving piecewise cubic interpolation.
    narginchk(2, 3);
    [x, y, values] = sorted_data(x, y);
    n = numel(x);
    h = diff(x);
    slope = diff(y, 1, 2) ./ h;
    if isreal(slope)
        d = derivatives(h, slope);
    else
        d = complex(derivatives(h, real(slope)), derivatives(h, imag(slope)));
    end
    % Hermite form of each piece, highest power first.
    c2 = (3 * slope - 2 * d(:, 1:n-1) - d(:, 2:n)) ./ h;
    c3 = (d(:, 1:n-1) - 2 * slope + d(:, 2:n)) ./ (h .^ 2);
    pp.form = 'pp';
    pp.breaks = x;
    pp.coefs = reshape(cat(3, c3, c2, d(:, 1:n-1), y(:, 1:n-1)), [], 4);
    pp.pieces = n - 1;
    pp.order = 4;
    pp.dim = values;
    if nargin < 3
        yq = pp;
    else
        yq = ppval(pp, xq);
    end
end

function [x, y, values] = sorted_data(x, y)
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
    if size(y, 2) ~= n
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

function d = derivatives(h, slope)
    n = numel(h) + 1;
    if n == 2
        d = [slope, slope];
    else
        d = [end_slope(h(1), h(2), slope(:, 1), slope(:, 2)), ...
             inner_slopes(h, slope), ...
             end_slope(h(n-1), h(n-2), slope(:, n-1), slope(:, n-2))];
    end
end

function d = inner_slopes(h, slope)
    % A weighted harmonic mean where both sides go the same way, else 0.
    left = slope(:, 1:end-1);
    right = slope(:, 2:end);
    w1 = 2 * h(2:end) + h(1:end-1);
    w2 = h(2:end) + 2 * h(1:end-1);
    d = zeros(size(left));
    mean = (w1 + w2) ./ (w1 ./ left + w2 ./ right);
    same = left .* right > 0;
    d(same) = mean(same);
end

function d = end_slope(h1, h2, slope1, slope2)
    % Three points, kept from overshooting.
    d = ((2 * h1 + h2) * slope1 - h1 * slope2) / (h1 + h2);
    d(sign(d) ~= sign(slope1)) = 0;
    steep = sign(slope1) ~= sign(slope2) & abs(d) > abs(3 * slope1);
    d(steep) = 3 * slope1(steep);
end
