function Y = filter2(H, X, shape)
% filter2  Two-dimensional digital filter.
    if nargin < 2
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if nargin < 3
        shape = 'same';
    end
    if ~ismatrix(H) || ~ismatrix(X)
        error('MATLAB:filter2:inputsMustBe2D', 'Filter and data must be two-dimensional.');
    end
    if ~any(strcmp(shape, {'same', 'full', 'valid'}))
        error('MATLAB:filter2:invalidShape', 'Shape must be ''same'', ''full'' or ''valid''.');
    end
    if ~isfloat(H)
        H = double(H);
    end
    if ~isfloat(X)
        X = double(X);
    end
    Y = conv2(X, rot90(H, 2), shape);
end
