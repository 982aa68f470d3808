function r = iscomplex(x)
% ISCOMPLEX  Does a number have an imaginary part?
    r = isnumeric(x) && ~isreal(x);
end
