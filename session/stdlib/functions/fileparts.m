function [folder, name, ext] = fileparts(file)
% FILEPARTS  Split a file name into folder, name and extension.
    if nargin < 1
        error('MATLAB:minrhs', 'Not enough input arguments.');
    end
    if ischar(file) && (isempty(file) || isrow(file))
        [folder, name, ext] = splitOne(file);
    elseif iscellstr(file) || isstring(file)
        texts = cellstr(file);
        folder = cell(size(texts));
        name = folder;
        ext = folder;
        for k = 1:numel(texts)
            [folder{k}, name{k}, ext{k}] = splitOne(texts{k});
        end
        if isstring(file)
            folder = string(folder);
            name = string(name);
            ext = string(ext);
        end
    else
        error('MATLAB:fileparts:MustBeChar', 'Input must be a row of characters, a string array or a cell array of character vectors.');
    end
end

function [folder, name, ext] = splitOne(file)
    folder = '';
    ext = '';
    name = file;
    slash = find(file == '/', 1, 'last');
    if ~isempty(slash)
        folder = file(1:max(1, slash - 1));
        name = file(slash + 1:end);
    end
    dot = find(name == '.', 1, 'last');
    if ~isempty(dot)
        ext = name(dot:end);
        name = name(1:dot - 1);
    end
    if isempty(name)
        name = '';
    end
end
