function n = index(str, pattern, direction)
% INDEX  Position of a text in another one, 0 when it is not there.
    if nargin < 3
        direction = 'first';
    end
    places = strfind(str, pattern);
    if isempty(places)
        n = 0;
    elseif strcmp(direction, 'last')
        n = places(end);
    else
        n = places(1);
    end
end
