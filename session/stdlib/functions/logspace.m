function y = logspace(a, b, n)
% LOGSPACE  Points evenly spaced on a logarithmic scale.
    if nargin < 2
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if nargin < 3
        n = 50;
    end
    if ~isscalar(a) || ~isscalar(b) || ~isscalar(n)
        error('MATLAB:logspace:scalarInputs', 'Inputs must be scalars.');
    end
    if isfloat(b) && b == cast(pi, class(b))
        b = log10(b);
    end
    y = 10 .^ linspace(a, b, n);
end
