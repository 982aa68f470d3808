function d = base2dec(text, base)
% BASE2DEC  Numbers written in any base.
    % The digits are what the first numbers are written as, which checks the base as well.
    if ischar(base) || isstring(base)
        symbols = dec2base(0:strlength(base) - 1, base);
    else
        text = upper(text);
        symbols = dec2base(0:max(base(:)) - 1, base);
    end
    base = numel(symbols);
    rows = cellstr(text);
    d = zeros(numel(rows), 1);
    for k = 1:numel(rows)
        [found, place] = ismember(rows{k}(rows{k} ~= ' '), symbols);
        if isempty(found) || ~all(found)
            d(k) = NaN;
        else
            d(k) = sum((place - 1) .* base .^ (numel(place) - 1:-1:0));
        end
    end
end
