function r = numfields(x)
% NUMFIELDS  The number of fields.
    r = numel(fieldnames(x));
end
