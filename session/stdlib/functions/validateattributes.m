function validateattributes(A, classes, attributes, varargin)
% VALIDATEATTRIBUTES  Raise an error unless a value is of a certain kind.
    name = 'Input';
    if numel(varargin) >= 2 && ~isempty(varargin{2})
        name = varargin{2};
    elseif numel(varargin) == 1 && isnumeric(varargin{1})
        name = sprintf('Input %d', varargin{1});
    end
    if ~isempty(classes) && ~any(cellfun(@(c) isOfClass(A, c), cellstr(classes)))
        error('MATLAB:invalidType', 'Expected %s to be one of these types: %s. Instead its type was %s.', ...
            name, strjoin(cellstr(classes), ', '), class(A));
    end
    k = 1;
    while k <= numel(attributes)
        word = attributes{k};
        value = [];
        if any(strcmpi(word, {'size', 'numel', 'ncols', 'nrows', 'ndims', '>', '>=', '<', '<='}))
            k = k + 1;
            value = attributes{k};
        end
        if ~hasAttribute(A, lower(word), value)
            error(identifier(lower(word)), 'Expected %s to be %s.', name, ...
                strtrim([word ' ' mat2str(double(value))]));
        end
        k = k + 1;
    end
end

function id = identifier(word)
    switch word
        case {'size', 'numel'}
            id = ['MATLAB:incorrect' upper(word(1)) word(2:end)];
        case {'ncols', 'nrows', 'ndims'}
            id = ['MATLAB:incorrectNum' word(2:end)];
        case '>'
            id = 'MATLAB:notGreater';
        case '>='
            id = 'MATLAB:notGreaterEqual';
        case '<'
            id = 'MATLAB:notLess';
        case '<='
            id = 'MATLAB:notLessEqual';
        otherwise
            id = ['MATLAB:expected' upper(word(1)) word(2:end)];
    end
end

function tf = isOfClass(A, name)
    switch name
        case 'numeric'
            tf = isnumeric(A);
        case 'float'
            tf = isfloat(A);
        otherwise
            tf = isa(A, name);
    end
end

function tf = hasAttribute(A, word, value)
    x = A(:);
    switch word
        case '2d'
            tf = ndims(A) == 2;
        case '3d'
            tf = ndims(A) <= 3;
        case 'scalar'
            tf = isscalar(A);
        case 'vector'
            tf = isvector(A);
        case 'row'
            tf = isrow(A);
        case 'column'
            tf = iscolumn(A);
        case 'square'
            tf = ndims(A) == 2 && size(A, 1) == size(A, 2);
        case 'diag'
            tf = ndims(A) == 2 && ~any(A(:) ~= 0 & reshape(~eye(size(A)), [], 1));
        case 'scalartext'
            tf = (ischar(A) && (isrow(A) || isempty(A))) || (isstring(A) && isscalar(A));
        case 'nonempty'
            tf = ~isempty(A);
        case 'nonsparse'
            tf = ~issparse(A);
        case 'binary'
            tf = all(x == 0 | x == 1);
        case 'even'
            tf = all(mod(x, 2) == 0);
        case 'odd'
            tf = all(mod(x, 2) == 1);
        case 'integer'
            tf = isreal(A) && all(isfinite(x)) && all(x == floor(x));
        case 'real'
            tf = isreal(A);
        case 'finite'
            tf = all(isfinite(x));
        case 'nonnan'
            tf = ~any(isnan(x));
        case 'nonnegative'
            tf = all(x >= 0);
        case 'nonzero'
            tf = all(x ~= 0);
        case 'positive'
            tf = all(x > 0);
        case 'decreasing'
            tf = all(diff(x) < 0);
        case 'increasing'
            tf = all(diff(x) > 0);
        case 'nondecreasing'
            tf = all(diff(x) >= 0);
        case 'nonincreasing'
            tf = all(diff(x) <= 0);
        case 'size'
            wanted = value;
            wanted(isnan(wanted)) = -1;
            actual = size(A);
            tf = numel(actual) == numel(wanted) && all(actual == wanted | wanted == -1);
        case 'numel'
            tf = numel(A) == value;
        case 'ncols'
            tf = size(A, 2) == value;
        case 'nrows'
            tf = size(A, 1) == value;
        case 'ndims'
            tf = ndims(A) == value;
        case '>'
            tf = all(x > value);
        case '>='
            tf = all(x >= value);
        case '<'
            tf = all(x < value);
        case '<='
            tf = all(x <= value);
        otherwise
            error('MATLAB:validateattributes:unknownAttribute', 'No attribute is called %s.', word);
    end
end
