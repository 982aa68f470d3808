#include "value/convert.h"
#include "value/array.h"
#include "value/class_info.h"
#include "value/convert_text.h"
#include "value/range.h"
#include "value/sparse.h"

#include <math.h>
#include <string.h>

static int fail_conversion(struct ms_heap *heap, struct ms_value v,
			   enum ms_class class_)
{
	return ms_fail(heap, "MATLAB:invalidConversion",
		       "Conversion to %s from %s is not possible.",
		       ms_class_name(class_), ms_class_name(ms_class_of(v)));
}

static int fail_nan(struct ms_heap *heap)
{
	return ms_fail(heap, "MATLAB:nologicalnan",
		       "NaN's cannot be converted to logicals.");
}

static bool has_nan(const struct ms_view *view)
{
	if (!ms_class_is_float(view->class_))
		return false;
	for (size_t i = 0; i < view->count; i++)
		if (isnan(ms_view_double(view, i)) ||
		    isnan(ms_view_imaginary(view, i)))
			return true;
	return false;
}

/* The real parts of complex elements, as their own class. */
static void copy_real_parts(char *out, const struct ms_view *view, size_t size)
{
	const char *in = view->data;

	for (size_t i = 0; i < view->count; i++)
		memcpy(out + i * size, in + 2 * i * size, size);
}

static int real_parts(struct ms_heap *heap, const struct ms_view *view,
		      struct ms_value *out)
{
	struct ms_array *array;

	if (ms_array_create_raw(heap, view->class_, false, view->rank,
				view->dims, &array) != 0)
		return -1;
	copy_real_parts(array->data, view, ms_class_size(view->class_));
	*out = ms_array_finish(heap, array);
	return 0;
}

/* Complex numbers have neither truth nor letters. */
static int complex_to_plain(struct ms_heap *heap, struct ms_value v,
			    const struct ms_view *view, enum ms_class class_,
			    struct ms_value *out)
{
	struct ms_value real;

	if (class_ == MS_LOGICAL)
		return fail_conversion(heap, v, class_);
	if (real_parts(heap, view, &real) != 0)
		return -1;
	int rc = ms_convert(heap, real, class_, out);
	ms_release(heap, real);
	return rc;
}

static int view_to_plain(struct ms_heap *heap, struct ms_value v,
			 const struct ms_view *view, enum ms_class class_,
			 struct ms_value *out)
{
	struct ms_array *array;

	if (view->complex && !ms_class_is_numeric(class_))
		return complex_to_plain(heap, v, view, class_, out);
	if (class_ == MS_LOGICAL && has_nan(view))
		return fail_nan(heap);
	if (ms_array_create_raw(heap, class_, view->complex, view->rank,
				view->dims, &array) != 0)
		return -1;
	ms_convert_elements(class_, array->data, view->class_, view->data,
			    view->complex ? 2 * view->count : view->count);
	*out = ms_array_finish(heap, array);
	return 0;
}

static int plain_to_plain(struct ms_heap *heap, struct ms_value v,
			  enum ms_class class_, struct ms_value *out)
{
	struct ms_view view;

	if (ms_view_begin(heap, &v, &view) != 0)
		return -1;
	int rc = view_to_plain(heap, v, &view, class_, out);
	ms_view_end(heap, &view);
	return rc;
}

static int sparse_to_sparse(struct ms_heap *heap, struct ms_value v,
			    enum ms_class class_, struct ms_value *out)
{
	struct ms_value full;

	if (plain_to_plain(heap, v, class_, &full) != 0)
		return -1;
	int rc = ms_sparse_from_full(heap, full, out);
	ms_release(heap, full);
	return rc;
}

static bool is_textual(enum ms_class class_)
{
	return class_ == MS_STRING || class_ == MS_CELL;
}

int ms_convert(struct ms_heap *heap, struct ms_value v, enum ms_class class_,
	       struct ms_value *out)
{
	enum ms_class from = ms_class_of(v);

	if (ms_is_none(v) || v.tag == MS_TAG_COLON || v.tag >= MS_TAG_LIST)
		return fail_conversion(heap, v, class_);
	if (from == class_) {
		*out = ms_retain(v);
		return 0;
	}
	if (is_textual(class_) || is_textual(from))
		return ms_convert_text(heap, v, class_, out);
	if (!ms_class_is_plain(class_) || !ms_class_is_plain(from))
		return fail_conversion(heap, v, class_);
	if (ms_is_sparse(v) && (class_ == MS_DOUBLE || class_ == MS_LOGICAL))
		return sparse_to_sparse(heap, v, class_, out);
	return plain_to_plain(heap, v, class_, out);
}

/* ----------------------------------------------------------- arguments */

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

int ms_to_size(struct ms_heap *heap, struct ms_value v, const char *what,
	       size_t *out)
{
	double x;

	if (ms_to_double(heap, v, what, &x) != 0)
		return -1;
	if (isnan(x) || x != floor(x))
		return ms_fail(heap, "MATLAB:NonInteger",
			       "%s must be an integer.", what);
	/* What is too large for memory is told so later, with the size. */
	if (x <= 0)
		*out = 0;
	else if (x >= (double)(SIZE_MAX / 2))
		*out = SIZE_MAX / 2;
	else
		*out = (size_t)x;
	return 0;
}

int ms_to_dimension(struct ms_heap *heap, struct ms_value v, uint32_t *out)
{
	double x = 0;

	if (ms_is_inline(v))
		x = ms_inline_double(v);
	if (!(x >= 1) || x != floor(x) || x > UINT32_MAX)
		return ms_fail(
			heap, "MATLAB:getdimarg:dimensionMustBePositiveInteger",
			"Dimension argument must be a positive integer scalar "
			"within indexing range.");
	*out = (uint32_t)x - 1;
	return 0;
}

int ms_to_bool(struct ms_heap *heap, struct ms_value v, const char *what,
	       bool *out)
{
	double x;

	if (ms_to_double(heap, v, what, &x) != 0)
		return -1;
	if (isnan(x))
		return fail_nan(heap);
	*out = x != 0;
	return 0;
}

/* --------------------------------------------------------------- truth */

static int view_truth(struct ms_heap *heap, const struct ms_view *view,
		      bool *out)
{
	bool all = view->count != 0;

	if (has_nan(view))
		return fail_nan(heap);
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
		return fail_conversion(heap, v, MS_LOGICAL);
	if (ms_view_begin(heap, &v, &view) != 0)
		return -1;
	int rc = view_truth(heap, &view, out);
	ms_view_end(heap, &view);
	return rc;
}
