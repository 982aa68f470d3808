function A = cell2mat(C)
% cell2mat  Join the contents of a cell array into one array.
    if nargin ~= 1
        error('MATLAB:minrhs', 'cell2mat needs exactly one argument.');
    end
    if ~iscell(C)
        error('MATLAB:cell2mat:InvalidInput', 'C must be a cell array.');
    end
    if isempty(C)
        A = [];
        return
    end
    kinds = cellfun(@class, C(:), 'UniformOutput', false);
    if ~all(strcmp(kinds, kinds{1}))
        error('MATLAB:cell2mat:MixedDataTypes', ...
              'All cells must have contents of the same class.');
    end
    sample = C{1};
    if ~(isnumeric(sample) || islogical(sample) || ischar(sample) || isstruct(sample))
        error('MATLAB:cell2mat:UnsupportedCellContent', ...
              'Contents of class %s cannot be joined.', kinds{1});
    end
    % The blocks need not fit in every order of joining: take the shorter side last.
    if ismatrix(C) && size(C, 1) >= size(C, 2)
        order = [1 2];
    else
        order = ndims(C):-1:1;
    end
    for dim = order
        if size(C, dim) > 1
            C = join_along(C, dim);
        end
    end
    A = C{1};
end

function joined = join_along(C, dim)
    sz = size(C);
    n = sz(dim);
    sz(dim) = 1;
    joined = cell(sz);
    C = reshape(permute(C, [dim, 1:dim-1, dim+1:numel(sz)]), n, []);
    for k = 1:numel(joined)
        joined{k} = cat(dim, C{:, k});
    end
end
