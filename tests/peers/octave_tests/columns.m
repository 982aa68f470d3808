function r = columns(x)
 r = size(x,2);
end
