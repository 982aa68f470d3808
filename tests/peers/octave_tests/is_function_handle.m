function r = is_function_handle(x)
 r = isa(x, "function_handle");
end
