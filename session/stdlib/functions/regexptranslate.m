function text = regexptranslate(kind, text)
% REGEXPTRANSLATE  Text as a regular expression that matches it.
    switch lower(kind)
        case 'escape'
            text = regexprep(text, '([][(){}.*+?^$|\\])', '\\$1');
        case 'wildcard'
            text = strrep(strrep(strrep(text, '.', '\.'), '*', '.*'), '?', '.');
        otherwise
            error('MATLAB:regexptranslate:UnknownOption', 'The first argument must be escape or wildcard.');
    end
end
