/* Questions about text and its characters. */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

#include "builtins/names.h"

#include "value/cell.h"

int ms_bi_ischar(struct ms_call *call)
{
	return ms_give_bool(call, ms_is_class(ms_argument(call, 0), MS_CHAR));
}

int ms_bi_isstring(struct ms_call *call)
{
	return ms_give_bool(call, ms_is_class(ms_argument(call, 0), MS_STRING));
}

int ms_bi_iscellstr(struct ms_call *call)
{
	struct ms_value v = ms_argument(call, 0);

	if (!ms_is_class(v, MS_CELL))
		return ms_give_bool(call, false);
	const struct ms_value *elements = ms_cell_values(v);
	for (size_t i = 0; i < ms_count(v); i++)
		if (!ms_is_class(elements[i], MS_CHAR))
			return ms_give_bool(call, false);
	return ms_give_bool(call, true);
}

/* One logical for each character; for other classes all are false. */
static int test_units(struct ms_call *call, bool (*test)(uint16_t unit))
{
	const struct ms_value *v = &call->arguments[0];
	struct ms_units units = ms_char_units(v);
	struct ms_array *array;
	size_t row[2] = { 1, 0 };
	bool string = ms_is_string_scalar(*v);

	if (string)
		ms_text_units(v, &units.data, &units.count);
	row[1] = units.count;
	if (ms_array_create(call->heap, MS_LOGICAL, false,
			    string ? 2 : ms_rank(*v),
			    string ? row : ms_dims(*v), &array) != 0)
		return -1;
	uint8_t *bits = array->data;
	for (size_t i = 0; i < units.count; i++)
		bits[i] = test(units.data[i]);
	return ms_give(call, ms_array_finish(call->heap, array));
}

int ms_bi_isletter(struct ms_call *call)
{
	return test_units(call, ms_unit_is_letter);
}

int ms_bi_isspace(struct ms_call *call)
{
	return test_units(call, ms_unit_is_space);
}

int ms_bi_iskeyword(struct ms_call *call)
{
	if (call->argument_count == 0)
		return ms_cell_of_text(call->heap, ms_keywords,
				       MS_KEYWORD_COUNT, false,
				       &call->results[0]);
	for (size_t i = 0; i < MS_KEYWORD_COUNT; i++)
		if (ms_text_is(call->arguments[0], ms_keywords[i]))
			return ms_give_bool(call, true);
	return ms_give_bool(call, false);
}
