/* The beginning and the end of a heap. */
#include "value/array.h"
#include "value/shape.h"

/* No count of an object can overflow when there is no room for 2^32 - 1
 * values that refer to it. */
#define LIMIT_MAX ((uint64_t)60 << 30)

static int make_shared(struct ms_heap *heap)
{
	const size_t none[2] = { 0, 0 };
	struct ms_array *empty;

	if (ms_shapes_begin(heap) != 0 ||
	    ms_array_create(heap, MS_DOUBLE, false, 2, none, &empty) != 0)
		return -1;
	heap->empty = ms_take_object(empty);
	return 0;
}

int ms_heap_begin(struct ms_heap *heap, const struct ms_heap_options *options)
{
	static const struct ms_heap_options defaults = { .struct_size = 0 };

	if (options == NULL)
		options = &defaults;
	*heap = (struct ms_heap){
		.allocator = snap_allocator_or_default(options->allocator),
		.interrupt = options->interrupt,
		.limit = options->memory_limit,
	};
	if (heap->limit == 0)
		heap->limit = MS_MEMORY_LIMIT;
	if (heap->limit > LIMIT_MAX)
		heap->limit = LIMIT_MAX;
	snap_strbuf_begin(&heap->error.identifier, &heap->allocator);
	snap_strbuf_begin(&heap->error.message, &heap->allocator);
	if (ms_heap_begin_blocks(heap) != 0)
		return -1;
	if (make_shared(heap) != 0) {
		ms_heap_end(heap);
		return -1;
	}
	return 0;
}

void ms_heap_end(struct ms_heap *heap)
{
	ms_error_clear(heap);
	ms_release(heap, heap->empty);
	heap->empty = ms_none();
	ms_shapes_end(heap);
	snap_strbuf_end(&heap->error.identifier);
	snap_strbuf_end(&heap->error.message);
	ms_heap_end_blocks(heap);
}
