function r = rows(x)
 r = size(x,1);
end
