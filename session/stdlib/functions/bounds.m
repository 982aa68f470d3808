function [S, L] = bounds(A, varargin)
% bounds  Smallest and largest elements in one call.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if nargin == 1
        S = min(A);
    else
        S = min(A, [], varargin{:});
    end
    if nargout > 1
        if nargin == 1
            L = max(A);
        else
            L = max(A, [], varargin{:});
        end
    end
end
