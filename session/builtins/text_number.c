/* Numbers as text: num2str, int2str, mat2str; and text as numbers. */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

#include "builtins/char_rows.h"
#include "builtins/format_spec.h"
#include "builtins/number_text.h"
#include "value/index.h"

#include <math.h>

/* Columns when further dimensions stand side by side. */
static size_t wide_columns(const struct ms_view *view)
{
	return view->dims[0] == 0 ? 0 : view->count / view->dims[0];
}

static int put_rows(struct ms_heap *heap, const struct ms_view *view,
		    const struct ms_plain_style *style,
		    struct ms_char_rows *rows)
{
	size_t height = view->dims[0];

	for (size_t i = 0; i < height; i++) {
		for (size_t j = 0; j < wide_columns(view); j++)
			if (ms_plain_put(heap, view, i + j * height, style,
					 &rows->text) != 0)
				return -1;
		ms_char_rows_close(rows);
	}
	return 0;
}

static int write_array(struct ms_call *call, const struct ms_view *view,
		       const struct ms_plain_style *style)
{
	struct ms_char_rows rows;

	if (view->count == 0)
		return ms_give_text(call, "", 0);
	ms_char_rows_begin(&rows, call->heap);
	int rc = put_rows(call->heap, view, style, &rows);
	if (rc == 0)
		rc = ms_char_rows_value(&rows, true, &call->results[0]);
	ms_char_rows_end(&rows);
	return rc;
}

/* One row of 'v' through a format. */
static int format_row(struct ms_call *call, struct ms_value v,
		      struct ms_units format, size_t i,
		      struct ms_char_rows *rows)
{
	struct ms_value indexes[] = { ms_real((double)i + 1), ms_colon() };
	struct ms_value row;

	if (ms_index_read(call->heap, v, indexes, 2, &row) != 0)
		return -1;
	int rc =
		ms_format(call->heap, call->name, format, &row, 1, &rows->text);
	ms_release(call->heap, row);
	ms_char_rows_close_lines(rows);
	return rc;
}

static int write_formatted(struct ms_call *call, struct ms_value v,
			   struct ms_units format)
{
	struct ms_char_rows rows;
	int rc = 0;

	ms_char_rows_begin(&rows, call->heap);
	for (size_t i = 0; rc == 0 && i < ms_rows(v); i++)
		rc = format_row(call, v, format, i, &rows);
	if (rc == 0)
		rc = ms_char_rows_value(&rows, true, &call->results[0]);
	ms_char_rows_end(&rows);
	return rc;
}

/* num2str(A, precision) */
static int with_precision(struct ms_call *call, const struct ms_view *view,
			  struct ms_plain_style *style)
{
	int64_t precision;

	if (ms_argument_integer(call, 1, &precision) != 0)
		return -1;
	if (precision < 0 || precision > 100000)
		return ms_fail(call->heap, "MATLAB:num2str:invalidPrecision",
			       "The precision of '%s' must be a whole number "
			       "that isn't negative.",
			       call->name);
	bool whole = !ms_class_is_float(view->class_);
	bool negative = false;

	for (size_t i = 0; i < view->count; i++)
		negative = negative || ms_view_double(view, i) < 0;
	style->integer = whole;
	style->precision = (int)precision;
	style->width = (int)precision + (whole ? 2 : 7 + negative);
	return 0;
}

static int write_number(struct ms_call *call, const struct ms_view *view)
{
	struct ms_plain_style style = { .precision = -1 };

	if (call->argument_count == 1)
		ms_plain_style_of(view, &style);
	else if (with_precision(call, view, &style) != 0)
		return -1;
	return write_array(call, view, &style);
}

int ms_bi_num2str(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	struct ms_view view;

	if (ms_is_class(v, MS_CHAR))
		return ms_give(call, ms_retain(v));
	if (ms_is_string_scalar(v))
		return ms_convert(call->heap, v, MS_CHAR, &call->results[0]);
	if (!ms_is_plain(v))
		return ms_fail(call->heap, "MATLAB:num2str:nonNumericInput",
			       "Input to '%s' must be numeric, logical or "
			       "text.",
			       call->name);
	if (call->argument_count == 2 && ms_is_text(call->arguments[1])) {
		struct ms_units format;

		if (ms_is_empty(v))
			return ms_give_text(call, "", 0);
		ms_units_argument(call, 1, &format);
		return write_formatted(call, v, format);
	}
	if (ms_view_begin(call->heap, &call->arguments[0], &view) != 0)
		return -1;
	int rc = write_number(call, &view);
	ms_view_end(call->heap, &view);
	return rc;
}

/* ---------------------------------------------------------------- int2str */

static double round_away(double x)
{
	return copysign(floor(fabs(x) + 0.5), x);
}

