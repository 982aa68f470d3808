#include "builtins/regexp_matches.h"

#include "builtins/texts.h"
#include "value/cell.h"
#include "value/struct.h"

#include <string.h>

/* ---------------------------------------------------------------- finding */

static int find_all(struct ms_regexp_matches *m,
		    const struct ms_regexp_options *options)
{
	size_t size = 2 * ((size_t)m->groups + 1) * sizeof(size_t);
	const size_t *extents;
	size_t from = 0;

	while (from <= m->text.count) {
		if (ms_poll(m->heap) != 0)
			return -1;
		int rc = ms_regex_match(m->heap, m->regex, m->text, from,
					&extents);
		if (rc <= 0)
			return rc;
		bool empty = extents[1] <= extents[0];

		from = empty ? extents[0] + 1 : extents[1];
		if (empty && !options->empty_match)
			continue;
		snap_strbuf_append(&m->extents, extents, size);
		if (m->extents.failed)
			return ms_fail_memory(m->heap);
		m->count++;
		if (options->once)
			return 0;
	}
	return 0;
}

int ms_regexp_matches_find(struct ms_call *call, struct ms_units text,
			   struct ms_units pattern,
			   const struct ms_regexp_options *options,
			   struct ms_regexp_matches *out)
{
	*out = (struct ms_regexp_matches){ .heap = call->heap,
					   .text = text,
					   .once = options->once };
	if (ms_regex_get(call, pattern, &options->regex, &out->regex) != 0)
		return -1;
	out->groups = ms_regex_groups(out->regex);
	snap_strbuf_begin(&out->extents, &call->heap->allocator);
	if (find_all(out, options) == 0)
		return 0;
	ms_regexp_matches_end(out);
	return -1;
}

void ms_regexp_matches_end(struct ms_regexp_matches *matches)
{
	snap_strbuf_end(&matches->extents);
	ms_regex_release(matches->regex);
}

const size_t *ms_regexp_extent(const struct ms_regexp_matches *m, size_t i,
			       uint32_t group)
{
	const size_t *all = (const size_t *)(const void *)m->extents.data;

	return all + 2 * (i * ((size_t)m->groups + 1) + group);
}

/* ---------------------------------------------------------------- outputs */

static struct ms_units piece(const struct ms_regexp_matches *m, size_t begin,
			     size_t end)
{
	if (begin == MS_REGEX_UNSET || end <= begin)
		return (struct ms_units){ NULL, 0 };
	return (struct ms_units){ m->text.data + begin, end - begin };
}

static int whole(const struct ms_regexp_matches *m, size_t i,
		 struct ms_value *out)
{
	const size_t *extent = ms_regexp_extent(m, i, 0);

	return ms_text_result(m->heap, piece(m, extent[0], extent[1]),
			      m->string, out);
}

/* Without groups the match as a whole is the one token. */
static uint32_t token_count(const struct ms_regexp_matches *m)
{
	return m->groups == 0 ? 1 : m->groups;
}

static uint32_t token_group(const struct ms_regexp_matches *m, uint32_t k)
{
	return m->groups == 0 ? 0 : k + 1;
}

/* A row of texts: a cell of char rows, or a string array. */
static int text_row(const struct ms_regexp_matches *m, size_t count,
		    struct ms_units (*text)(const struct ms_regexp_matches *m,
					    size_t i, size_t k),
		    size_t i, struct ms_value *out)
{
	const size_t dims[] = { 1, count };
	struct ms_array *array;

	if (ms_array_create(m->heap, m->string ? MS_STRING : MS_CELL, false, 2,
			    dims, &array) != 0)
		return -1;
	for (size_t k = 0; k < count; k++) {
		struct ms_value v;

		if (ms_units_value(m->heap, text(m, i, k), &v) != 0) {
			ms_array_drop(m->heap, array);
			return -1;
		}
		ms_take_into(m->heap, &((struct ms_value *)array->data)[k], v);
	}
	*out = ms_array_finish(m->heap, array);
	return 0;
}

static struct ms_units token_text(const struct ms_regexp_matches *m, size_t i,
				  size_t k)
{
	const size_t *extent =
		ms_regexp_extent(m, i, token_group(m, (uint32_t)k));

	return piece(m, extent[0], extent[1]);
}

static int tokens_of(const struct ms_regexp_matches *m, size_t i,
		     struct ms_value *out)
{
	return text_row(m, token_count(m), token_text, i, out);
}

static struct ms_units split_text(const struct ms_regexp_matches *m, size_t i,
				  size_t k)
{
	size_t begin = k == 0 ? 0 : ms_regexp_extent(m, k - 1, 0)[1];
	size_t end =
		k == m->count ? m->text.count : ms_regexp_extent(m, k, 0)[0];

	(void)i;
	return piece(m, begin, end);
}

static struct ms_units match_text(const struct ms_regexp_matches *m, size_t i,
				  size_t k)
{
	const size_t *extent = ms_regexp_extent(m, k, 0);

	(void)i;
	return piece(m, extent[0], extent[1]);
}

/* First and last position of each token; one that took no part is empty, at
 * the end of what came before it. */
static int extents_of(const struct ms_regexp_matches *m, size_t i,
		      struct ms_value *out)
{
	uint32_t count = token_count(m);
	size_t last = ms_regexp_extent(m, i, 0)[0];
	struct ms_array *array;

