function n = namelengthmax()
% NAMELENGTHMAX  Greatest length of a name.
    n = 63;
end
