#include "value/error.h"
#include "value/class_info.h"
#include "value/heap.h"
#include "value/opaque.h"

#include <stdio.h>
#include <string.h>

static void begin_error(struct ms_heap *heap, const char *identifier)
{
	ms_error_clear(heap);
	heap->error.pending = true;
	snap_strbuf_puts(&heap->error.identifier,
			 identifier == NULL ? "" : identifier);
}

/* The texts need memory too; without it the error becomes another one. */
static int end_error(struct ms_heap *heap)
{
	if (heap->error.identifier.failed || heap->error.message.failed)
		return ms_fail_memory(heap);
	return -1;
}

int ms_fail_text(struct ms_heap *heap, const char *identifier,
		 const char *message, size_t size)
{
	begin_error(heap, identifier);
	snap_strbuf_append(&heap->error.message, message, size);
	return end_error(heap);
}

int ms_fail_with(struct ms_heap *heap, const char *identifier,
		 const char *format, ...)
{
	char text[512];
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (length < 0)
		return ms_fail_text(heap, identifier, format, 0);
	if ((size_t)length < sizeof(text))
		return ms_fail_text(heap, identifier, text, (size_t)length);

	char *longer = snap_alloc(&heap->allocator, (size_t)length + 1);
	if (longer == NULL)
		return ms_fail_memory(heap);
	va_start(arguments, format);
	(void)vsnprintf(longer, (size_t)length + 1, format, arguments);
	va_end(arguments);
	int rc = ms_fail_text(heap, identifier, longer, (size_t)length);
	snap_free(&heap->allocator, longer);
	return rc;
}

/* An allocation that was interrupted is no lack of memory, whatever the caller
 * makes of it. */
static bool is_interrupted(const struct ms_heap *heap)
{
	return heap->error.pending &&
	       strcmp(ms_error_identifier(heap), MS_INTERRUPTED) == 0;
}

int ms_fail_memory(struct ms_heap *heap)
{
	if (is_interrupted(heap))
		return -1;
	ms_error_clear(heap);
	heap->error.pending = true;
	heap->error.no_memory = true;
	return -1;
}

int ms_fail_undefined(struct ms_heap *heap, const char *name, size_t size)
{
	return ms_fail(heap, "MATLAB:UndefinedFunction",
		       "Unrecognized function or variable '%.*s'.", (int)size,
		       name);
}

int ms_fail_class(struct ms_heap *heap, const char *operation,
		  struct ms_value v)
{
	return ms_fail(heap, "MATLAB:UndefinedFunction",
		       "Undefined function '%s' for input arguments of type "
		       "'%s'.",
		       operation, ms_class_text(v));
}

int ms_fail_sizes(struct ms_heap *heap)
{
	return ms_fail(heap, "MATLAB:sizeDimensionsMustMatch",
		       "Arrays have incompatible sizes for this operation.");
}

void ms_error_clear(struct ms_heap *heap)
{
	struct ms_value exception = heap->error.exception;

	heap->error.pending = false;
	heap->error.no_memory = false;
	heap->error.exception = ms_none();
	snap_strbuf_reset(&heap->error.identifier);
	snap_strbuf_reset(&heap->error.message);
	ms_release(heap, exception);
}

const char *ms_error_identifier(const struct ms_heap *heap)
{
	if (heap->error.no_memory)
		return "MATLAB:nomem";
	return snap_strbuf_text(&heap->error.identifier);
}

const char *ms_error_message(const struct ms_heap *heap)
{
	if (heap->error.no_memory)
		return MS_NO_MEMORY_TEXT;
	return snap_strbuf_text(&heap->error.message);
}
