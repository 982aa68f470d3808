function q = trapz(x, y, dim)
% trapz  Integral by the trapezoidal rule.
    narginchk(1, 3);
    if nargin == 1
        y = x;
        x = 1;
        dim = working_dimension(y);
    elseif nargin == 2 && isscalar(y) && ~isscalar(x)
        dim = y;
        y = x;
        x = 1;
    elseif nargin == 2
        dim = working_dimension(y);
    end
    n = size(y, dim);
    if isequal(size(y), [0 0])
        q = zeros(1, 1, class(y));
        return
    end
    order = [dim, 1:dim-1, dim+1:max(ndims(y), dim)];
    y = permute(y, order);
    sizes = size(y);
    y = reshape(y, n, []);
    if isscalar(x)
        steps = x;
    elseif isvector(x)
        check_length(numel(x), n);
        steps = diff(x(:));
    else
        x = reshape(permute(x, order), size(x, dim), []);
        check_length(size(x, 1), n);
        steps = diff(x, 1, 1);
    end
    q = sum(steps .* (y(1:n-1, :) + y(2:n, :)), 1) / 2;
    sizes(1) = 1;
    q = ipermute(reshape(q, sizes), order);
end

function dim = working_dimension(y)
    dim = find(size(y) ~= 1, 1);
    if isempty(dim)
        dim = 1;
    end
end

function check_length(m, n)
    if m ~= n
        error('MATLAB:trapz:LengthXmismatchY', ...
              'Length of X must equal the length of Y along the working dimension.');
    end
end
