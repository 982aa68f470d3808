function varargout = deal(varargin)
% DEAL  Hand inputs out to outputs.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if nargin == 1
        varargout = repmat(varargin, 1, max(1, nargout));
    elseif nargin == nargout
        varargout = varargin;
    else
        error('MATLAB:deal:narginNargoutMismatch', ...
            'The number of outputs should match the number of inputs.');
    end
end
