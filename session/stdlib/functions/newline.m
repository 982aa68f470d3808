function c = newline()
% NEWLINE  The character that ends a line.
    c = char(10);
end
