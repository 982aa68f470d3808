#include "builtins/regex_syntax.h"

struct reader {
	struct ms_heap *heap;
	struct ms_units in;
	size_t at;
	struct ms_wide *out;
};

static uint16_t unit_at(const struct reader *r, size_t distance)
{
	return r->at + distance < r->in.count ? r->in.data[r->at + distance]
					      : 0;
}

static void copy(struct reader *r, size_t count)
{
	if (count > r->in.count - r->at)
		count = r->in.count - r->at;
	ms_wide_append(r->out, (struct ms_units){ r->in.data + r->at, count });
	r->at += count;
}

/* \o123 without the braces that the library wants. */
static void octal(struct reader *r)
{
	r->at += 2;
	ms_wide_ascii(r->out, "\\o{");
	for (int n = 0; n < 3 && unit_at(r, 0) >= '0' && unit_at(r, 0) <= '7';
	     n++)
		copy(r, 1);
	ms_wide_put(r->out, '}');
}

static void escape(struct reader *r, bool in_class)
{
	uint16_t letter = unit_at(r, 1);

	if (letter == '<' && !in_class) {
		ms_wide_ascii(r->out, "\\b(?=\\w)");
		r->at += 2;
	} else if (letter == '>' && !in_class) {
		ms_wide_ascii(r->out, "\\b(?<=\\w)");
		r->at += 2;
	} else if (letter == 'o' && unit_at(r, 2) >= '0' &&
		   unit_at(r, 2) <= '7') {
		octal(r);
	} else {
		copy(r, 2);
	}
}

/* [...] with everything in it. */
static void character_class(struct reader *r)
{
	copy(r, unit_at(r, 1) == '^' ? 2 : 1);
	/* A bracket that comes first is a character. */
	if (unit_at(r, 0) == ']')
		copy(r, 1);
	while (r->at < r->in.count && unit_at(r, 0) != ']') {
		if (unit_at(r, 0) == '\\') {
			escape(r, true);
		} else if (unit_at(r, 0) == '[' && unit_at(r, 1) == ':') {
			copy(r, 2);
			while (r->at < r->in.count && unit_at(r, 0) != ']')
				copy(r, 1);
			copy(r, 1);
		} else {
			copy(r, 1);
		}
	}
	copy(r, 1);
}

static int fail_dynamic(struct reader *r)
{
	return ms_fail(r->heap, "MATLAB:regexp:dynamicExpression",
		       "Expressions that run commands while they match, such "
		       "as (?@...) and (??...), are not supported.");
}

int ms_regex_translate(struct ms_heap *heap, struct ms_units pattern,
		       struct ms_wide *out)
{
	struct reader r = { .heap = heap, .in = pattern, .out = out };

	while (r.at < r.in.count) {
		uint16_t unit = unit_at(&r, 0);

		if (unit == '(' && unit_at(&r, 1) == '?' &&
		    (unit_at(&r, 2) == '@' || unit_at(&r, 2) == '?'))
			return fail_dynamic(&r);
		if (unit == '\\')
			escape(&r, false);
		else if (unit == '[')
			character_class(&r);
		else
			copy(&r, 1);
	}
	return ms_wide_check(out);
}
