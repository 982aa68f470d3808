function C = idivide(A, B, opt)
% IDIVIDE  Divide integers with a chosen rounding.
    narginchk(2, 3);
    if nargin < 3
        opt = 'fix';
    elseif ~(ischar(opt) || (isa(opt, 'string') && isscalar(opt)))
        error('MATLAB:idivide:InvalidRoundingOption', 'The rounding option must be text.');
    end
    opt = lower(char(opt));
    if ~any(strcmp(opt, {'fix', 'round', 'floor', 'ceil'}))
        error('MATLAB:idivide:InvalidRoundingOption', ...
              'The rounding option must be ''fix'', ''round'', ''floor'' or ''ceil''.');
    end
    if isinteger(A)
        name = class(A);
        other = B;
    elseif isinteger(B)
        name = class(B);
        other = A;
    else
        error('MATLAB:idivide:InvalidClass', 'At least one input must be of an integer class.');
    end
    if ~isreal(A) || ~isreal(B)
        error('MATLAB:idivide:ComplexInput', 'Inputs must be real.');
    end
    if ~isa(other, name) && ~(isa(other, 'double') && isscalar(other))
        error('MATLAB:idivide:MixedClasses', ...
              'Integers can only be divided with their own class or a scalar double.');
    end

    if strcmp(opt, 'round')
        C = A ./ B;
    elseif any(strcmp(name, {'int64', 'uint64'})) && isinteger64(other, name)
        C = divideexactly(feval(name, A), feval(name, B), opt, name);
    else
        % Quotients of integers up to 32 bits cannot round to a whole number in double.
        C = feval(name, feval(opt, double(A) ./ double(B)));
    end
end

function tf = isinteger64(x, name)
% True if X keeps its value in the 64-bit class called NAME.
    tf = isa(x, name) || (x == fix(x) && x >= double(intmin(name)) && x < double(intmax(name)));
end

function C = divideexactly(A, B, opt, name)
% Quotients of 64-bit integers without passing through double.
    C = A ./ B;
    iszero = (B == 0) & true(size(C));
    R = rem(A, B);
    Q = (A - R) ./ B;
    if strcmp(opt, 'floor')
        Q = Q - feval(name, R ~= 0 & (R < 0) ~= (B < 0));
    elseif strcmp(opt, 'ceil')
        Q = Q + feval(name, R ~= 0 & (R < 0) == (B < 0));
    end
    C(~iszero) = Q(~iszero);
end
