#include "value/exception.h"
#include "value/array.h"
#include "value/struct.h"
#include "value/text.h"

/* 0x1 with the fields of a stack. */
static int no_stack(struct ms_heap *heap, struct ms_value *out)
{
	static const char *const names[] = { "file", "name", "line" };
	const size_t dims[2] = { 0, 1 };
	struct ms_value stack;

	if (ms_empty_of(heap, MS_STRUCT, 2, dims, &stack) != 0)
		return -1;
	for (size_t i = 0; i < 3; i++) {
		uint32_t index;

		if (ms_field_add(heap, &stack, names[i], 4, &index) != 0) {
			ms_release(heap, stack);
			return -1;
		}
	}
	*out = stack;
	return 0;
}

int ms_exception_create(struct ms_heap *heap, const char *identifier,
			const char *message, struct ms_value *out)
{
	const size_t none[2] = { 0, 0 };
	struct ms_exception *exception = ms_object_alloc(
		heap, MS_TAG_EXCEPTION, MS_EXCEPTION, sizeof(*exception));

	if (exception == NULL)
		return -1;
	if (ms_text_from_c(heap, identifier, &exception->identifier) != 0 ||
	    ms_text_from_c(heap, message, &exception->message) != 0 ||
	    no_stack(heap, &exception->stack) != 0 ||
	    ms_empty_of(heap, MS_CELL, 2, none, &exception->causes) != 0) {
		ms_release(heap, ms_take_object(exception));
		return -1;
	}
	*out = ms_take_object(exception);
	return 0;
}

int ms_exception_from_error(struct ms_heap *heap, struct ms_value *out)
{
	struct ms_value exception = ms_retain(heap->error.exception);

	/* The texts are read before a failure could replace them. */
	if (ms_is_none(exception)) {
		struct ms_error pending = heap->error;

		snap_strbuf_begin(&heap->error.identifier, &heap->allocator);
		snap_strbuf_begin(&heap->error.message, &heap->allocator);
		int rc = ms_exception_create(
			heap,
			pending.no_memory
				? "MATLAB:nomem"
				: snap_strbuf_text(&pending.identifier),
			pending.no_memory ? MS_NO_MEMORY_TEXT
					  : snap_strbuf_text(&pending.message),
			&exception);
		snap_strbuf_end(&pending.identifier);
		snap_strbuf_end(&pending.message);
		if (rc != 0)
			return rc;
	}
	ms_error_clear(heap);
	*out = exception;
	return 0;
}

int ms_exception_throw(struct ms_heap *heap, struct ms_value exception)
{
	const struct ms_exception *from = ms_exception_of(exception);
	struct ms_value held = ms_retain(exception);

	ms_error_clear(heap);
	heap->error.pending = true;
	heap->error.exception = held;
	(void)ms_text_to_utf8(from->identifier, &heap->error.identifier);
	(void)ms_text_to_utf8(from->message, &heap->error.message);
	if (heap->error.identifier.failed || heap->error.message.failed)
		return ms_fail_memory(heap);
	return -1;
}
