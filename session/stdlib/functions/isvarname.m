function tf = isvarname(s)
% ISVARNAME  True for text that can be a variable name.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    tf = false;
    if isstring(s) && isscalar(s) && s == s     % not missing
        s = char(s);
    end
    if ~ischar(s) || ~isrow(s) || isempty(s) || numel(s) > namelengthmax()
        return
    end
    letter = (s >= 'a' & s <= 'z') | (s >= 'A' & s <= 'Z');
    other = (s >= '0' & s <= '9') | s == '_';
    tf = letter(1) && all(letter | other) && ~iskeyword(s);
end
