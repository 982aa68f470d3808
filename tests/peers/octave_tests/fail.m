function fail(code, varargin)
% FAIL  As in Octave's tests: CODE must fail.  Which message comes is not looked at.
    failed = false;
    try
        evalin('caller', [code ';']);
    catch
        failed = true;
    end
    if ~failed
        error('Peer:unequal', 'did not fail: %s', code);
    end
end
