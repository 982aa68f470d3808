function b = bitget(A, k)
% BITGET  Bits of integers.
    narginchk(2, 2);
    most = bit_count(A);
    if any(k(:) < 1) || any(k(:) > most) || any(k(:) ~= fix(k(:)))
        error('MATLAB:bitSetGet:BITOutOfRange', 'Bits must be integers from 1 to %d.', most);
    end
    b = cast(bitand(bitshift(A, 1 - double(k)), ones(1, 'like', A)), class(A));
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
