function S = speye(m, n)
% SPEYE  Sparse identity matrix.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if nargin < 2
        if numel(m) == 1
            n = m;
        elseif numel(m) == 2
            n = m(2);
            m = m(1);
        else
            error('MATLAB:speye:invalidSize', ...
                'Sizes must be one or two whole numbers.');
        end
    end
    if ~isnumeric(m) || ~isnumeric(n) || ~isscalar(m) || ~isscalar(n) ...
            || m ~= fix(m) || n ~= fix(n)
        error('MATLAB:speye:invalidSize', ...
            'Sizes must be one or two whole numbers.');
    end
    m = max(double(m), 0);
    n = max(double(n), 0);
    k = 1:min(m, n);
    S = sparse(k, k, 1, m, n);
end
