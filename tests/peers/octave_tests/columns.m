function r = columns(x)
% COLUMNS  The number of columns.
    r = size(x, 2);
end
