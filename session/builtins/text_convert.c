/* Between the forms of text: char, cellstr, string. */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

#include "builtins/char_rows.h"
#include "builtins/number_text.h"
#include "value/cell.h"

/* ------------------------------------------------------------------- char */

static int add_rows(struct ms_call *call, const struct ms_value *v,
		    struct ms_char_rows *rows)
{
	struct ms_value text;

	if (ms_is_none(*v))
		return ms_fail(call->heap, "MATLAB:string:CannotConvertMissing",
			       "'%s' can't convert <missing>.", call->name);
	if (ms_is_class(*v, MS_CHAR)) {
		ms_char_rows_add(rows, v);
		return 0;
	}
	if (!ms_is_plain(*v) && !ms_is_string_scalar(*v))
		return ms_fail(call->heap, "MATLAB:char:InvalidInputType",
			       "'%s' can't convert a value of class '%s'.",
			       call->name, ms_class_name(ms_class_of(*v)));
	if (ms_convert(call->heap, *v, MS_CHAR, &text) != 0)
		return -1;
	ms_char_rows_add(rows, &text);
	ms_release(call->heap, text);
	return 0;
}

static int add_argument(struct ms_call *call, uint32_t i,
			struct ms_char_rows *rows)
{
	const struct ms_value *v = &call->arguments[i];

	if (!ms_is_class(*v, MS_CELL) && !ms_is_class(*v, MS_STRING))
		return add_rows(call, v, rows);
	const struct ms_value *elements = v->as.array->data;

	for (size_t k = 0; k < ms_count(*v); k++)
		if (add_rows(call, &elements[k], rows) != 0)
			return -1;
	return 0;
}

static int stack_rows(struct ms_call *call)
{
	struct ms_char_rows rows;
	int rc = 0;

	ms_char_rows_begin(&rows, call->heap);
	for (uint32_t i = 0; rc == 0 && i < call->argument_count; i++)
		rc = add_argument(call, i, &rows);
	if (rc == 0)
		rc = ms_char_rows_value(&rows, false, &call->results[0]);
	ms_char_rows_end(&rows);
	return rc;
}

int ms_bi_char(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];

	if (call->argument_count > 1 || ms_is_class(v, MS_CELL) ||
	    (ms_is_class(v, MS_STRING) && !ms_is_string_scalar(v)))
		return stack_rows(call);
	if (!ms_is_plain(v) && !ms_is_class(v, MS_STRING))
		return ms_fail_type(call, v);
	return ms_convert(call->heap, v, MS_CHAR, &call->results[0]);
}

/* ---------------------------------------------------------------- cellstr */

/* Rows without the blanks at their ends, as a column of cells. */
static int cells_of_rows(struct ms_call *call)
{
	struct ms_char_rows rows;
	struct ms_array *cell = NULL;
	int rc = -1;

	ms_char_rows_begin(&rows, call->heap);
	ms_char_rows_add(&rows, &call->arguments[0]);
	if (ms_wide_check(&rows.text) != 0 ||
	    ms_cell_create(call->heap, rows.count, 1, &cell) != 0)
		goto out;
	for (size_t i = 0; i < rows.count; i++) {
		struct ms_units row = ms_char_rows_at(&rows, i);
		struct ms_value text;

		while (row.count != 0 &&
		       ms_unit_is_space(row.data[row.count - 1]))
			row.count--;
		if (ms_units_value(call->heap, row, &text) != 0)
			goto out;
		ms_take_into(call->heap, &((struct ms_value *)cell->data)[i],
			     text);
	}
	call->results[0] = ms_array_finish(call->heap, cell);
	cell = NULL;
	rc = 0;
out:
	ms_array_drop(call->heap, cell);
	ms_char_rows_end(&rows);
	return rc;
}

/* Anything empty is one empty text. */
static int cell_of_nothing(struct ms_call *call)
{
	static const char *const none[] = { "" };

	return ms_cell_of_text(call->heap, none, 1, true, &call->results[0]);
}

