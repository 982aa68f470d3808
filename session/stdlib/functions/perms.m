function P = perms(v)
% perms  All permutations, in reverse lexicographic order of positions.
    narginchk(1, 1);
    n = numel(v);
    % Positions, built up from the last element: each new one goes to the
    % front of all permutations of those behind it.
    index = zeros(1, 0);
    if n > 0
        index = 1;
    end
    for k = 2:n
        rows = size(index, 1);
        larger = zeros(k * rows, k);
        for first = k:-1:1
            others = [1:first-1, first+1:k];
            block = (k - first) * rows + (1:rows);
            larger(block, 1) = first;
            larger(block, 2:k) = others(index);
        end
        index = larger;
    end
    if n == 0
        P = reshape(v, 1, 0);
    else
        v = reshape(v, 1, n);
        P = reshape(v(index), size(index));
    end
end
