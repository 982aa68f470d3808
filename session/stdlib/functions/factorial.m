function f = factorial(n)
% FACTORIAL  Factorial of nonnegative integers.
    narginchk(1, 1);
    if ~isnumeric(n) || ~isreal(n) || any(n(:) < 0) || any(fix(n(:)) ~= n(:))
        error('MATLAB:factorial:NNegativeInt', 'Input must hold nonnegative integers.');
    end
    table = [cumprod([1, 1:170]), Inf];         % 0! to 170!, then overflow
    position = min(double(n), 171) + 1;
    f = cast(reshape(table(position), size(n)), class(n));
end
