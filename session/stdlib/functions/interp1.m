function vq = interp1(varargin)
% interp1  Interpolation of functions of one variable.
    narginchk(2, 5);
    args = varargin;
    [method, outside, form, args] = read_options(args);
    if numel(args) == 1 || (numel(args) == 2 && ~form)
        v = args{1};
        x = 1:points_of(v);
        rest = args(2:end);
    elseif numel(args) >= 2
        x = args{1};
        v = args{2};
        rest = args(3:end);
    end
    [x, v, values, is_vector] = sorted_data(x, v);
    if form
        vq = piecewise(x, v, values, method);
        return
    end
    xq = rest{1};
    points = xq(:).';
    inside = points >= x(1) & points <= x(end);
    if any(strcmp(method, {'linear', 'nearest', 'next', 'previous'}))
        result = simple(x, v, points, method);
    else
        result = reshape(ppval(piecewise(x, v, size(v, 1), method), points), ...
                         size(v, 1), []);
    end
    nothing = NaN;
    if ~isreal(v)
        nothing = complex(NaN, NaN);
    end
    if ~ischar(outside)
        if isnan(outside)
            outside = nothing;
        end
        result(:, ~inside & ~isnan(points)) = outside;
    end
    result(:, isnan(points)) = nothing;
    vq = shape_result(result, xq, values, is_vector);
    if isa(v, 'single') || isa(xq, 'single')
        vq = single(vq);
    end
end

function [method, outside, form, args] = read_options(args)
    method = 'linear';
    outside = NaN;
    form = false;
    chosen = false;
    % Options begin at the first text, or behind X, V and XQ.
    k = find([cellfun(@is_word, args), true], 1);
    k = min(k, 4);
    options = args(k:end);
    args = args(1:min(k - 1, end));
    for j = 1:numel(options)
        word = options{j};
        if isnumeric(word) && isempty(word)
            continue
        elseif isnumeric(word)
            if ~isscalar(word)
                error('MATLAB:interp1:NonScalarExtrapValue', ...
                      'The value outside must be a scalar.');
            end
            outside = word;
            chosen = true;
        elseif ~is_word(word)
            method = '';
        elseif strcmpi(word, 'extrap')
            outside = 'extrap';
            chosen = true;
        elseif strcmpi(word, 'pp')
            form = true;
        else
            method = regexprep(lower(char(word)), '^\*', '');
        end
    end
    if ~any(strcmp(method, {'linear', 'nearest', 'next', 'previous', 'pchip', 'cubic', ...
                            'v5cubic', 'makima', 'spline'}))
        error('MATLAB:interp1:InvalidMethod', 'Invalid interpolation method.');
    end
    if ~chosen && any(strcmp(method, {'pchip', 'makima', 'spline'}))
        outside = 'extrap';
    end
end

function yes = is_word(a)
    yes = ischar(a) || isa(a, 'string');
end

function n = points_of(v)
    if isvector(v)
        n = numel(v);
    else
        n = size(v, 1);
    end
end

