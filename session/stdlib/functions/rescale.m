function R = rescale(A, varargin)
% rescale  Scale the elements of an array to an interval.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~(isnumeric(A) || islogical(A)) || ~isreal(A)
        error('MATLAB:rescale:InvalidInput', ...
              'The first argument must be a real numeric or logical array.');
    end
    if ~isa(A, 'single')
        A = double(A);
    end
    l = 0;
    u = 1;
    k = 1;
    if ~isempty(varargin) && ~(ischar(varargin{1}) || isstring(varargin{1}))
        if numel(varargin) < 2
            error('MATLAB:rescale:MissingBound', ...
                  'Give both the lower and the upper bound.');
        end
        l = bound_value(varargin{1});
        u = bound_value(varargin{2});
        k = 3;
    end
    inmin = min(A(:));
    inmax = max(A(:));
    while k <= numel(varargin)
        if k == numel(varargin)
            error('MATLAB:rescale:MissingValue', 'Every option needs a value.');
        end
        if strcmpi(varargin{k}, 'InputMin')
            inmin = bound_value(varargin{k + 1});
        elseif strcmpi(varargin{k}, 'InputMax')
            inmax = bound_value(varargin{k + 1});
        else
            error('MATLAB:rescale:InvalidOption', ...
                  'Options are ''InputMin'' and ''InputMax''.');
        end
        k = k + 2;
    end
    if isempty(A)
        R = A;
        return;
    end
    wrong = l > u;
    if any(wrong(:))
        error('MATLAB:rescale:InvalidBounds', ...
              'The lower bound must not exceed the upper bound.');
    end
    wrong = inmin > inmax;
    if any(wrong(:))
        error('MATLAB:rescale:InvalidInputRange', ...
              'The input minimum must not exceed the input maximum.');
    end

    clipped = min(max(A, inmin), inmax);
    t = (clipped - inmin) ./ (inmax - inmin);
    t(clipped == inmax | false(size(t))) = 1;
    t((inmin == inmax) | false(size(t))) = 0;
    R = min(max(l .* (1 - t) + u .* t, l), u);
    R(isnan(A) | false(size(R))) = NaN;
end

function b = bound_value(b)
    if ~(isnumeric(b) || islogical(b)) || ~isreal(b)
        error('MATLAB:rescale:InvalidBounds', 'Bounds must be real numbers.');
    end
    if ~isa(b, 'single')
        b = double(b);
    end
end
