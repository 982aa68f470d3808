/* What 'if' and 'while' ask. */
#include "value/convert.h"
#include "value/range.h"

static int view_truth(struct ms_heap *heap, const struct ms_view *view,
		      bool *out)
{
	bool all = view->count != 0;

	if (ms_view_has_nan(view))
		return ms_fail_nan(heap);
	for (size_t i = 0; i < view->count && all; i++)
		all = ms_view_double(view, i) != 0 ||
		      ms_view_imaginary(view, i) != 0;
	*out = all;
	return 0;
}

/* Without making it full: the loop ends at the first zero. */
static bool range_truth(const struct ms_range *range)
{
	if (range->base != 0 && range->last != 0 &&
	    (range->base > 0) == (range->last > 0))
		return true;
	for (size_t i = 0; i < range->dims[1]; i++)
		if (ms_range_at(range, i) == 0)
			return false;
	return true;
}

int ms_truth(struct ms_heap *heap, struct ms_value v, bool *out)
{
	struct ms_view view;

	if (ms_is_inline(v))
		return ms_to_bool(heap, v, "A condition", out);
	if (v.tag == MS_TAG_RANGE) {
		*out = range_truth(ms_range_of(v));
		return 0;
	}
	if (!ms_is_heap(v) || !ms_class_is_plain(ms_class_of(v)))
		return ms_fail_conversion(heap, v, MS_LOGICAL);
	if (ms_view_begin(heap, &v, &view) != 0)
		return -1;
	int rc = view_truth(heap, &view, out);
	ms_view_end(heap, &view);
	return rc;
}
