function B = cast(A, newclass, p)
% CAST  Convert to a class given by name.
    narginchk(2, 3);
    if ~(ischar(newclass) || (isa(newclass, 'string') && isscalar(newclass)))
        error('MATLAB:cast:InvalidClassName', 'The class must be given by name.');
    end
    newclass = char(newclass);
    if nargin == 3
        if ~strcmpi(newclass, 'like')
            error('MATLAB:cast:InvalidSyntax', 'The second of three inputs must be ''like''.');
        end
        newclass = class(p);
    end
    known = {'double', 'single', 'int8', 'int16', 'int32', 'int64', ...
             'uint8', 'uint16', 'uint32', 'uint64', 'logical', 'char'};
    if ~any(strcmp(newclass, known))
        error('MATLAB:cast:UnsupportedClass', 'Conversion to class ''%s'' is not supported.', newclass);
    end
    B = feval(newclass, A);
    if nargin == 3
        if issparse(p) && ~issparse(B)
            B = sparse(B);
        elseif ~issparse(p) && issparse(B)
            B = full(B);
        end
        if ~isreal(p) && isreal(B)
            B = complex(B, zeros(size(B), newclass));
        end
    end
end