int ms_bi_cellstr(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];

	if (ms_is_cell_of_text(v))
		return ms_give(call, ms_retain(v));
	if (ms_is_class(v, MS_STRING))
		return ms_convert(call->heap, v, MS_CELL, &call->results[0]);
	if (ms_is_class(v, MS_CHAR) && ms_rank(v) == 2)
		return ms_is_empty(v) ? cell_of_nothing(call)
				      : cells_of_rows(call);
	if (ms_is_zero_by_zero(v) && ms_is_class(v, MS_DOUBLE))
		return cell_of_nothing(call);
	return ms_fail(call->heap, "MATLAB:cellstr:InputClass",
		       "Input to '%s' must be text: a character array, a cell "
		       "array of character vectors or a string array.",
		       call->name);
}

/* ----------------------------------------------------------------- string */

static int number_string(struct ms_heap *heap, const struct ms_view *view,
			 size_t i, struct ms_value *out)
{
	struct ms_view one = *view;
	struct ms_plain_style style = { .precision = -1 };
	double x = ms_view_double(view, i);
	struct ms_wide wide;

	*out = ms_none();
	if (x != x && !view->complex)
		return 0;
	if (view->class_ == MS_LOGICAL)
		return ms_text_from_c(heap, x != 0 ? "true" : "false", out);
	one.count = 1;
	one.data = (const char *)view->data +
		   i * (ms_class_size(view->class_) << (view->complex ? 1 : 0));
	ms_plain_style_of(&one, &style);
	style.width = 0;
	ms_wide_begin(&wide, heap);
	int rc = ms_plain_put(heap, &one, 0, &style, &wide);
	if (rc == 0)
		rc = ms_wide_value(&wide, out);
	ms_wide_end(&wide);
	return rc;
}

static int strings_of_numbers(struct ms_call *call, const struct ms_view *view)
{
	struct ms_array *array;

	if (ms_array_create_raw(call->heap, MS_STRING, false, view->rank,
				view->dims, &array) != 0)
		return -1;
	for (size_t i = 0; i < view->count; i++) {
		struct ms_value *place = &((struct ms_value *)array->data)[i];

		if (number_string(call->heap, view, i, place) != 0) {
			ms_array_drop(call->heap, array);
			return -1;
		}
	}
	return ms_give(call, ms_array_finish(call->heap, array));
}

/* A cell's element becomes one string. */
static int string_of_cell(struct ms_call *call, const struct ms_value *v,
			  struct ms_value *out)
{
	struct ms_units units = { NULL, 0 };
	struct ms_view view;

	if (ms_text_units(v, &units.data, &units.count))
		return ms_units_value(call->heap, units, out);
	if (ms_is_plain(*v) && ms_is_scalar(*v) && !ms_is_class(*v, MS_CHAR) &&
	    ms_view_direct(v, &view))
		return number_string(call->heap, &view, 0, out);
	if (ms_is_plain(*v) && ms_is_empty(*v))
		return ms_units_value(call->heap, units, out);
	return ms_fail(call->heap, "MATLAB:string:CellElementMustBeText",
		       "'%s' can't convert a cell with a value of class '%s'.",
		       call->name, ms_class_name(ms_class_of(*v)));
}

static int strings_of_cell(struct ms_call *call, struct ms_value v)
{
	const struct ms_value *elements = ms_cell_values(v);
	struct ms_array *array;

	if (ms_array_create_raw(call->heap, MS_STRING, false, ms_rank(v),
				ms_dims(v), &array) != 0)
		return -1;
	for (size_t i = 0; i < array->count; i++) {
		struct ms_value *place = &((struct ms_value *)array->data)[i];

		if (string_of_cell(call, &elements[i], place) != 0) {
			ms_array_drop(call->heap, array);
			return -1;
		}
	}
	return ms_give(call, ms_array_finish(call->heap, array));
}

int ms_bi_string(struct ms_call *call)
{
	struct ms_value v = ms_argument(call, 0);
	struct ms_view view;

	if (call->argument_count == 0)
		return ms_string_from_utf8(call->heap, "", 0,
					   &call->results[0]);
	if (ms_is_class(v, MS_CELL))
		return strings_of_cell(call, v);
	if (ms_is_class(v, MS_CHAR) || ms_is_class(v, MS_STRING))
		return ms_convert(call->heap, v, MS_STRING, &call->results[0]);
	if (ms_need_plain(call, 0) != 0 ||
	    ms_view_begin(call->heap, &call->arguments[0], &view) != 0)
		return -1;
	int rc = strings_of_numbers(call, &view);
	ms_view_end(call->heap, &view);
	return rc;
}
