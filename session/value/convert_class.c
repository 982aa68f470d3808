/* Values of one class as values of another. */
#include "value/convert.h"
#include "value/array.h"
#include "value/class_info.h"
#include "value/opaque.h"
#include "value/sparse_ops.h"

#include <string.h>

int ms_fail_conversion(struct ms_heap *heap, struct ms_value v,
		       enum ms_class class_)
{
	return ms_fail(heap, "MATLAB:invalidConversion",
		       "Conversion to %s from %s is not possible.",
		       ms_class_name(class_), ms_class_text(v));
}

int ms_fail_nan(struct ms_heap *heap)
{
	return ms_fail(heap, "MATLAB:nologicalnan",
		       "NaN's cannot be converted to logicals.");
}

bool ms_view_has_nan(const struct ms_view *view)
{
	size_t count = view->complex ? 2 * view->count : view->count;
	bool found = false;

	if (view->class_ == MS_DOUBLE) {
		const double *x = view->data;

		for (size_t i = 0; i < count; i++)
			found |= x[i] != x[i];
	} else if (view->class_ == MS_SINGLE) {
		const float *x = view->data;

		for (size_t i = 0; i < count; i++)
			found |= x[i] != x[i];
	}
	return found;
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
		return ms_fail_conversion(heap, v, class_);
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
	if (class_ == MS_LOGICAL && ms_view_has_nan(view))
		return ms_fail_nan(heap);
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
	struct ms_value elements;
	struct ms_value converted;

	if (ms_sparse_elements(heap, v, &elements) != 0)
		return -1;
	int rc = plain_to_plain(heap, elements, class_, &converted);
	ms_release(heap, elements);
	if (rc != 0)
		return -1;
	rc = ms_sparse_with_elements(heap, v, converted, out);
	ms_release(heap, converted);
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
		return ms_fail_conversion(heap, v, class_);
	if (from == class_) {
		*out = ms_retain(v);
		return 0;
	}
	if (is_textual(class_) || is_textual(from))
		return ms_convert_text(heap, v, class_, out);
	if (!ms_class_is_plain(class_) || !ms_class_is_plain(from))
		return ms_fail_conversion(heap, v, class_);
	if (ms_is_sparse(v) && (class_ == MS_DOUBLE || class_ == MS_LOGICAL))
		return sparse_to_sparse(heap, v, class_, out);
	return plain_to_plain(heap, v, class_, out);
}
