function r = rows(x)
% ROWS  The number of rows.
    r = size(x, 1);
end
