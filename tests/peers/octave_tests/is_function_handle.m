function r = is_function_handle(x)
% IS_FUNCTION_HANDLE  Is it a handle?
    r = isa(x, 'function_handle');
end
