function r = numfields(x)
 r = numel(fieldnames(x));
end
