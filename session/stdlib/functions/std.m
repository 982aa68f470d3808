function [S, M] = std(varargin)
% std  Standard deviation.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if nargout > 1
        [S, M] = var(varargin{:});
    else
        S = var(varargin{:});
    end
    S = sqrt(S);
end
