function n = index(str, pattern, direction)
% INDEX  Position of a text in another one, 0 when it is not there.
    if nargin < 3
        direction = 'first';
    end
    if ~(ischar(direction) && any(strcmpi(direction, {'first', 'last'})))
        error('Octave:index:Direction', 'The direction must be ''first'' or ''last''.');
    end
    last = strcmpi(direction, 'last');
    if iscell(str)
        n = cellfun(@(s) place(s, pattern, last), str);
    elseif size(str, 1) > 1
        n = arrayfun(@(k) place(str(k, :), pattern, last), (1:size(str, 1)).');
    else
        n = place(str, pattern, last);
    end
end

function n = place(str, pattern, last)
    places = strfind(str, pattern);
    if isempty(places)
        n = 0;
    elseif last
        n = places(end);
    else
        n = places(1);
    end
end