function [x, v, values, is_vector] = sorted_data(x, v)
    % Data sets become rows.
    is_vector = isvector(v);
    x = double(x(:).');
    n = numel(x);
    if n < 2
        error('MATLAB:interp1:NotEnoughPts', 'There should be at least two data points.');
    end
    if is_vector
        v = reshape(v, 1, []);
        values = 1;
    else
        values = size(v);
        values = values(2:end);
        v = reshape(v, size(v, 1), []).';
    end
    if size(v, 2) ~= n
        error('MATLAB:interp1:YInvalidNumRows', ...
              'X and V must be of the same length.');
    end
    [x, order] = sort(x);
    v = v(:, order);
    if any(diff(x) == 0) || any(isnan(x))
        error('MATLAB:interp1:RepeatedPoints', 'Sample points must be unique.');
    end
end

function result = simple(x, v, points, method)
    n = numel(x);
    [counts, k] = histc(points, [-Inf, x(2:n-1), Inf]); %#ok<ASGLU>
    k(points == Inf) = n - 1;
    k(k == 0) = 1;
    t = (points - x(k)) ./ (x(k+1) - x(k));
    switch method
        case 'linear'
            low = v(:, k);
            high = v(:, k+1);
            result = low + t .* (high - low);
            exact = points == x(k+1);
            result(:, exact) = high(:, exact);
        case 'nearest'
            result = v(:, min(max(k + (t >= 0.5), 1), n));
        case 'previous'
            result = v(:, k + (t >= 1));
            result(:, points < x(1)) = NaN;
        otherwise
            result = v(:, k + (t > 0));
            result(:, points > x(n)) = NaN;
    end
end

function pp = piecewise(x, v, values, method)
    switch method
        case 'spline'
            pp = spline(x, reshape(v, [values, numel(x)]));
        case {'pchip'}
            pp = pchip(x, reshape(v, [values, numel(x)]));
        case {'cubic', 'v5cubic'}
            pp = hermite(x, v, values, convolution_slopes(x, v));
        case 'makima'
            pp = hermite(x, v, values, makima_slopes(x, v));
        case 'linear'
            h = diff(x);
            coefs = cat(3, diff(v, 1, 2) ./ h, v(:, 1:end-1));
            pp = form_of(x, coefs, values);
        otherwise
            steps = (x(1:end-1) + x(2:end)) / 2;
            if strcmp(method, 'previous')
                steps = x(2:end-1);
                v = v(:, 1:end-1);
            elseif strcmp(method, 'next')
                steps = x(2:end-1);
                v = v(:, 2:end);
            end
            pp = form_of([x(1), steps, x(end)], v, values);
    end
end

function pp = hermite(x, v, values, d)
    n = numel(x);
    h = diff(x);
    slope = diff(v, 1, 2) ./ h;
    c2 = (3 * slope - 2 * d(:, 1:n-1) - d(:, 2:n)) ./ h;
    c3 = (d(:, 1:n-1) - 2 * slope + d(:, 2:n)) ./ (h .^ 2);
    pp = form_of(x, cat(3, c3, c2, d(:, 1:n-1), v(:, 1:n-1)), values);
end

function pp = form_of(x, coefs, values)
    pp.form = 'pp';
    pp.breaks = x;
    pp.coefs = reshape(coefs, [], size(coefs, 3));
    pp.pieces = numel(x) - 1;
    pp.order = size(coefs, 3);
    pp.dim = values;
end

function d = convolution_slopes(x, v)
    % Central differences; at the ends of the quadratic through three points.
    n = numel(x);
    if n == 2
        d = repmat((v(:, 2) - v(:, 1)) / (x(2) - x(1)), 1, 2);
        return
    end
    d = zeros(size(v));
    d(:, 2:n-1) = (v(:, 3:n) - v(:, 1:n-2)) ./ (x(3:n) - x(1:n-2));
    first = 3 * v(:, 1) - 3 * v(:, 2) + v(:, 3);
    last = 3 * v(:, n) - 3 * v(:, n-1) + v(:, n-2);
    d(:, 1) = (v(:, 2) - first) / (2 * (x(2) - x(1)));
    d(:, n) = (last - v(:, n-1)) / (2 * (x(n) - x(n-1)));
end

function d = makima_slopes(x, v)
    if ~isreal(v)
        d = complex(makima_slopes(x, real(v)), makima_slopes(x, imag(v)));
        return
    end
    n = numel(x);
    s = diff(v, 1, 2) ./ diff(x);
    if n == 2
        d = [s, s];
        return
    end
    before = 2 * s(:, 1) - s(:, 2);
    after = 2 * s(:, end) - s(:, end-1);
    s = [2 * before - s(:, 1), before, s, after, 2 * after - s(:, end)];
    change = abs(diff(s, 1, 2)) + abs(s(:, 1:end-1) + s(:, 2:end)) / 2;
    w1 = change(:, 3:end);
    w2 = change(:, 1:end-2);
    d = (w1 .* s(:, 2:n+1) + w2 .* s(:, 3:n+2)) ./ (w1 + w2);
    d(w1 == 0 & w2 == 0) = 0;
end

function vq = shape_result(result, xq, values, is_vector)
    if is_vector
        vq = reshape(result, size(xq));
        return
    end
    shape = size(xq);
    if isvector(xq)
        shape = numel(xq);
    end
    vq = reshape(result.', [shape, values]);
end
