/* Texts put together and taken apart: strcat, strsplit. */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

#include "builtins/format_spec.h"
#include "value/cell.h"
#include "value/concat.h"

/* ----------------------------------------------------------------- strcat */

static int join_element(void *context, size_t i, struct ms_units like,
			struct ms_wide *out)
{
	const struct ms_call *call = context;

	(void)like;
	for (uint32_t k = 0; k < call->argument_count; k++) {
		struct ms_texts texts;

		if (ms_texts_begin(&call->arguments[k], &texts))
			ms_wide_append(out, ms_texts_at(&texts, i));
	}
	return 0;
}

/* Cells and strings: element by element, in the form of the largest. */
static int join_lists(struct ms_call *call)
{
	struct ms_texts like = { .class_ = MS_CHAR, .count = 1 };

	for (uint32_t k = 0; k < call->argument_count; k++) {
		struct ms_texts texts;

		if (ms_texts_argument(call, k, &texts) != 0)
			return -1;
		if (texts.class_ == MS_CHAR)
			continue;
		if (like.class_ != MS_CHAR && like.count != 1 &&
		    texts.count != 1 && !ms_same_dims(like.value, texts.value))
			return ms_fail(call->heap,
				       "MATLAB:strcat:InvalidInputSize",
				       "Arrays given to '%s' must have the "
				       "same size.",
				       call->name);
		if (like.class_ == MS_CHAR || like.count == 1)
			like = texts;
	}
	return ms_texts_map(call->heap, &like, join_element, call,
			    &call->results[0]);
}

/* The columns that stay when blanks at the ends of rows go. */
static size_t kept_columns(struct ms_units units, size_t rows, size_t columns)
{
	for (; columns != 0; columns--)
		for (size_t i = 0; i < rows; i++) {
			uint16_t u = units.data[(columns - 1) * rows + i];

			if (u != 0 && !ms_unit_is_space(u))
				return columns;
		}
	return 0;
}

/* One argument of strcat() as a char matrix of 'rows' rows without blanks at
 * its end; empty ones give NONE. */
static int trimmed(struct ms_heap *heap, const struct ms_value *v, size_t rows,
		   struct ms_value *out)
{
	struct ms_units units = ms_char_units(v);
	size_t own = ms_rows(*v);
	size_t columns = kept_columns(units, own, ms_columns(*v));
	struct ms_array *array;

	*out = ms_none();
	if (units.count == 0)
		return 0;
	if (ms_matrix_create(heap, MS_CHAR, rows, columns, &array) != 0)
		return -1;
	uint16_t *data = array->data;
	for (size_t j = 0; j < columns; j++)
		for (size_t i = 0; i < rows; i++)
			*data++ = units.data[j * own + (own == 1 ? 0 : i)];
	*out = ms_array_finish(heap, array);
	return 0;
}

static int char_rows(struct ms_call *call, size_t *rows)
{
	*rows = 1;
	for (uint32_t k = 0; k < call->argument_count; k++) {
		struct ms_value v = call->arguments[k];

		if (!ms_is_class(v, MS_CHAR) || ms_rank(v) != 2)
			return ms_fail(
				call->heap, "MATLAB:strcat:InvalidInputType",
				"Inputs of '%s' must be text.", call->name);
		if (ms_is_empty(v) || ms_rows(v) == 1)
			continue;
		if (*rows != 1 && *rows != ms_rows(v))
			return ms_fail(call->heap,
				       "MATLAB:strcat:NumberOfInputRows",
				       "Arrays given to '%s' must have the "
				       "same number of rows.",
				       call->name);
		*rows = ms_rows(v);
	}
	return 0;
}

static int join_chars(struct ms_call *call)
{
	struct ms_heap *heap = call->heap;
	struct ms_list *list;
	size_t rows;
	int rc = -1;

	if (char_rows(call, &rows) != 0 ||
	    ms_list_create(heap, call->argument_count, &list) != 0)
		return -1;
	for (uint32_t k = 0; k < call->argument_count; k++) {
		struct ms_value v;

		if (trimmed(heap, &call->arguments[k], rows, &v) != 0)
			goto out;
		if (!ms_is_none(v) && ms_list_take(heap, list, v) != 0)
			goto out;
	}
	if (list->count == 0)
		rc = ms_text_from_utf8(heap, "", 0, &call->results[0]);
	else
		rc = ms_concat(heap, 1, list->values, list->count,
			       &call->results[0]);
out:
	ms_release(heap, ms_take_object(list));
	return rc;
}

int ms_bi_strcat(struct ms_call *call)
{
	for (uint32_t k = 0; k < call->argument_count; k++)
		if (ms_is_class(call->arguments[k], MS_CELL) ||
		    ms_is_class(call->arguments[k], MS_STRING))
			return join_lists(call);
	return join_chars(call);
}
