function B = bitset(A, k, v)
% BITSET  Set bits of integers.
    narginchk(2, 3);
    if nargin < 3
        v = 1;
    end
    most = bit_count(A);
    if any(k(:) < 1) || any(k(:) > most) || any(k(:) ~= fix(k(:)))
        error('MATLAB:bitSetGet:BITOutOfRange', 'Bits must be integers from 1 to %d.', most);
    end
    bit = bitshift(ones(1, 'like', A), double(k) - 1);
    bare = A - bitand(A, bit);
    B = bare + bit .* cast(v ~= 0, class(A));
end

function n = bit_count(A)
    if isa(A, 'double')
        n = 53;
    elseif isa(A, 'single')
        n = 24;
    else
        n = ceil(log2(double(intmax(class(A))) - double(intmin(class(A)))));
    end
end
