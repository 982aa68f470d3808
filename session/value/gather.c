/* Lazy values made full, and arrays of one's own. */
#include "value/array.h"
#include "value/range.h"
#include "value/sparse.h"

/* A 1x1 array of an inline scalar. */
static int own_inline(struct ms_heap *heap, struct ms_value v,
		      struct ms_array **out)
{
	enum ms_class class_ = ms_class_of(v);

	if (ms_matrix_create(heap, class_, 1, 1, out) != 0)
		return -1;
	ms_inline_store(v, (*out)->data);
	return 0;
}

int ms_array_own(struct ms_heap *heap, struct ms_value *target,
		 struct ms_array **out)
{
	struct ms_array *array;

	if (ms_gather_slot(heap, target) != 0)
		return -1;
	if (ms_is_inline(*target)) {
		if (own_inline(heap, *target, &array) != 0)
			return -1;
	} else if (target->tag != MS_TAG_ARRAY) {
		return ms_fail_class(heap, "()", *target);
	} else if (ms_is_unique(*target)) {
		*out = target->as.array;
		return 0;
	} else if (ms_array_copy(heap, target->as.array, &array) != 0) {
		return -1;
	}
	ms_take_into(heap, target, ms_take_object(array));
	*out = array;
	return 0;
}

int ms_gather(struct ms_heap *heap, struct ms_value v, struct ms_value *out)
{
	if (v.tag == MS_TAG_RANGE)
		return ms_range_full(heap, ms_range_of(v), out);
	if (v.tag == MS_TAG_SPARSE)
		return ms_sparse_to_full(heap, v, out);
	*out = ms_retain(v);
	return 0;
}

int ms_gather_slot(struct ms_heap *heap, struct ms_value *slot)
{
	struct ms_value full;

	if (slot->tag != MS_TAG_RANGE && slot->tag != MS_TAG_SPARSE)
		return 0;
	if (ms_gather(heap, *slot, &full) != 0)
		return -1;
	ms_take_into(heap, slot, full);
	return 0;
}
