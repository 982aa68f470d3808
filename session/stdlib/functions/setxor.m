function [C, ia, ib] = setxor(A, B, varargin)
% setxor  Elements that are in exactly one of two sets.
    if nargin < 2
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    byrows = false;
    stable = false;
    legacy = false;
    for k = 1:numel(varargin)
        if strcmpi(varargin{k}, 'rows')
            byrows = true;
        elseif strcmpi(varargin{k}, 'stable')
            stable = true;
        elseif strcmpi(varargin{k}, 'legacy')
            legacy = true;
        elseif ~strcmpi(varargin{k}, 'sorted')
            error('MATLAB:setxor:UnknownFlag', ...
                  'Options are ''rows'', ''sorted'', ''stable'' and ''legacy''.');
        end
    end
    if iscell(A) || iscell(B) || isstring(A) || isstring(B)
        byrows = false;                 % texts are elements, never rows
    end
    if iscell(A) && ischar(B)
        B = cellstr(B);
    elseif ischar(A) && iscell(B)
        A = cellstr(A);
    end
    [first, ia] = setdiff(A, B, varargin{:});
    [second, ib] = setdiff(B, A, varargin{:});
    ia = ia(:);
    ib = ib(:);
    if byrows
        C = [first; second];
        if ~stable
            C = sortrows(C);
        end
        return;
    end
    C = [first(:); second(:)];
    if ~stable
        C = sort(C);
    end
    none_a = isequal(size(A), [0 0]);
    none_b = isequal(size(B), [0 0]);
    if none_a && none_b
        C = reshape(C, 0, 0);
    elseif legacy
        % One row among the sets was enough, and the indexes were rows as well.
        if ~(size(A, 1) > 1 && size(B, 2) <= 1) && ~(size(B, 1) > 1 && size(A, 2) <= 1)
            C = reshape(C, 1, []);
            ia = ia.';
            ib = ib.';
        end
    elseif (isrow(A) || none_a) && (isrow(B) || none_b)
        C = reshape(C, 1, []);
    end
end
