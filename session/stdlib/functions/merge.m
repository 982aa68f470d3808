function result = merge(mask, yes, no)
% MERGE  One of two values, or elements of both, by a mask.
    if isscalar(mask)
        if mask
            result = yes;
        else
            result = no;
        end
        return
    end
    if isscalar(yes)
        yes = repmat(yes, size(mask));
    end
    if isscalar(no)
        no = repmat(no, size(mask));
    end
    result = no;
    result(mask) = yes(mask);
end
