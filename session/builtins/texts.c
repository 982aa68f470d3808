#include "builtins/texts.h"

#include "value/cell.h"

bool ms_texts_begin(const struct ms_value *value, struct ms_texts *out)
{
	struct ms_texts texts = { .class_ = ms_class_of(*value),
				  .count = 1,
				  .value = *value,
				  .elements = value };

	if (value->tag == MS_TAG_NONE)
		return false;
	if (texts.class_ == MS_CELL || texts.class_ == MS_STRING) {
		texts.count = ms_count(*value);
		texts.elements = value->as.array->data;
	} else if (texts.class_ != MS_CHAR) {
		return false;
	}
	for (size_t i = 0; texts.class_ == MS_CELL && i < texts.count; i++)
		if (!ms_is_class(texts.elements[i], MS_CHAR) &&
		    !ms_is_string_scalar(texts.elements[i]))
			return false;
	*out = texts;
	return true;
}

int ms_texts_argument(struct ms_call *call, uint32_t i, struct ms_texts *out)
{
	if (!ms_has_argument(call, i))
		return ms_fail_few(call);
	if (ms_texts_begin(&call->arguments[i], out))
		return 0;
	return ms_fail(call->heap, "MATLAB:string:MustBeText",
		       "Argument %u of '%s' must be text: a character array, "
		       "a cell array of character vectors or a string array.",
		       i + 1, call->name);
}

static bool all_rows(const struct ms_texts *texts)
{
	if (texts->class_ == MS_STRING)
		return true;
	for (size_t i = 0; i < texts->count; i++)
		if (ms_count(texts->elements[i]) != 0 &&
		    ms_rows(texts->elements[i]) != 1)
			return false;
	return true;
}

int ms_texts_row_argument(struct ms_call *call, uint32_t i,
			  struct ms_texts *out)
{
	if (ms_texts_argument(call, i, out) != 0)
		return -1;
	if (all_rows(out))
		return 0;
	return ms_fail(call->heap, "MATLAB:string:MustBeText",
		       "Argument %u of '%s' must be a row of characters.",
		       i + 1, call->name);
}

bool ms_texts_missing(const struct ms_texts *texts, size_t i)
{
	return texts->class_ == MS_STRING && ms_is_none(texts->elements[i]);
}

struct ms_units ms_char_units(const struct ms_value *value)
{
	struct ms_view view;

	if (!ms_is_class(*value, MS_CHAR) || !ms_view_direct(value, &view))
		return (struct ms_units){ NULL, 0 };
	return (struct ms_units){ view.data, view.count };
}

struct ms_units ms_texts_at(const struct ms_texts *texts, size_t i)
{
	const struct ms_value *element =
		&texts->elements[texts->count == 1 ? 0 : i];

	if (ms_is_none(*element))
		return (struct ms_units){ NULL, 0 };
	if (ms_is_class(*element, MS_STRING)) {
		struct ms_units units = { NULL, 0 };

		ms_text_units(element, &units.data, &units.count);
		return units;
	}
	return ms_char_units(element);
}

int ms_text_result(struct ms_heap *heap, struct ms_units units, bool string,
		   struct ms_value *out)
{
	struct ms_value text;

	if (ms_units_value(heap, units, &text) != 0)
		return -1;
	if (string)
		return ms_string_take(heap, text, out);
	*out = text;
	return 0;
}

/* One result as a char row; NONE for a missing string. */
static int map_one(struct ms_wide *wide, const struct ms_texts *like, size_t i,
		   ms_text_maker *make, void *context, struct ms_value *out)
{
	if (ms_texts_missing(like, i)) {
		*out = ms_none();
		return 0;
	}
	ms_wide_reset(wide);
	if (make(context, i, ms_texts_at(like, i), wide) != 0)
		return -1;
	return ms_wide_value(wide, out);
}

static int map_array(struct ms_wide *wide, const struct ms_texts *like,
		     ms_text_maker *make, void *context, struct ms_value *out)
{
	struct ms_heap *heap = wide->heap;
	struct ms_array *array;

	if (ms_array_create_raw(heap, like->class_, false, ms_rank(like->value),
				ms_dims(like->value), &array) != 0)
		return -1;
	struct ms_value *elements = array->data;
	for (size_t i = 0; i < like->count; i++) {
		if (ms_poll(heap) != 0 ||
		    map_one(wide, like, i, make, context, &elements[i]) != 0) {
			/* Cells may not hold NONE once they are values, but
			 * this one never becomes one. */
			ms_array_drop(heap, array);
			return -1;
		}
	}
	*out = ms_array_finish(heap, array);
	return 0;
}

int ms_texts_map(struct ms_heap *heap, const struct ms_texts *like,
		 ms_text_maker *make, void *context, struct ms_value *out)
{
	struct ms_wide wide;
	int rc;

	ms_wide_begin(&wide, heap);
	if (like->class_ == MS_CHAR)
		rc = map_one(&wide, like, 0, make, context, out);
	else
		rc = map_array(&wide, like, make, context, out);
	ms_wide_end(&wide);
	return rc;
}

int ms_texts_test(struct ms_heap *heap, const struct ms_texts *like,
		  ms_text_test *test, void *context, struct ms_value *out)
{
	struct ms_array *array;
	int found;

	if (like->class_ == MS_CHAR) {
		found = test(context, 0, ms_texts_at(like, 0));
		*out = ms_logical(found > 0);
		return found < 0 ? -1 : 0;
	}
	if (ms_array_create_raw(heap, MS_LOGICAL, false, ms_rank(like->value),
				ms_dims(like->value), &array) != 0)
		return -1;
	uint8_t *bits = array->data;
	for (size_t i = 0; i < like->count; i++) {
		found = ms_texts_missing(like, i)
				? 0
				: test(context, i, ms_texts_at(like, i));
		if (found < 0) {
			ms_array_drop(heap, array);
			return -1;
		}
		bits[i] = found > 0;
	}
	*out = ms_array_finish(heap, array);
	return 0;
}

int ms_units_argument(struct ms_call *call, uint32_t i, struct ms_units *out)
{
	if (!ms_has_argument(call, i))
		return ms_fail_few(call);
	if (ms_text_units(&call->arguments[i], &out->data, &out->count))
		return 0;
	return ms_fail(call->heap, "MATLAB:string:MustBeText",
		       "Argument %u of '%s' must be a character vector or a "
		       "string scalar.",
		       i + 1, call->name);
}
