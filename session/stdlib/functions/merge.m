function result = merge(mask, chosen, other)
% MERGE  One of two values, or elements of both, by a mask.
    if isscalar(mask)
        if mask
            result = chosen;
        else
            result = other;
        end
        return
    end
    if isscalar(chosen)
        chosen = repmat(chosen, size(mask));
    end
    if isscalar(other)
        other = repmat(other, size(mask));
    end
    result = other;
    result(mask) = chosen(mask);
end
