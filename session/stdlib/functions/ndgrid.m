function varargout = ndgrid(varargin)
% NDGRID  Coordinate arrays of a grid in n dimensions.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if nargin == 1
        n = max(2, nargout);
        vectors = repmat(varargin, 1, n);
    else
        n = nargin;
        vectors = varargin;
        if nargout > n
            error('MATLAB:ndgrid:NotEnoughInputs', ...
                'There are more outputs than inputs.');
        end
    end
    lengths = cellfun(@numel, vectors);
    varargout = cell(1, max(1, nargout));
    for k = 1:numel(varargout)
        shape = ones(1, n);
        shape(k) = lengths(k);
        copies = lengths;
        copies(k) = 1;
        varargout{k} = repmat(reshape(vectors{k}, shape), copies);
    end
end
