function text = toupper(text)
% TOUPPER  Upper case; Octave's name for upper.
    text = upper(text);
end
