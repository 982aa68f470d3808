function E = expm(A)
% expm  Matrix exponential, by scaling and squaring with a Pade approximant.
    narginchk(1, 1);
    if ~isnumeric(A) || ~ismatrix(A) || size(A, 1) ~= size(A, 2)
        error('MATLAB:expm:inputMustBeSquare', 'Input must be a square matrix.');
    end
    n = size(A, 1);
    if n == 0
        E = A;
        return
    end
    if isscalar(A)
        E = exp(A);
        return
    end
    if any(~isfinite(A(:)))
        E = NaN(n, class(A));
        return
    end
    if isdiag(A)
        E = diag(exp(diag(A)));
        return
    end
    % Scaled so that the 1-norm is within reach of degree 13.
    squarings = max(0, ceil(log2(norm(A, 1) / 5.37)));
    A = A / 2 ^ squarings;
    [c, degree] = coefficients();
    I = eye(n, class(A));
    even = c(1) * I;
    odd = c(2) * I;
    A2 = A * A;
    power = I;
    for k = 2:2:degree
        power = power * A2;
        even = even + c(k+1) * power;
        if k < degree
            odd = odd + c(k+2) * power;
        end
    end
    odd = A * odd;
    E = (even - odd) \ (even + odd);
    for k = 1:squarings
        E = E * E;
    end
end

function [c, degree] = coefficients()
    % c(k+1) = (2q - k)! q! / ((2q)! k! (q - k)!)
    degree = 13;
    c = ones(1, degree + 1);
    for k = 1:degree
        c(k+1) = c(k) * (degree - k + 1) / (k * (2 * degree - k + 1));
    end
end
