function s = blanks(n)
% BLANKS  Row of space characters.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ~(isnumeric(n) || islogical(n)) || ~isscalar(n) || ~isreal(n) || ~isfinite(n) || n ~= fix(n)
        error('MATLAB:blanks:InvalidCount', 'Number of blanks must be an integer scalar.');
    end
    s = repmat(' ', 1, max(0, double(n)));
end
