function P = prctile(A, p, varargin)
% prctile  Percentiles of the elements of an array.
    if nargin < 2
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~isnumeric(p) || ~isreal(p) || isempty(p) || ~all(p(:) >= 0 & p(:) <= 100)
        error('MATLAB:prctile:InvalidPercentile', ...
              'Percentages must be real numbers from 0 to 100.');
    end
    P = quantile(A, double(p) / 100, varargin{:});
end
