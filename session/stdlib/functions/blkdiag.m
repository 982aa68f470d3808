function B = blkdiag(varargin)
% BLKDIAG  Block diagonal matrix.
    if nargin == 0
        B = [];
        return
    end
    rows = zeros(1, nargin);
    cols = zeros(1, nargin);
    anySparse = false;
    empty = zeros(0, 1);
    for k = 1:nargin
        A = varargin{k};
        if ~(isnumeric(A) || islogical(A)) || ndims(A) > 2
            error('MATLAB:blkdiag:invalidInput', ...
                'Inputs must be numeric or logical matrices.');
        end
        [rows(k), cols(k)] = size(A);
        anySparse = anySparse || issparse(A);
        if isnumeric(A)
            empty = [empty; cast(zeros(0, 1), class(A))];
        end
    end
    if anySparse
        B = sparse(sum(rows), sum(cols));
    else
        B = zeros(sum(rows), sum(cols), class(empty));
    end
    r = 0;
    c = 0;
    for k = 1:nargin
        B(r + (1:rows(k)), c + (1:cols(k))) = varargin{k};
        r = r + rows(k);
        c = c + cols(k);
    end
end
