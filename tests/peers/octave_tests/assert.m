function assert(observed, varargin)
% ASSERT  As in Octave's tests: a condition, or a value that is as expected.
%   assert(CONDITION), assert(CONDITION, MESSAGE...), assert(OBSERVED, EXPECTED)
%   and assert(OBSERVED, EXPECTED, TOLERANCE), which is relative when negative.
%   Without a tolerance the classes must be equal; sparse or full is the same.
    if nargin == 1 || (islogical(observed) && ischar(varargin{1}))
        if isempty(observed) || ~all(observed(:))
            fail_with('', 'the condition', 'false', 'true');
        end
        return
    end
    tolerance = 0;
    if nargin > 2
        tolerance = varargin{2};
    end
    compare(observed, varargin{1}, tolerance, '');
end

function compare(observed, expected, tolerance, place)
    if ischar(expected)
        compare_text(observed, expected, place);
    elseif iscell(expected)
        compare_cell(observed, expected, tolerance, place);
    elseif isstruct(expected)
        compare_struct(observed, expected, tolerance, place);
    elseif isa(expected, 'function_handle')
        same_class(observed, expected, place);
        compare_text(func2str(observed), func2str(expected), place);
    else
        compare_numbers(observed, expected, tolerance, place);
    end
end

function compare_text(observed, expected, place)
    same_class(observed, expected, place);
    if ~strcmp(observed, expected)
        fail_with(place, 'text', observed(:)', expected(:)');
    end
end

function compare_cell(observed, expected, tolerance, place)
    same_class(observed, expected, place);
    same_size(observed, expected, place);
    for k = 1:numel(expected)
        compare(observed{k}, expected{k}, tolerance, sprintf('%s{%d}', place, k));
    end
end

function compare_struct(observed, expected, tolerance, place)
    same_class(observed, expected, place);
    same_size(observed, expected, place);
    names = sort(fieldnames(expected));
    compare_cell(sort(fieldnames(observed)), names, 0, [place ' fields']);
    for k = 1:numel(expected)
        for n = 1:numel(names)
            compare(observed(k).(names{n}), expected(k).(names{n}), tolerance, ...
                    [place '.' names{n}]);
        end
    end
end

function compare_numbers(observed, expected, tolerance, place)
    same_size(observed, expected, place);
    if isequal(tolerance, 0) || ~(isnumeric(observed) || islogical(observed) || ischar(observed))
        same_class(observed, expected, place);
    end
    % Elements beyond 2^53 are compared as doubles, too.
    observed = double(full(observed(:)));
    expected = double(full(expected(:)));
    allowed = double(abs(tolerance(:))) .* ones(size(expected));
    relative = tolerance(:) < 0 & true(size(expected));
    allowed(relative) = allowed(relative) .* abs(expected(relative));
    compare_parts(real(observed), real(expected), allowed, place);
    compare_parts(imag(observed), imag(expected), allowed, place);
end

function compare_parts(observed, expected, allowed, place)
    exact = ~isfinite(observed) | ~isfinite(expected);
    near = abs(observed - expected) <= allowed;
    same = observed == expected | (isnan(observed) & isnan(expected));
    if ~all(same | (near & ~exact))
        fail_with(place, 'value', mat2str(observed', 17), mat2str(expected', 17));
    end
end

function same_class(observed, expected, place)
    if ~strcmp(class(observed), class(expected))
        fail_with(place, 'class', class(observed), class(expected));
    end
end

function same_size(observed, expected, place)
    if ~isequal(size(observed), size(expected))
        fail_with(place, 'size', mat2str(size(observed)), mat2str(size(expected)));
    end
end

function fail_with(place, what, observed, expected)
    error('Peer:unequal', 'unequal: %s %s: %s, expected %s', place, what, observed, expected);
end
