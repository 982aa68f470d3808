#include "value/array.h"
#include "value/class_info.h"
#include "value/convert.h"

/* '*value' may lie inside '*view'. */
bool ms_view_direct(const struct ms_value *value, struct ms_view *view)
{
	struct ms_value v = *value;
	const void *data = NULL;

	if (ms_is_inline(v))
		data = ms_inline_data(value);
	else if (v.tag == MS_TAG_ARRAY || v.tag == MS_TAG_STRUCT)
		data = v.as.array->data;
	else
		return false;
	view->class_ = ms_class_of(v);
	view->complex = ms_is_complex(v);
	view->rank = ms_rank(v);
	view->dims = ms_dims(v);
	view->count = ms_count(v);
	view->data = data;
	return true;
}

int ms_view_begin(struct ms_heap *heap, const struct ms_value *value,
		  struct ms_view *view)
{
	struct ms_value full;

	view->held = ms_none();
	if (ms_view_direct(value, view))
		return 0;
	if (value->tag != MS_TAG_RANGE && value->tag != MS_TAG_SPARSE)
		return ms_fail_class(heap, "()", *value);
	if (ms_gather(heap, *value, &full) != 0)
		return -1;
	/* A sparse 1x1 becomes inline: the view then points into itself. */
	view->held = full;
	(void)ms_view_direct(&view->held, view);
	return 0;
}

void ms_view_end(struct ms_heap *heap, struct ms_view *view)
{
	ms_release(heap, view->held);
	view->held = ms_none();
}

static double load_double(const struct ms_view *view, size_t i)
{
	const char *data = view->data;

	if (view->class_ == MS_DOUBLE)
		return ((const double *)view->data)[i];
	return ms_inline_double(ms_inline_load(
		view->class_, data + i * ms_class_size(view->class_)));
}

double ms_view_double(const struct ms_view *view, size_t i)
{
	return load_double(view, view->complex ? 2 * i : i);
}

double ms_view_imaginary(const struct ms_view *view, size_t i)
{
	return view->complex ? load_double(view, 2 * i + 1) : 0;
}

static int complex_element(struct ms_heap *heap, const struct ms_view *view,
			   size_t i, struct ms_value *out)
{
	size_t size = ms_element_size(view->class_, true);
	struct ms_array *array;

	if (ms_array_create_raw(heap, view->class_, true, 2,
				(const size_t[]){ 1, 1 }, &array) != 0)
		return -1;
	ms_convert_elements(view->class_, array->data, view->class_,
			    (const char *)view->data + i * size, 2);
	*out = ms_array_finish_narrow(heap, array);
	return 0;
}

/* A string scalar of an element of a string array. */
static int string_element(struct ms_heap *heap, struct ms_value content,
			  struct ms_value *out)
{
	struct ms_array *array;

	if (ms_array_create_raw(heap, MS_STRING, false, 2,
				(const size_t[]){ 1, 1 }, &array) != 0)
		return -1;
	((struct ms_value *)array->data)[0] = ms_retain(content);
	*out = ms_array_finish(heap, array);
	return 0;
}

int ms_view_element(struct ms_heap *heap, const struct ms_view *view, size_t i,
		    struct ms_value *out)
{
	if (view->class_ == MS_STRUCT)
		return ms_fail(heap, "MATLAB:UndefinedFunction",
			       "An element of a struct array is no value.");
	const char *data = view->data;
	const char *element =
		data + i * ms_element_size(view->class_, view->complex);
	if (ms_class_is_plain(view->class_)) {
		if (view->complex)
			return complex_element(heap, view, i, out);
		*out = ms_inline_load(view->class_, element);
		return 0;
	}
	struct ms_value content = ((const struct ms_value *)view->data)[i];
	if (view->class_ == MS_STRING)
		return string_element(heap, content, out);
	*out = ms_retain(content);
	return 0;
}
