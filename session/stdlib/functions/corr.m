function [rho, pval] = corr(X, varargin)
% corr  Correlation between the columns of one or two matrices.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    X = columns(X);
    args = varargin;
    single_set = isempty(args) || ischar(args{1}) || isstring(args{1});
    if single_set
        Y = X;
    else
        Y = columns(args{1});
        args(1) = [];
        if size(X, 1) ~= size(Y, 1)
            error('MATLAB:corr:InputSizeMismatch', ...
                  'The two matrices must have the same number of rows.');
        end
    end
    kind = 'pearson';
    rows = 'all';
    tail = 'both';
    for k = 1:2:numel(args)
        if k == numel(args)
            error('MATLAB:corr:MissingValue', 'Every option needs a value.');
        end
        if strcmpi(args{k}, 'Type')
            kind = choice(args{k + 1}, {'pearson', 'kendall', 'spearman'});
        elseif strcmpi(args{k}, 'Rows')
            rows = choice(args{k + 1}, {'all', 'complete', 'pairwise'});
        elseif strcmpi(args{k}, 'Tail')
            tail = choice(args{k + 1}, {'both', 'right', 'left'});
        else
            error('MATLAB:corr:InvalidOption', ...
                  'Options are ''Type'', ''Rows'' and ''Tail''.');
        end
    end
    if nargout > 1 && ~strcmp(kind, 'pearson')
        error('MATLAB:corr:NoProbabilities', ...
              'Probabilities are available for the type ''Pearson'' only.');
    end

    if strcmp(rows, 'complete')
        keep = ~any(isnan(X), 2) & ~any(isnan(Y), 2);
        X = X(keep, :);
        Y = Y(keep, :);
    end
    p = size(X, 2);
    q = size(Y, 2);
    rho = NaN(p, q, class(X(1:0) + Y(1:0)));
    pval = rho;
    for i = 1:p
        for j = 1:q
            x = X(:, i);
            y = Y(:, j);
            if strcmp(rows, 'pairwise')
                keep = ~isnan(x) & ~isnan(y);
                x = x(keep);
                y = y(keep);
            end
            if isempty(x) || any(isnan(x)) || any(isnan(y))
                continue;
            end
            if strcmp(kind, 'kendall')
                rho(i, j) = kendall(x, y);
            elseif nargout > 1
                [r, pr] = corrcoef(x, y);
                rho(i, j) = r(1, 2);
                pval(i, j) = one_tail(pr(1, 2), r(1, 2), tail);
            else
                if strcmp(kind, 'spearman')
                    x = ranks(x);
                    y = ranks(y);
                end
                r = corrcoef(x, y);
                rho(i, j) = r(1, 2);
            end
        end
    end
    if single_set
        for k = 1:p
            if ~isnan(rho(k, k))
                rho(k, k) = 1;
                pval(k, k) = 1;
            end
        end
    end
end

function X = columns(X)
    if ~(isnumeric(X) || islogical(X)) || ~isreal(X) || ndims(X) > 2
        error('MATLAB:corr:InvalidInput', 'The data must be real matrices.');
    end
    if ~isfloat(X)
        X = double(X);
    end
    X = full(X);
end

function word = choice(value, allowed)
    found = [];
    if ischar(value) || isstring(value)
        found = find(strcmpi(value, allowed), 1);
    end
    if isempty(found)
        error('MATLAB:corr:InvalidOption', 'Unknown option value.');
    end
    word = allowed{found};
end

function pv = one_tail(pv, r, tail)
    if strcmp(tail, 'both')
        return;
    end
    towards = (strcmp(tail, 'right') && r > 0) || (strcmp(tail, 'left') && r < 0);
    if towards
        pv = pv / 2;
    else
        pv = 1 - pv / 2;
    end
end

function r = ranks(x)
% Ranks of the elements, equal elements sharing the mean of their ranks.
    n = numel(x);
    [s, order] = sort(x);
    r = zeros(n, 1);
    first = 1;
    while first <= n
        last = first;
        while last < n && s(last + 1) == s(first)
            last = last + 1;
        end
        r(order(first:last)) = (first + last) / 2;
        first = last + 1;
    end
end

function tau = kendall(x, y)
    n = numel(x);
    score = 0;
    px = 0;
    py = 0;
    for k = 1:n - 1
        sx = sign(x(k + 1:n) - x(k));
        sy = sign(y(k + 1:n) - y(k));
        score = score + sum(sx .* sy);
        px = px + sum(sx ~= 0);
        py = py + sum(sy ~= 0);
    end
    tau = score / sqrt(px * py);
end
