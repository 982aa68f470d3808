#include "value/function.h"
#include "value/text.h"

#include <string.h>

static int create(struct ms_heap *heap, enum ms_function_kind kind,
		  const char *text, size_t size, struct ms_function **out)
{
	struct ms_function *function = ms_object_alloc(
		heap, MS_TAG_FUNCTION, MS_FUNCTION, sizeof(*function));

	if (function == NULL)
		return -1;
	function->kind = kind;
	if (ms_text_from_utf8(heap, text, size, &function->name) != 0) {
		ms_release(heap, ms_take_object(function));
		return -1;
	}
	*out = function;
	return 0;
}

int ms_function_from_name(struct ms_heap *heap, const char *name, size_t size,
			  struct ms_value *out)
{
	struct ms_function *function;

	if (create(heap, MS_FUNCTION_NAME, name, size, &function) != 0)
		return -1;
	*out = ms_take_object(function);
	return 0;
}

static int capture(struct ms_heap *heap, struct ms_function *function,
		   const struct ms_value *captures, uint32_t count)
{
	if (count == 0)
		return 0;
	function->captures = ms_heap_alloc(heap, count * sizeof(*captures));
	if (function->captures == NULL)
		return -1;
	for (uint32_t i = 0; i < count; i++)
		function->captures[i] = ms_retain(captures[i]);
	function->capture_count = count;
	return 0;
}

int ms_function_from_code(struct ms_heap *heap, enum ms_function_kind kind,
			  struct ms_code_ref code, const char *text,
			  size_t size, const struct ms_value *captures,
			  uint32_t capture_count, struct ms_value *out)
{
	struct ms_function *function;

	if (create(heap, kind, text, size, &function) != 0)
		return -1;
	if (capture(heap, function, captures, capture_count) != 0) {
		ms_release(heap, ms_take_object(function));
		return -1;
	}
	function->code = code;
	if (code.unit != NULL && heap->code.retain != NULL)
		heap->code.retain(heap->code.context, code.unit);
	*out = ms_take_object(function);
	return 0;
}
