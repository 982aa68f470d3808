/* jsonencode(): a value as JSON. */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

#include "builtins/format_spec.h"
#include "builtins/map.h"
#include "value/opaque.h"
#include "value/cell.h"
#include "value/index.h"
#include "value/struct.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Containers within containers. */
#define DEPTH_MAX 1000

struct writer {
	struct ms_call *call;
	struct ms_wide out;
	bool null_for_nan; /* else NaN and Infinity */
	bool pretty;
	uint32_t depth;
};

static int put_value(struct writer *w, struct ms_value v);

static void line(struct writer *w)
{
	if (!w->pretty)
		return;
	ms_wide_put(&w->out, '\n');
	ms_wide_fill(&w->out, ' ', 2 * (size_t)w->depth);
}

static int open_list(struct writer *w, char bracket)
{
	ms_wide_put(&w->out, (uint16_t)bracket);
	if (++w->depth <= DEPTH_MAX)
		return 0;
	return ms_fail(w->call->heap, "MATLAB:json:tooDeep",
		       "The value is nested too deep to be written as JSON.");
}

static void close_list(struct writer *w, char bracket, bool empty)
{
	w->depth--;
	if (!empty)
		line(w);
	ms_wide_put(&w->out, (uint16_t)bracket);
}

static void comma(struct writer *w, bool first)
{
	if (!first)
		ms_wide_put(&w->out, ',');
	line(w);
}

/* ------------------------------------------------------------------ scalars
 */

static void put_escaped(struct writer *w, uint16_t unit)
{
	static const char digits[] = "0123456789abcdef";
	static const char plain[] = "\"\\/bfnrt";
	static const char codes[] = "\"\\/\b\f\n\r\t";

	for (size_t i = 0; i + 1 < sizeof(codes); i++)
		if (unit == (unsigned char)codes[i] && unit != '/') {
			ms_wide_put(&w->out, '\\');
			ms_wide_put(&w->out, (uint16_t)plain[i]);
			return;
		}
	if (unit >= ' ') {
		ms_wide_put(&w->out, unit);
		return;
	}
	ms_wide_ascii(&w->out, "\\u00");
	ms_wide_put(&w->out, (uint16_t)digits[unit >> 4]);
	ms_wide_put(&w->out, (uint16_t)digits[unit & 15]);
}

/* Every 'step'-th unit from 'first' on. */
static void put_text(struct writer *w, struct ms_units text, size_t first,
		     size_t step)
{
	ms_wide_put(&w->out, '"');
	for (size_t i = first; i < text.count; i += step)
		put_escaped(w, text.data[i]);
	ms_wide_put(&w->out, '"');
}

static int put_double(struct writer *w, double x, const char *format)
{
	struct ms_value v = ms_real(x);

	if (isfinite(x))
		return ms_format_ascii(w->call->heap, w->call->name, format, &v,
				       1, &w->out);
	ms_wide_ascii(&w->out, w->null_for_nan ? "null"
			       : isnan(x)      ? "NaN"
			       : x > 0	       ? "Infinity"
					       : "-Infinity");
	return 0;
}

/* Whole numbers as such, others with what it takes to read them back. */
static const char *double_format(double x)
{
	char text[40];

	if (x == floor(x) && fabs(x) < 1e15)
		return "%d";
	snprintf(text, sizeof(text), "%.15g", x);
	return strtod(text, NULL) == x ? "%.15g" : "%.17g";
}

static int put_element(struct writer *w, const struct ms_view *view, size_t i)
{
	struct ms_value v;

	if (view->class_ == MS_LOGICAL) {
		ms_wide_ascii(&w->out,
			      ms_view_double(view, i) != 0 ? "true" : "false");
		return 0;
	}
	if (view->class_ == MS_SINGLE)
		return put_double(w, ms_view_double(view, i), "%.7g");
	if (view->class_ == MS_DOUBLE) {
		double x = ms_view_double(view, i);

		return put_double(w, x, double_format(x));
	}
	if (ms_view_element(w->call->heap, view, i, &v) != 0)
		return -1;
	return ms_format_ascii(w->call->heap, w->call->name, "%d", &v, 1,
			       &w->out);
}

