function n = rindex(str, pattern)
% RINDEX  Last position of a text in another one, 0 when it is not there.
    n = index(str, pattern, 'last');
end
