function varargout = gradient(F, varargin)
% gradient  Slopes of sampled values.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    row = isvector(F) && size(F, 1) == 1;
    if isvector(F)
        F = F(:);
        dims = 1;
    else
        dims = [2, 1, 3:ndims(F)];
    end
    count = numel(dims);
    spacing = varargin;
    if isempty(spacing)
        spacing = {1};
    end
    if numel(spacing) == 1 && isscalar(spacing{1})
        spacing = repmat(spacing, 1, count);
    end
    if numel(spacing) ~= count
        error('MATLAB:gradient:InvalidInputs', 'There must be one spacing for each dimension.');
    end
    varargout = cell(1, max(nargout, 1));
    for k = 1:max(nargout, 1)
        if k > count
            error('MATLAB:gradient:InvalidOutputs', 'There are more outputs than dimensions.');
        end
        varargout{k} = slopes(F, spacing{k}, dims(k));
    end
    if row
        varargout{1} = varargout{1}.';
    end
end

function G = slopes(F, h, dim)
    order = [dim, 1:dim-1, dim+1:ndims(F)];
    F = permute(F, order);
    sizes = size(F);
    n = sizes(1);
    F = reshape(F, n, []);
    if isscalar(h)
        x = h * (1:n).';
    else
        if numel(h) ~= n
            error('MATLAB:gradient:InvalidSpacing', ...
                  'Coordinates must have one element for each point.');
        end
        x = h(:);
    end
    G = zeros(size(F), class(F));
    if n > 1
        G(1, :) = (F(2, :) - F(1, :)) / (x(2) - x(1));
        G(n, :) = (F(n, :) - F(n-1, :)) / (x(n) - x(n-1));
    end
    if n > 2
        G(2:n-1, :) = (F(3:n, :) - F(1:n-2, :)) ./ (x(3:n) - x(1:n-2));
    end
    G = ipermute(reshape(G, sizes), order);
end
