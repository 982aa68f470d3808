/* Texts changed: case, blanks, replaced and deleted pieces. */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

/* ------------------------------------------------------------------- case */

static int lower_text(void *context, size_t i, struct ms_units in,
		      struct ms_wide *out)
{
	(void)context;
	(void)i;
	for (size_t k = 0; k < in.count; k++)
		ms_wide_put(out, ms_unit_lower(in.data[k]));
	return 0;
}

static int upper_text(void *context, size_t i, struct ms_units in,
		      struct ms_wide *out)
{
	(void)context;
	(void)i;
	for (size_t k = 0; k < in.count; k++)
		ms_wide_put(out, ms_unit_upper(in.data[k]));
	return 0;
}

/* What has as many characters as 'like' gets its dimensions. */
static int shape_like(struct ms_heap *heap, struct ms_value like,
		      struct ms_value *v)
{
	struct ms_value shaped;

	if (ms_reshape(heap, *v, ms_rank(like), ms_dims(like), &shaped) != 0)
		return -1;
	ms_take_into(heap, v, shaped);
	return 0;
}

/* Char arrays of any dimensions keep them, those in a cell too. */
static int change_case(struct ms_call *call, ms_text_maker *make)
{
	struct ms_value *out = &call->results[0];
	struct ms_texts texts;

	if (ms_texts_argument(call, 0, &texts) != 0 ||
	    ms_texts_map(call->heap, &texts, make, NULL, out) != 0)
		return -1;
	if (texts.class_ == MS_CHAR)
		return shape_like(call->heap, texts.value, out);
	if (texts.class_ != MS_CELL)
		return 0;
	struct ms_value *changed = out->as.array->data;
	for (size_t i = 0; i < texts.count; i++)
		if (ms_is_class(texts.elements[i], MS_CHAR) &&
		    shape_like(call->heap, texts.elements[i], &changed[i]) != 0)
			return -1;
	return 0;
}

int ms_bi_lower(struct ms_call *call)
{
	return change_case(call, lower_text);
}

int ms_bi_upper(struct ms_call *call)
{
	return change_case(call, upper_text);
}

/* ---------------------------------------------------------------- strtrim */

static int trim_text(void *context, size_t i, struct ms_units in,
		     struct ms_wide *out)
{
	(void)context;
	(void)i;
	while (in.count != 0 && ms_unit_is_space(in.data[in.count - 1]))
		in.count--;
	while (in.count != 0 && ms_unit_is_space(in.data[0])) {
		in.data++;
		in.count--;
	}
	ms_wide_append(out, in);
	return 0;
}

static bool is_blank_column(struct ms_units units, size_t rows, size_t column)
{
	for (size_t i = 0; i < rows; i++)
		if (!ms_unit_is_space(units.data[column * rows + i]))
			return false;
	return true;
}

/* A new value. */
static int trim_matrix(struct ms_call *call, const struct ms_value *v,
		       struct ms_value *trimmed)
{
	struct ms_units units = ms_char_units(v);
	size_t rows = ms_rows(*v);
	size_t first = 0, last = ms_columns(*v);
	struct ms_array *array;

	if (ms_rank(*v) != 2)
		return ms_fail_type(call, *v);
	while (last != 0 && is_blank_column(units, rows, last - 1))
		last--;
	while (first != last && is_blank_column(units, rows, first))
		first++;
	if (ms_matrix_create(call->heap, MS_CHAR, rows, last - first, &array) !=
	    0)
		return -1;
	uint16_t *out = array->data;
	for (size_t i = 0; i < array->count; i++)
		out[i] = units.data[first * rows + i];
	*trimmed = ms_array_finish(call->heap, array);
	return 0;
}

static bool is_char_matrix(struct ms_value v)
{
	return ms_is_class(v, MS_CHAR) && ms_rows(v) > 1;
}

int ms_bi_strtrim(struct ms_call *call)
{
	struct ms_texts texts;

	if (ms_texts_argument(call, 0, &texts) != 0)
		return -1;
	if (is_char_matrix(texts.value))
		return trim_matrix(call, &texts.value, &call->results[0]);
	if (ms_texts_map(call->heap, &texts, trim_text, NULL,
			 &call->results[0]) != 0)
		return -1;
	for (size_t i = 0; texts.class_ == MS_CELL && i < texts.count; i++) {
		struct ms_value *elements = call->results[0].as.array->data;
		struct ms_value v;

		if (!is_char_matrix(texts.elements[i]))
			continue;
		if (trim_matrix(call, &texts.elements[i], &v) != 0)
			return -1;
		ms_take_into(call->heap, &elements[i], v);
	}
	return 0;
}

