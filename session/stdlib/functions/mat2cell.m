function C = mat2cell(A, varargin)
% mat2cell  Cut an array into blocks, one per cell.
    if nargin < 2
        error('MATLAB:minrhs', 'mat2cell needs an array and the lengths of the blocks.');
    end
    given = numel(varargin);
    if given > 1 && given < ndims(A)
        error('MATLAB:mat2cell:ArgumentCountMismatch', ...
              'Lengths must be given for the first dimension only or for all %d dimensions.', ndims(A));
    end
    nd = max(ndims(A), given);
    counts = zeros(1, nd);
    first = cell(1, nd);
    last = cell(1, nd);
    for k = 1:nd
        if k <= given
            lengths = varargin{k};
        else
            lengths = size(A, k);
        end
        if ~isnumeric(lengths) || ~isreal(lengths)
            error('MATLAB:mat2cell:InvalidLengths', 'Block lengths must be real numbers.');
        end
        lengths = double(lengths(:).');
        if any(lengths < 0) || any(lengths ~= fix(lengths))
            error('MATLAB:mat2cell:InvalidLengths', ...
                  'Block lengths must be whole numbers, zero or above.');
        end
        if sum(lengths) ~= size(A, k)
            error('MATLAB:mat2cell:VectorSumMismatch', ...
                  'The block lengths of dimension %d add up to %d, the size is %d.', ...
                  k, sum(lengths), size(A, k));
        end
        counts(k) = numel(lengths);
        last{k} = cumsum(lengths);
        first{k} = last{k} - lengths + 1;
    end
    C = cell(counts);
    place = cell(1, nd);
    range = cell(1, nd);
    for n = 1:numel(C)
        [place{:}] = ind2sub(counts, n);
        for k = 1:nd
            range{k} = first{k}(place{k}):last{k}(place{k});
        end
        C{n} = A(range{:});
    end
end
