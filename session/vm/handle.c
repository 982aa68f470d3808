#include "vm/handle.h"

#include "value/function.h"

bool ms_handle_read(struct ms_value v, struct ms_handle *out)
{
	static const uint8_t kinds[] = {
		[MS_FUNCTION_NAME] = MS_HANDLE_NAME,
		[MS_FUNCTION_LOCAL] = MS_HANDLE_LOCAL,
		[MS_FUNCTION_ANONYMOUS] = MS_HANDLE_ANONYMOUS,
		[MS_FUNCTION_NESTED] = MS_HANDLE_NESTED,
	};

	if (v.tag != MS_TAG_FUNCTION)
		return false;
	const struct ms_function *function = ms_function_of(v);
	*out = (struct ms_handle){
		.kind = (enum ms_handle_kind)kinds[function->kind],
		.text = function->name,
		.unit = function->code.unit,
		.function = function->code.function,
		.captures = function->captures,
		.capture_count = function->capture_count,
	};
	return true;
}

int ms_handle_named(struct ms_heap *heap, const char *name, size_t size,
		    struct ms_value *out)
{
	return ms_function_from_name(heap, name, size, out);
}

int ms_handle_coded(struct ms_heap *heap, const struct ms_handle *parts,
		    const char *text, size_t size, struct ms_value *out)
{
	static const enum ms_function_kind kinds[] = {
		[MS_HANDLE_NAME] = MS_FUNCTION_NAME,
		[MS_HANDLE_LOCAL] = MS_FUNCTION_LOCAL,
		[MS_HANDLE_ANONYMOUS] = MS_FUNCTION_ANONYMOUS,
		[MS_HANDLE_NESTED] = MS_FUNCTION_NESTED,
	};
	const struct ms_code_ref code = { .unit = parts->unit,
					  .function = parts->function };

	return ms_function_from_code(heap, kinds[parts->kind], code, text, size,
				     parts->captures, parts->capture_count,
				     out);
}
