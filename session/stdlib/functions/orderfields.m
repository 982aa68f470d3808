function [T, perm] = orderfields(S, order)
% orderfields  Reorder the fields of a structure.
    if nargin < 1
        error('MATLAB:minrhs', 'orderfields needs a structure.');
    end
    if ~isstruct(S)
        error('MATLAB:orderfields:InvalidArg1', 'S must be a structure.');
    end
    names = fieldnames(S);
    if nargin < 2
        [~, perm] = sort(names);
    elseif isnumeric(order)
        perm = double(order(:));
    elseif isstruct(order) || iscellstr(order) || isstring(order)
        if isstruct(order)
            wanted = fieldnames(order);
        else
            wanted = cellstr(order);
        end
        [~, perm] = ismember(wanted(:), names);
    else
        error('MATLAB:orderfields:InvalidArg2', ...
              'The order must be given as a structure, names or a permutation.');
    end
    perm = reshape(perm, [], 1);
    if ~isequal(sort(perm), (1:numel(names)).') && ~(isempty(perm) && isempty(names))
        error('MATLAB:orderfields:FieldMismatch', ...
              'The order must contain each of the %d fields exactly once.', numel(names));
    end
    if isempty(names)
        T = S;
        return
    end
    values = struct2cell(S);
    sz = size(values);
    values = reshape(values(perm, :), sz);
    T = cell2struct(values, names(perm), 1);
end
