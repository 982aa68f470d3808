function [X, r] = linsolve(A, B, opts)
% linsolve  Solve A*X = B.
    narginchk(2, 3);
    if nargin < 3
        opts = struct();
    end
    known = {'LT', 'UT', 'UHESS', 'SYM', 'POSDEF', 'RECT', 'TRANSA'};
    names = fieldnames(opts);
    for k = 1:numel(names)
        if ~any(strcmp(names{k}, known))
            error('MATLAB:linsolve:UnknownOption', 'Unknown option ''%s''.', names{k});
        end
    end
    if chosen(opts, 'LT') && chosen(opts, 'UT')
        error('MATLAB:linsolve:InvalidOptions', 'A matrix is lower or upper triangular, not both.');
    end
    if chosen(opts, 'LT')
        A = tril(A);
    elseif chosen(opts, 'UT')
        A = triu(A);
    end
    if chosen(opts, 'TRANSA')
        A = A';
    end
    if size(A, 1) ~= size(B, 1)
        error('MATLAB:dimagree', 'Matrix dimensions must agree.');
    end
    X = A \ B;
    if nargout > 1
        if size(A, 1) == size(A, 2)
            r = rcond(A);
        else
            r = rank(A);
        end
    end
end

function yes = chosen(opts, name)
    yes = isfield(opts, name) && opts.(name);
end
