function text = strjust(text, side)
% STRJUST  Rows of a char matrix moved to one side.
    if nargin < 2
        side = 'right';
    end
    if ndims(text) > 2
        error('MATLAB:strjust:NonMatrixInput', 'Character arrays must have at most two dimensions.');
    end
    width = size(text, 2);
    for k = 1:size(text, 1)
        row = strtrim(text(k, :));
        free = width - numel(row);
        switch lower(side)
            case 'right'
                before = free;
            case 'left'
                before = 0;
            case 'center'
                before = floor(free / 2);
            otherwise
                error('MATLAB:strjust:UnknownParameter', 'The side must be left, center or right.');
        end
        text(k, :) = [blanks(before), row, blanks(free - before)];
    end
end