/* ------------------------------------------------------------------- arrays
 */

typedef int put_function(struct writer *w, const void *context, size_t i);

/* [..., ...] with elements first, first + step, ... */
static int put_list(struct writer *w, size_t first, size_t step, size_t count,
		    put_function *put, const void *context)
{
	if (open_list(w, '[') != 0)
		return -1;
	for (size_t k = 0; k < count; k++) {
		comma(w, k == 0);
		if (put(w, context, first + k * step) != 0)
			return -1;
	}
	close_list(w, ']', count == 0);
	return 0;
}

static int put_number(struct writer *w, const void *context, size_t i)
{
	return put_element(w, context, i);
}

/* Rows of rows: the last dimension is the innermost list. */
static int put_nested(struct writer *w, const struct ms_view *view,
		      uint32_t dim, size_t first, size_t step)
{
	size_t count = view->dims[dim];

	if (dim + 1 == view->rank)
		return put_list(w, first, step, count, put_number, view);
	if (open_list(w, '[') != 0)
		return -1;
	for (size_t k = 0; k < count; k++) {
		comma(w, k == 0);
		if (put_nested(w, view, dim + 1, first + k * step,
			       step * count) != 0)
			return -1;
	}
	close_list(w, ']', count == 0);
	return 0;
}

/* At most one dimension, whichever, has several elements? */
static bool is_flat(struct ms_value v)
{
	for (uint32_t k = 0; k < ms_rank(v); k++)
		if (ms_dim(v, k) != 1 && ms_dim(v, k) != ms_count(v))
			return false;
	return true;
}

static int put_numbers(struct writer *w, struct ms_value v,
		       const struct ms_view *view)
{
	if (view->complex || ms_is_sparse(v))
		return ms_fail(w->call->heap, "MATLAB:json:unsupported",
			       "Complex and sparse values can't be written as "
			       "JSON.");
	if (view->count == 1)
		return put_element(w, view, 0);
	if (view->count == 0 || is_flat(v))
		return put_list(w, 0, 1, view->count, put_number, view);
	return put_nested(w, view, 0, 0, 1);
}

/* Lists along all dimensions but the second, along which the texts run. */
static int put_char_lists(struct writer *w, const struct ms_value *v,
			  uint32_t dim, size_t first, size_t step)
{
	size_t rows = ms_rows(*v), columns = ms_columns(*v);

	if (dim == ms_rank(*v)) {
		put_text(w,
			 (struct ms_units){ ms_char_units(v).data,
					    first + rows * columns },
			 first, rows);
		return 0;
	}
	if (dim == 1)
		return put_char_lists(w, v, 2, first, step * columns);
	if (open_list(w, '[') != 0)
		return -1;
	for (size_t k = 0; k < ms_dim(*v, dim); k++) {
		comma(w, k == 0);
		if (put_char_lists(w, v, dim + 1, first + k * step,
				   step * ms_dim(*v, dim)) != 0)
			return -1;
	}
	close_list(w, ']', false);
	return 0;
}

static int put_chars(struct writer *w, const struct ms_value *v)
{
	struct ms_units text = ms_char_units(v);

	if (text.count != 0 && (ms_rows(*v) != 1 || !is_flat(*v)))
		return put_char_lists(w, v, 0, 0, 1);
	put_text(w, text, 0, 1);
	return 0;
}

static int put_string(struct writer *w, const void *context, size_t i)
{
	const struct ms_value *v = &((const struct ms_value *)context)[i];

	if (ms_is_none(*v))
		ms_wide_ascii(&w->out, "null");
	else
		put_text(w, ms_char_units(v), 0, 1);
	return 0;
}

static int put_cell(struct writer *w, const void *context, size_t i)
{
	return put_value(w, ((const struct ms_value *)context)[i]);
}

