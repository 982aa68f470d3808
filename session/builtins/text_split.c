/* strsplit(): a text taken apart at delimiters. */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

#include "builtins/format_spec.h"
#include "builtins/regexp_matches.h"
#include "value/cell.h"

struct splitter {
	struct ms_call *call;
	struct ms_units text;
	bool string;
	bool collapse;
	bool regular; /* delimiters are regular expressions */
	/* Delimiters with their escapes translated. */
	struct ms_wide delimiters;
	struct snap_strbuf ends; /* of size_t */
	size_t delimiter_count;
	/* Begin and end of each place where the text is cut. */
	struct snap_strbuf cuts; /* pairs of size_t */
	size_t cut_count;
};

static struct ms_units delimiter_at(const struct splitter *s, size_t i)
{
	const size_t *ends = (const size_t *)(const void *)s->ends.data;
	size_t begin = i == 0 ? 0 : ends[i - 1];

	return (struct ms_units){ ms_wide_units(&s->delimiters).data + begin,
				  ends[i] - begin };
}

static int add_delimiter(struct splitter *s, struct ms_units delimiter)
{
	if (s->regular)
		ms_wide_append(&s->delimiters, delimiter);
	else
		ms_format_escapes(delimiter, &s->delimiters);
	size_t end = ms_wide_count(&s->delimiters);

	snap_strbuf_append(&s->ends, &end, sizeof(end));
	if (s->ends.failed)
		return ms_fail_memory(s->call->heap);
	s->delimiter_count++;
	return ms_wide_check(&s->delimiters);
}

/* Without delimiters the text is cut at white space. */
static int read_delimiters(struct splitter *s)
{
	static const uint16_t blanks[] = { ' ', '\f', '\n', '\r', '\t', '\v' };
	struct ms_texts texts;

	if (s->call->argument_count == 1) {
		for (int i = 0; i < 6; i++)
			if (add_delimiter(
				    s, (struct ms_units){ &blanks[i], 1 }) != 0)
				return -1;
		return 0;
	}
	if (ms_texts_argument(s->call, 1, &texts) != 0)
		return -1;
	for (size_t i = 0; i < texts.count; i++)
		if (add_delimiter(s, ms_texts_at(&texts, i)) != 0)
			return -1;
	return 0;
}

static int read_option(struct splitter *s, uint32_t i)
{
	struct ms_call *call = s->call;
	struct ms_value v = call->arguments[i];

	if (i + 1 >= call->argument_count)
		return ms_fail(call->heap, "MATLAB:strsplit:options",
			       "An option of '%s' has no value.", call->name);
	if (ms_is_word(v, "CollapseDelimiters"))
		return ms_argument_bool(call, i + 1, &s->collapse);
	if (!ms_is_word(v, "DelimiterType"))
		return ms_fail(call->heap, "MATLAB:strsplit:options",
			       "Argument %u of '%s' is no option it knows.",
			       i + 1, call->name);
	s->regular = ms_is_word(call->arguments[i + 1], "RegularExpression");
	if (s->regular || ms_is_word(call->arguments[i + 1], "Simple"))
		return 0;
	return ms_fail(call->heap, "MATLAB:strsplit:options",
		       "DelimiterType is 'Simple' or 'RegularExpression'.");
}

static int add_cut(struct splitter *s, size_t begin, size_t end)
{
	size_t cut[] = { begin, end };

	snap_strbuf_append(&s->cuts, cut, sizeof(cut));
	if (s->cuts.failed)
		return ms_fail_memory(s->call->heap);
	s->cut_count++;
	return 0;
}

static size_t longest_at(const struct splitter *s, size_t at)
{
	size_t longest = 0;

	for (size_t k = 0; k < s->delimiter_count; k++) {
		struct ms_units d = delimiter_at(s, k);

		if (d.count > longest && d.count <= s->text.count - at &&
		    ms_units_equal(
			    (struct ms_units){ s->text.data + at, d.count }, d,
			    false))
			longest = d.count;
	}
	return longest;
}