static int round_all(struct ms_heap *heap, const struct ms_view *view,
		     struct ms_value *out)
{
	struct ms_array *array;

	if (ms_array_create_raw(heap, MS_DOUBLE, false, view->rank, view->dims,
				&array) != 0)
		return -1;
	double *data = array->data;
	for (size_t i = 0; i < view->count; i++)
		data[i] = round_away(ms_view_double(view, i));
	*out = ms_array_finish(heap, array);
	return 0;
}

static int write_rounded(struct ms_call *call, const struct ms_view *view)
{
	struct ms_plain_style style = { .precision = -1 };
	struct ms_value rounded;
	struct ms_view numbers;

	if (ms_class_is_integer(view->class_)) {
		ms_plain_style_of(view, &style);
		return write_array(call, view, &style);
	}
	if (round_all(call->heap, view, &rounded) != 0)
		return -1;
	ms_view_direct(&rounded, &numbers);
	ms_plain_style_of(&numbers, &style);
	int rc = write_array(call, &numbers, &style);
	ms_release(call->heap, rounded);
	return rc;
}

int ms_bi_int2str(struct ms_call *call)
{
	struct ms_view view;

	if (ms_need_plain(call, 0) != 0 ||
	    ms_view_begin(call->heap, &call->arguments[0], &view) != 0)
		return -1;
	int rc = write_rounded(call, &view);
	ms_view_end(call->heap, &view);
	return rc;
}

/* ------------------------------------------------------------- str2double */

/* Does one element have an imaginary part? */
static bool any_imaginary(const double *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (pairs[2 * i + 1] != 0)
			return true;
	return false;
}

static void parse(const struct ms_value *v, double *pair)
{
	const uint16_t *units;
	size_t count;

	pair[0] = NAN;
	pair[1] = 0;
	if (!ms_is_none(*v) && ms_text_units(v, &units, &count))
		ms_parse_double(units, count, &pair[0], &pair[1]);
}

static int parse_all(struct ms_call *call, struct ms_value v)
{
	const struct ms_value *elements = v.as.array->data;
	struct ms_array *array;

	if (ms_array_create_raw(call->heap, MS_DOUBLE, true, ms_rank(v),
				ms_dims(v), &array) != 0)
		return -1;
	double *pairs = array->data;
	for (size_t i = 0; i < array->count; i++)
		parse(&elements[i], &pairs[2 * i]);
	if (any_imaginary(pairs, array->count))
		return ms_give(call, ms_array_finish(call->heap, array));
	return ms_give(call, ms_array_finish_narrow(call->heap, array));
}

int ms_bi_str2double(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	double pair[2];

	if (ms_is_class(v, MS_CELL) ||
	    (ms_is_class(v, MS_STRING) && ms_count(v) != 1))
		return parse_all(call, v);
	parse(&call->arguments[0], pair);
	if (pair[1] == 0)
		return ms_give_real(call, pair[0]);
	return ms_complex(call->heap, pair[0], pair[1], &call->results[0]);
}

/* ---------------------------------------------------------------- str2num */

/* The text between brackets, rows of a matrix as rows. */
static int bracketed(struct ms_call *call, struct snap_strbuf *out)
{
	struct ms_value v = call->arguments[0];
	struct ms_char_rows rows;

	snap_strbuf_putc(out, '[');
	if (ms_is_class(v, MS_CHAR) && ms_rank(v) == 2) {
		ms_char_rows_begin(&rows, call->heap);
		ms_char_rows_add(&rows, &call->arguments[0]);
		for (size_t i = 0; i < rows.count; i++) {
			struct ms_units row = ms_char_rows_at(&rows, i);

			if (i != 0)
				snap_strbuf_putc(out, '\n');
			ms_units_to_utf8(row.data, row.count, out);
		}
		ms_char_rows_end(&rows);
	} else if (!ms_text_to_utf8(v, out)) {
		return ms_fail(call->heap, "MATLAB:str2num:InvalidArgument",
			       "Input to '%s' must be text.", call->name);
	}
	snap_strbuf_putc(out, ']');
	return out->failed ? ms_fail_memory(call->heap) : 0;
}

int ms_bi_str2num(struct ms_call *call)
{
	struct snap_strbuf text;
	struct ms_value v = ms_none();

	snap_strbuf_begin(&text, &call->heap->allocator);
	int rc = bracketed(call, &text);
	bool fine = rc == 0 && ms_scope_eval(call->vm, MS_SCOPE_CALLER,
					     snap_strbuf_text(&text), text.size,
					     1, &v) == 0;
	snap_strbuf_end(&text);
	if (rc != 0)
		return -1;
	if (!fine) {
		ms_error_clear(call->heap);
		v = ms_empty(call->heap);
	}
	call->results[0] = v;
	ms_give_at(call, 1, ms_logical(fine));
	return 0;
}