/* ----------------------------------------------------------------- strrep */

struct replacing {
	struct ms_texts text, old, new;
};

/* Overlapping places are all replaced; what lies between is kept. */
static int replace(struct ms_units in, struct ms_units old, struct ms_units new,
		   struct ms_wide *out)
{
	size_t kept = 0;

	for (size_t at = ms_units_find(in, old, 0, false); at != SIZE_MAX;
	     at = ms_units_find(in, old, at + 1, false)) {
		if (ms_poll(out->heap) != 0)
			return -1;
		if (at > kept)
			ms_wide_append(out, (struct ms_units){ in.data + kept,
							       at - kept });
		ms_wide_append(out, new);
		kept = at + old.count;
	}
	ms_wide_append(out,
		       (struct ms_units){ in.data + kept, in.count - kept });
	return 0;
}

static int replace_text(void *context, size_t i, struct ms_units like,
			struct ms_wide *out)
{
	const struct replacing *r = context;
	struct ms_units in = ms_texts_at(&r->text, i);
	struct ms_units old = ms_texts_at(&r->old, i);

	(void)like;
	if (old.count != 0)
		return replace(in, old, ms_texts_at(&r->new, i), out);
	ms_wide_append(out, in);
	return 0;
}

/* The one whose form and size the result has. */
static const struct ms_texts *widest(const struct replacing *r)
{
	const struct ms_texts *all[] = { &r->text, &r->old, &r->new };
	const struct ms_texts *best = &r->text;

	for (int i = 1; i < 3; i++)
		if (all[i]->class_ != MS_CHAR &&
		    (best->class_ == MS_CHAR || best->count == 1))
			best = all[i];
	return best;
}

static bool fits(const struct ms_texts *a, const struct ms_texts *like)
{
	return a->count == 1 || ms_same_dims(a->value, like->value);
}

int ms_bi_strrep(struct ms_call *call)
{
	struct replacing r;

	if (ms_texts_row_argument(call, 0, &r.text) != 0 ||
	    ms_texts_row_argument(call, 1, &r.old) != 0 ||
	    ms_texts_row_argument(call, 2, &r.new) != 0)
		return -1;
	/* A single string among others doesn't give its class away. */
	const struct ms_texts *like =
		r.text.class_ == MS_CHAR && r.old.class_ != MS_CELL &&
				r.new.class_ != MS_CELL &&r.old.count == 1 &&
				r.new.count == 1
			? &r.text
			: widest(&r);

	if (!fits(&r.text, like) || !fits(&r.old, like) || !fits(&r.new, like))
		return ms_fail(call->heap,
			       "MATLAB:strrep:MultiCellSizeMismatch",
			       "Arrays given to '%s' must have the same size.",
			       call->name);
	return ms_texts_map(call->heap, like, replace_text, &r,
			    &call->results[0]);
}

/* ------------------------------------------------------------------ erase */

/* The longest pattern at 'at', its length. */
static int longest_at(struct ms_heap *heap, const struct ms_texts *patterns,
		      struct ms_units in, size_t at, size_t *out)
{
	size_t longest = 0;

	for (size_t k = 0; k < patterns->count; k++) {
		struct ms_units p = ms_texts_at(patterns, k);

		if (ms_poll(heap) != 0)
			return -1;
		if (p.count > longest && p.count <= in.count - at &&
		    ms_units_equal((struct ms_units){ in.data + at, p.count },
				   p, false))
			longest = p.count;
	}
	*out = longest;
	return 0;
}

static int erase_text(void *context, size_t i, struct ms_units in,
		      struct ms_wide *out)
{
	const struct ms_texts *patterns = context;

	(void)i;
	for (size_t at = 0; at < in.count;) {
		size_t size;

		if (longest_at(out->heap, patterns, in, at, &size) != 0)
			return -1;
		if (size == 0)
			ms_wide_put(out, in.data[at++]);
		at += size;
	}
	return 0;
}

int ms_bi_erase(struct ms_call *call)
{
	struct ms_texts texts;
	struct ms_texts patterns;

	if (ms_texts_row_argument(call, 0, &texts) != 0 ||
	    ms_texts_argument(call, 1, &patterns) != 0)
		return -1;
	return ms_texts_map(call->heap, &texts, erase_text, &patterns,
			    &call->results[0]);
}