static int put_object(struct writer *w, const void *context, size_t e)
{
	const struct ms_struct *s = context;
	const struct ms_value *values = s->array.data;
	uint32_t fields = s->shape->field_count;

	if (open_list(w, '{') != 0)
		return -1;
	for (uint32_t f = 0; f < fields; f++) {
		comma(w, f == 0);
		ms_wide_put(&w->out, '"');
		ms_wide_ascii(&w->out, ms_shape_name(s->shape, f)->text);
		ms_wide_ascii(&w->out, w->pretty ? "\": " : "\":");
		if (put_value(w, values[e * fields + f]) != 0)
			return -1;
	}
	close_list(w, '}', fields == 0);
	return 0;
}

/* Keys that are numbers would come back as names: such a map can't be read
 * again. */
static int put_map(struct writer *w, const struct ms_sorted *tree)
{
	const struct ms_sorted_node *node;
	struct ms_sorted_walk walk;

	if (ms_map_unpack(tree->kind).key != MS_CHAR)
		return ms_fail(w->call->heap, "MATLAB:json:unsupported",
			       "Keys of a 'containers.Map' that is written as "
			       "JSON must be text.");
	if (open_list(w, '{') != 0)
		return -1;
	ms_sorted_walk_begin(&walk, tree);
	for (bool first = true; (node = ms_sorted_walk_next(&walk)) != NULL;
	     first = false) {
		comma(w, first);
		put_text(w, ms_char_units(&node->key), 0, 1);
		ms_wide_ascii(&w->out, w->pretty ? ": " : ":");
		if (put_value(w, node->value) != 0)
			return -1;
	}
	close_list(w, '}', tree->count == 0);
	return 0;
}

static int put_struct(struct writer *w, struct ms_value v)
{
	const struct ms_struct *s = ms_struct_of(v);

	if (s->array.count == 1)
		return put_object(w, s, 0);
	return put_list(w, 0, 1, s->array.count, put_object, s);
}

static int put_plain(struct writer *w, struct ms_value v)
{
	struct ms_view view;

	if (ms_view_begin(w->call->heap, &v, &view) != 0)
		return -1;
	int rc = put_numbers(w, v, &view);
	ms_view_end(w->call->heap, &view);
	return rc;
}

static int put_value(struct writer *w, struct ms_value v)
{
	if (ms_poll(w->call->heap) != 0)
		return -1;
	if (ms_is_class(v, MS_CHAR))
		return put_chars(w, &v);
	if (ms_is_plain(v))
		return put_plain(w, v);
	if (v.tag == MS_TAG_STRUCT)
		return put_struct(w, v);
	if (ms_is_class(v, MS_CELL))
		return put_list(w, 0, 1, ms_count(v), put_cell,
				ms_cell_values(v));
	if (ms_is_class(v, MS_STRING) && ms_count(v) == 1)
		return put_string(w, v.as.array->data, 0);
	if (ms_is_class(v, MS_STRING))
		return put_list(w, 0, 1, ms_count(v), put_string,
				v.as.array->data);
	if (ms_is_opaque(v, &ms_map_type))
		return put_map(w, ms_map_tree(ms_opaque_of(v)));
	return ms_fail(w->call->heap, "MATLAB:json:unsupported",
		       "Values of class '%s' can't be written as JSON.",
		       ms_class_text(v));
}

static int read_options(struct writer *w)
{
	struct ms_call *call = w->call;

	for (uint32_t i = 1; i < call->argument_count; i += 2) {
		bool *place =
			ms_is_word(call->arguments[i], "PrettyPrint")
				? &w->pretty
			: ms_is_word(call->arguments[i], "ConvertInfAndNaN")
				? &w->null_for_nan
				: NULL;

		if (place == NULL || i + 1 == call->argument_count)
			return ms_fail(call->heap, "MATLAB:json:option",
				       "Argument %u of '%s' is no option it "
				       "knows, or has no value.",
				       i + 1, call->name);
		if (ms_argument_bool(call, i + 1, place) != 0)
			return -1;
	}
	return 0;
}

int ms_bi_jsonencode(struct ms_call *call)
{
	struct writer w = { .call = call, .null_for_nan = true };

	if (read_options(&w) != 0)
		return -1;
	ms_wide_begin(&w.out, call->heap);
	int rc = put_value(&w, call->arguments[0]);
	if (rc == 0)
		rc = ms_wide_value(&w.out, &call->results[0]);
	ms_wide_end(&w.out);
	return rc;
}
