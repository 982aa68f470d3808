/* Literal patterns in texts: where are they, are they there at all? */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

#include "value/cell.h"

struct patterns {
	struct ms_heap *heap;
	struct ms_texts texts;
	bool fold;
	bool (*matches)(struct ms_units text, struct ms_units pattern,
			bool fold);
};

static int any_pattern(void *context, size_t i, struct ms_units text)
{
	const struct patterns *p = context;

	(void)i;
	for (size_t k = 0; k < p->texts.count; k++) {
		if (ms_poll(p->heap) != 0)
			return -1;
		if (!ms_texts_missing(&p->texts, k) &&
		    p->matches(text, ms_texts_at(&p->texts, k), p->fold))
			return 1;
	}
	return 0;
}

/* 'NAME', value behind the first two arguments. */
static int read_flag(struct ms_call *call, const char *name, bool *out)
{
	if (call->argument_count <= 2)
		return 0;
	if (call->argument_count != 4 || !ms_is_word(call->arguments[2], name))
		return ms_fail(call->heap,
			       "MATLAB:InputParser:UnmatchedParameter",
			       "'%s' takes the option '%s' with a value.",
			       call->name, name);
	return ms_argument_bool(call, 3, out);
}

static int test_patterns(struct ms_call *call,
			 bool (*matches)(struct ms_units text,
					 struct ms_units pattern, bool fold))
{
	struct patterns p = { .heap = call->heap, .matches = matches };
	struct ms_texts texts;

	if (ms_texts_argument(call, 0, &texts) != 0 ||
	    ms_texts_argument(call, 1, &p.texts) != 0 ||
	    read_flag(call, "IgnoreCase", &p.fold) != 0)
		return -1;
	return ms_texts_test(call->heap, &texts, any_pattern, &p,
			     &call->results[0]);
}

static bool is_within(struct ms_units text, struct ms_units pattern, bool fold)
{
	return ms_units_find(text, pattern, 0, fold) != SIZE_MAX;
}

static bool is_start(struct ms_units text, struct ms_units pattern, bool fold)
{
	if (pattern.count > text.count)
		return false;
	text.count = pattern.count;
	return ms_units_equal(text, pattern, fold);
}

static bool is_end(struct ms_units text, struct ms_units pattern, bool fold)
{
	if (pattern.count > text.count)
		return false;
	text.data += text.count - pattern.count;
	text.count = pattern.count;
	return ms_units_equal(text, pattern, fold);
}

int ms_bi_contains(struct ms_call *call)
{
	return test_patterns(call, is_within);
}

int ms_bi_startsWith(struct ms_call *call)
{
	return test_patterns(call, is_start);
}

int ms_bi_endsWith(struct ms_call *call)
{
	return test_patterns(call, is_end);
}

/* ---------------------------------------------------------------- strfind */

static int count_places(struct ms_heap *heap, struct ms_units text,
			struct ms_units pattern, size_t *count)
{
	*count = 0;
	if (pattern.count == 0)
		return 0;
	for (size_t at = ms_units_find(text, pattern, 0, false); at != SIZE_MAX;
	     at = ms_units_find(text, pattern, at + 1, false)) {
		if (ms_poll(heap) != 0)
			return -1;
		++*count;
	}
	return 0;
}

/* The places as a row; [] when there is none (1x0 in a text with some). */
static int find_places(struct ms_heap *heap, struct ms_units text,
		       struct ms_units pattern, struct ms_value *out)
{
	struct ms_array *array;
	size_t count;

	if (count_places(heap, text, pattern, &count) != 0)
		return -1;
	if (count == 0) {
		*out = ms_empty(heap);
		return 0;
	}
	if (ms_matrix_create(heap, MS_DOUBLE, 1, count, &array) != 0)
		return -1;
	double *places = array->data;
	size_t at = ms_units_find(text, pattern, 0, false);
	for (size_t i = 0; i < count; i++) {
		if (ms_poll(heap) != 0) {
			ms_array_drop(heap, array);
			return -1;
		}
		places[i] = (double)at + 1;
		at = ms_units_find(text, pattern, at + 1, false);
	}
	*out = ms_array_finish(heap, array);
	return 0;
}

static int find_all(struct ms_call *call, const struct ms_texts *texts,
		    struct ms_units pattern)
{
	struct ms_heap *heap = call->heap;
	struct ms_array *cell;

	if (ms_array_create(heap, MS_CELL, false,
			    texts->class_ == MS_CHAR ? 2
						     : ms_rank(texts->value),
			    texts->class_ == MS_CHAR ? (const size_t[]){ 1, 1 }
						     : ms_dims(texts->value),
			    &cell) != 0)
		return -1;
	for (size_t i = 0; i < texts->count; i++) {
		struct ms_value places;

		if (find_places(heap, ms_texts_at(texts, i), pattern,
				&places) != 0) {
			ms_array_drop(heap, cell);
			return -1;
		}
		ms_take_into(heap, &((struct ms_value *)cell->data)[i], places);
	}
	return ms_give(call, ms_array_finish(heap, cell));
}

int ms_bi_strfind(struct ms_call *call)
{
	struct ms_texts texts;
	struct ms_units pattern;
	bool force = false;

	if (ms_texts_argument(call, 0, &texts) != 0 ||
	    ms_units_argument(call, 1, &pattern) != 0 ||
	    read_flag(call, "ForceCellOutput", &force) != 0)
		return -1;
	if (force || texts.class_ == MS_CELL || texts.count != 1)
		return find_all(call, &texts, pattern);
	return find_places(call->heap, ms_texts_at(&texts, 0), pattern,
			   &call->results[0]);
}
