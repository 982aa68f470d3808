/* Arguments as C numbers. */
#include "value/convert.h"

#include <math.h>

int ms_to_double(struct ms_heap *heap, struct ms_value v, const char *what,
		 double *out)
{
	struct ms_view view;

	if (ms_is_inline(v)) {
		*out = ms_inline_double(v);
		return 0;
	}
	if (!ms_is_heap(v) || !ms_class_is_plain(ms_class_of(v)) ||
	    ms_count(v) != 1)
		return ms_fail(heap, "MATLAB:invalidType",
			       "%s must be a numeric scalar.", what);
	if (ms_view_begin(heap, &v, &view) != 0)
		return -1;
	*out = ms_view_double(&view, 0);
	ms_view_end(heap, &view);
	return 0;
}

int ms_to_integer(struct ms_heap *heap, struct ms_value v, const char *what,
		  int64_t *out)
{
	double x;

	if (v.tag == MS_TAG_INT64) {
		*out = v.as.integer;
		return 0;
	}
	if (ms_to_double(heap, v, what, &x) != 0)
		return -1;
	if (x != floor(x) || !(fabs(x) < 9223372036854775808.0))
		return ms_fail(heap, "MATLAB:expectedInteger",
			       "%s must be an integer.", what);
	*out = (int64_t)x;
	return 0;
}

int ms_to_bool(struct ms_heap *heap, struct ms_value v, const char *what,
	       bool *out)
{
	double x;

	if (ms_to_double(heap, v, what, &x) != 0)
		return -1;
	if (isnan(x))
		return ms_fail_nan(heap);
	*out = x != 0;
	return 0;
}
