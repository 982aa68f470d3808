/* Texts put together and taken apart: strcat, strsplit. */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

#include "builtins/char_rows.h"
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

/* Append a row of a char matrix (the only row stands for all) without the
 * blanks at its end. */
static void put_row(struct ms_wide *out, const struct ms_value *v, size_t row)
{
	struct ms_units units = ms_char_units(v);
	size_t rows = ms_rows(*v);
	size_t first = rows == 1 ? 0 : row;
	size_t columns = units.count == 0 ? 0 : ms_columns(*v);

	for (; columns != 0; columns--) {
		uint16_t u = units.data[(columns - 1) * rows + first];

		if (u != 0 && !ms_unit_is_space(u))
			break;
	}
	for (size_t j = 0; j < columns; j++)
		ms_wide_put(out, units.data[j * rows + first]);
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

static bool all_empty(const struct ms_call *call)
{
	for (uint32_t k = 0; k < call->argument_count; k++)
		if (!ms_is_empty(call->arguments[k]))
			return false;
	return true;
}

/* Row by row; shorter ones are padded at the end. */
static int join_chars(struct ms_call *call)
{
	struct ms_char_rows joined;
	size_t rows;

	if (char_rows(call, &rows) != 0)
		return -1;
	if (all_empty(call))
		return ms_text_from_utf8(call->heap, "", 0, &call->results[0]);
	ms_char_rows_begin(&joined, call->heap);
	for (size_t i = 0; i < rows; i++) {
		for (uint32_t k = 0; k < call->argument_count; k++)
			put_row(&joined.text, &call->arguments[k], i);
		ms_char_rows_close(&joined);
	}
	int rc = ms_char_rows_value(&joined, false, &call->results[0]);
	ms_char_rows_end(&joined);
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