	if (ms_matrix_create(m->heap, MS_DOUBLE, count, 2, &array) != 0)
		return -1;
	double *data = array->data;
	for (uint32_t k = 0; k < count; k++) {
		const size_t *extent =
			ms_regexp_extent(m, i, token_group(m, k));
		bool set = extent[0] != MS_REGEX_UNSET;

		data[k] = (double)(set ? extent[0] : last) + 1;
		data[count + k] = (double)(set ? extent[1] : last);
		if (set)
			last = extent[1];
	}
	*out = ms_array_finish(m->heap, array);
	return 0;
}

/* A cell row with one value for each match; the value itself with 'once'. */
static int each(const struct ms_regexp_matches *m,
		int (*make)(const struct ms_regexp_matches *m, size_t i,
			    struct ms_value *out),
		struct ms_value *out)
{
	struct ms_array *cell;

	if (m->once && m->count != 0)
		return make(m, 0, out);
	if (ms_cell_create(m->heap, 1, m->count, &cell) != 0)
		return -1;
	for (size_t i = 0; i < m->count; i++) {
		struct ms_value v;

		if (make(m, i, &v) != 0) {
			ms_array_drop(m->heap, cell);
			return -1;
		}
		ms_take_into(m->heap, &((struct ms_value *)cell->data)[i], v);
	}
	*out = ms_array_finish(m->heap, cell);
	return 0;
}

static int positions(const struct ms_regexp_matches *m, int side,
		     struct ms_value *out)
{
	struct ms_array *array;

	if (ms_matrix_create(m->heap, MS_DOUBLE, 1, m->count, &array) != 0)
		return -1;
	for (size_t i = 0; i < m->count; i++)
		((double *)array->data)[i] =
			(double)ms_regexp_extent(m, i, 0)[side] +
			(side == 0 ? 1 : 0);
	*out = ms_array_finish(m->heap, array);
	return 0;
}

/* ------------------------------------------------------------------ names */

/* The text of a name in a match: of its group that took part. */
static struct ms_units named_text(const struct ms_regexp_matches *m, size_t i,
				  uint32_t name)
{
	for (uint32_t g = 1; g <= m->groups; g++) {
		const size_t *extent = ms_regexp_extent(m, i, g);

		if (ms_regex_group_named(m->regex, g, name) &&
		    extent[0] != MS_REGEX_UNSET)
			return piece(m, extent[0], extent[1]);
	}
	return (struct ms_units){ NULL, 0 };
}

static int name_shape(const struct ms_regexp_matches *m, struct ms_shape **out)
{
	struct ms_shape *shape;

	if (ms_shape_root(m->heap, &shape) != 0)
		return -1;
	for (uint32_t i = 0; i < ms_regex_names(m->regex); i++) {
		const char *name = ms_regex_name(m->regex, i);
		struct ms_shape *wider;
		int rc = ms_shape_add(m->heap, shape, name, strlen(name),
				      &wider);

		ms_shape_release(m->heap, shape);
		if (rc != 0)
			return -1;
		shape = wider;
	}
	*out = shape;
	return 0;
}

static int fill_names(const struct ms_regexp_matches *m, struct ms_value v)
{
	uint32_t count = ms_regex_names(m->regex);
	struct ms_value *values = ms_struct_values(v);

	for (size_t i = 0; i < m->count; i++)
		for (uint32_t k = 0; k < count; k++) {
			struct ms_value text;

			if (ms_text_result(m->heap, named_text(m, i, k),
					   m->string, &text) != 0)
				return -1;
			ms_take_into(m->heap, values++, text);
		}
	return 0;
}

/* One struct for each match; without names one without fields. */
static int names(const struct ms_regexp_matches *m, struct ms_value *out)
{
	bool named = ms_regex_names(m->regex) != 0;
	size_t columns = named || m->count == 0 ? m->count : 1;
	const size_t dims[] = { m->count == 0 ? 0 : 1, columns };
	struct ms_shape *shape;
	struct ms_struct *s;

	if (name_shape(m, &shape) != 0)
		return -1;
	int rc = ms_struct_create(m->heap, shape, 2, dims, &s);
	ms_shape_release(m->heap, shape);
	if (rc != 0)
		return -1;
	struct ms_value v = ms_take_object(s);
	if (named && fill_names(m, v) != 0) {
		ms_release(m->heap, v);
		return -1;
	}
	*out = v;
	return 0;
}

/* What 'once' gives when nothing matched. */
static int nothing(const struct ms_regexp_matches *m,
		   enum ms_regexp_output output, struct ms_value *out)
{
	const size_t none[] = { 0, 0 };

	if (output == MS_REGEXP_MATCH)
		return ms_text_result(m->heap, (struct ms_units){ NULL, 0 },
				      m->string, out);
	return ms_empty_of(m->heap,
			   output != MS_REGEXP_TOKENS ? MS_DOUBLE
			   : m->string		      ? MS_STRING
						      : MS_CELL,
			   2, none, out);
}

int ms_regexp_output(const struct ms_regexp_matches *m,
		     enum ms_regexp_output output, struct ms_value *out)
{
	if (m->once && m->count == 0 && output != MS_REGEXP_SPLIT &&
	    output != MS_REGEXP_NAMES)
		return nothing(m, output, out);
	switch (output) {
	case MS_REGEXP_START:
		return positions(m, 0, out);
	case MS_REGEXP_END:
		return positions(m, 1, out);
	case MS_REGEXP_EXTENTS:
		return each(m, extents_of, out);
	case MS_REGEXP_MATCH:
		if (m->once)
			return whole(m, 0, out);
		return text_row(m, m->count, match_text, 0, out);
	case MS_REGEXP_TOKENS:
		return each(m, tokens_of, out);
	case MS_REGEXP_NAMES:
		return names(m, out);
	case MS_REGEXP_SPLIT:
		break;
	}
	return text_row(m, m->count + 1, split_text, 0, out);
}
