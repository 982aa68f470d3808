function d = base2dec(text, base)
% BASE2DEC  Numbers written in any base.
    symbols = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    if ischar(base)
        symbols = base;
        base = numel(symbols);
    else
        text = upper(text);
    end
    rows = cellstr(text);
    d = zeros(numel(rows), 1);
    for k = 1:numel(rows)
        [found, place] = ismember(rows{k}(rows{k} ~= ' '), symbols(1:base));
        if isempty(found) || ~all(found)
            d(k) = NaN;
        else
            d(k) = sum((place - 1) .* base .^ (numel(place) - 1:-1:0));
        end
    end
end
