function fail(code, varargin)
 bad = false;
 try, evalin('caller', [code ';']); bad = true; catch, end
 if bad, error('ot-assert: did not fail: %s', code); end
end
