function text = tolower(text)
% TOLOWER  Lower case; Octave's name for lower.
    text = lower(text);
end
