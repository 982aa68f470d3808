function S = setfield(S, varargin)
% setfield  Set a field, possibly nested and indexed.
    if nargin < 3
        error('MATLAB:minrhs', 'setfield needs a structure, a field name and a value.');
    end
    steps = varargin(1:end-1);
    path = struct('type', cell(1, numel(steps)), 'subs', []);
    for k = 1:numel(steps)
        step = steps{k};
        if iscell(step)
            path(k).type = '()';
            path(k).subs = step;
        elseif ischar(step) || isstring(step)
            path(k).type = '.';
            path(k).subs = char(step);
        else
            error('MATLAB:setfield:InvalidType', ...
                  'A step must be a field name or a cell array of subscripts.');
        end
    end
    S = subsasgn(S, path, varargin{end});
end
