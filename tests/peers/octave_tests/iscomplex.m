function r = iscomplex(x)
 r = isnumeric(x) && !isreal(x);
end
