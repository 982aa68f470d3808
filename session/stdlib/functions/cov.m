function C = cov(A, varargin)
% cov  Covariance.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    args = varargin;
    rows = 'includenan';
    if ~isempty(args) && (ischar(args{end}) || isstring(args{end}))
        rows = lower(char(args{end}));
        if ~any(strcmp(rows, {'includenan', 'includemissing', 'omitrows', 'partialrows'}))
            error('MATLAB:cov:UnknownFlag', ...
                  'Unknown option; use ''includenan'', ''omitrows'' or ''partialrows''.');
        end
        args(end) = [];
    end
    if numel(args) > 2
        error('MATLAB:maxrhs', 'Too many input arguments.');
    end
    X = observations(A);
    w = 0;
    if ~isempty(args)
        % A lone 0 or 1 after an array is the normalisation, not a second variable.
        flag_only = isscalar(args{1}) && ~isscalar(A) && (args{1} == 0 || args{1} == 1);
        if numel(args) == 2
            w = args{2};
        elseif flag_only
            w = args{1};
        end
        if numel(args) == 2 || ~flag_only
            if numel(A) ~= numel(args{1})
                error('MATLAB:cov:XYlengthMismatch', ...
                      'The two arrays must have the same number of elements.');
            end
            Y = observations(args{1});
            X = [X(:), Y(:)];
        end
    end
    if ~isscalar(w) || ~(w == 0 || w == 1)
        error('MATLAB:cov:InvalidNormalization', 'The normalisation must be 0 or 1.');
    end

    if strcmp(rows, 'omitrows')
        X = X(~any(isnan(X), 2), :);
    end
    if ~strcmp(rows, 'partialrows')
        C = covariance(X, X, w);
        return;
    end
    p = size(X, 2);
    C = zeros(p, p, class(X));
    for i = 1:p
        for j = 1:p
            keep = ~isnan(X(:, i)) & ~isnan(X(:, j));
            C(i, j) = covariance(X(keep, i), X(keep, j), w);
        end
    end
end

function X = observations(A)
    if ~(isnumeric(A) || islogical(A)) || ndims(A) > 2
        error('MATLAB:cov:InvalidInput', ...
              'The data must be numeric or logical arrays of at most two dimensions.');
    end
    if ~isfloat(A)
        A = double(A);
    end
    if isrow(A) || isequal(size(A), [0 0])
        A = A(:);
        A = reshape(A, numel(A), 1);
    end
    X = full(A);
end

function C = covariance(X, Y, w)
    n = size(X, 1);
    if n == 0
        C = NaN(size(X, 2), size(Y, 2), class(X));
        return;
    end
    X = X - sum(X, 1) / n;
    Y = Y - sum(Y, 1) / n;
    C = (X' * Y) / max(n - (w == 0), 1);
end
