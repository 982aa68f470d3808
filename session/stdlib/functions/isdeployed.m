function tf = isdeployed()
% isdeployed  True inside a compiled application.
    tf = false;
end