static int cut_simple(struct splitter *s)
{
	for (size_t at = 0; at < s->text.count;) {
		size_t end = at + longest_at(s, at);

		if (end == at) {
			at++;
			continue;
		}
		while (s->collapse && end < s->text.count) {
			size_t more = longest_at(s, end);

			if (more == 0)
				break;
			end += more;
		}
		if (add_cut(s, at, end) != 0)
			return -1;
		at = end;
	}
	return 0;
}

/* (?:a|b), and + behind it when runs count as one. */
static int cut_regular(struct splitter *s)
{
	struct ms_regexp_options options = { .once = false };
	struct ms_regexp_matches matches;
	struct ms_wide pattern;

	ms_wide_begin(&pattern, s->call->heap);
	ms_wide_ascii(&pattern, "(?:");
	for (size_t k = 0; k < s->delimiter_count; k++) {
		if (k != 0)
			ms_wide_put(&pattern, '|');
		ms_wide_append(&pattern, delimiter_at(s, k));
	}
	ms_wide_ascii(&pattern, s->collapse ? ")+" : ")");
	int rc = ms_wide_check(&pattern);
	if (rc == 0)
		rc = ms_regexp_matches_find(s->call, s->text,
					    ms_wide_units(&pattern), &options,
					    &matches);
	ms_wide_end(&pattern);
	if (rc != 0)
		return rc;
	for (size_t i = 0; rc == 0 && i < matches.count; i++) {
		const size_t *extent = ms_regexp_extent(&matches, i, 0);

		rc = add_cut(s, extent[0], extent[1]);
	}
	ms_regexp_matches_end(&matches);
	return rc;
}

/* A row of pieces of the text: between the cuts, or the cuts themselves. */
static int pieces(struct splitter *s, bool between, struct ms_value *out)
{
	struct ms_heap *heap = s->call->heap;
	const size_t *cuts = (const size_t *)(const void *)s->cuts.data;
	const size_t dims[] = { 1, s->cut_count + (between ? 1 : 0) };
	struct ms_array *array;
	size_t begin = 0;

	if (ms_array_create(heap, s->string ? MS_STRING : MS_CELL, false, 2,
			    dims, &array) != 0)
		return -1;
	for (size_t i = 0; i < dims[1]; i++) {
		bool last = i == s->cut_count;
		size_t from = between ? begin : cuts[2 * i];
		size_t end = last      ? s->text.count
			     : between ? cuts[2 * i]
				       : cuts[2 * i + 1];
		struct ms_value text;

		if (ms_units_value(heap,
				   (struct ms_units){ s->text.data + from,
						      end - from },
				   &text) != 0) {
			ms_array_drop(heap, array);
			return -1;
		}
		ms_take_into(heap, &((struct ms_value *)array->data)[i], text);
		begin = last ? end : cuts[2 * i + 1];
	}
	*out = ms_array_finish(heap, array);
	return 0;
}

static int split(struct splitter *s)
{
	struct ms_call *call = s->call;

	if (read_delimiters(s) != 0 ||
	    (s->regular ? cut_regular(s) : cut_simple(s)) != 0 ||
	    pieces(s, true, &call->results[0]) != 0)
		return -1;
	if (!ms_wants(call, 1))
		return 0;
	return pieces(s, false, &call->results[1]);
}

int ms_bi_strsplit(struct ms_call *call)
{
	struct splitter s = { .call = call, .collapse = true };

	if (ms_units_argument(call, 0, &s.text) != 0)
		return -1;
	s.string = ms_is_class(call->arguments[0], MS_STRING);
	for (uint32_t i = 2; i < call->argument_count; i += 2)
		if (read_option(&s, i) != 0)
			return -1;
	ms_wide_begin(&s.delimiters, call->heap);
	snap_strbuf_begin(&s.ends, &call->heap->allocator);
	snap_strbuf_begin(&s.cuts, &call->heap->allocator);
	int rc = split(&s);
	snap_strbuf_end(&s.cuts);
	snap_strbuf_end(&s.ends);
	ms_wide_end(&s.delimiters);
	return rc;
}
