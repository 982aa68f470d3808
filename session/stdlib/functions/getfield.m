function value = getfield(S, varargin)
% getfield  Read a field, possibly nested and indexed.
    if nargin < 2
        error('MATLAB:minrhs', 'getfield needs a structure and at least one field name.');
    end
    value = S;
    for k = 1:numel(varargin)
        step = varargin{k};
        if iscell(step)
            value = value(step{:});
        elseif isstruct(value) && ~isfield(value, step)
            if ischar(step) || isstring(step)
                error('MATLAB:nonExistentField', 'There is no field named "%s".', step);
            end
            error('MATLAB:getfield:InvalidType', ...
                  'A step must be a field name or a cell array of subscripts.');
        else
            value = value(1).(step);
        end
    end
end
