/* regexprep(): matches replaced. */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

#include "builtins/format_spec.h"
#include "builtins/regexp_matches.h"

#include <string.h>

struct replacing {
	struct ms_call *call;
	struct ms_texts patterns, replacements;
	struct ms_regexp_options options;
};

/* Where a replacement is being read. */
struct template
{
	const struct ms_regexp_matches *matches;
	size_t match;
	struct ms_units in;
	size_t at;
	struct ms_wide *out;
};

static uint16_t unit_at(const struct template *t, size_t distance)
{
	return t->at + distance < t->in.count ? t->in.data[t->at + distance]
					      : 0;
}

static void put_group(struct template *t, uint32_t group)
{
	const size_t *extent;

	if (group > t->matches->groups)
		return;
	extent = ms_regexp_extent(t->matches, t->match, group);
	if (extent[0] == MS_REGEX_UNSET || extent[1] <= extent[0])
		return;
	ms_wide_append(t->out,
		       (struct ms_units){ t->matches->text.data + extent[0],
					  extent[1] - extent[0] });
}

/* $12: as many digits as name a group that exists. */
static void put_numbered(struct template *t)
{
	uint32_t group = (uint32_t)(unit_at(t, 1) - '0');

	t->at += 2;
	while (ms_unit_is_digit(unit_at(t, 0))) {
		uint32_t longer = group * 10 + (uint32_t)(unit_at(t, 0) - '0');

		if (longer > t->matches->groups)
			break;
		group = longer;
		t->at++;
	}
	put_group(t, group);
}

/* $<name> */
static void put_named(struct template *t)
{
	const struct ms_regex *regex = t->matches->regex;
	char name[64];
	size_t size = 0;

	for (t->at += 2; t->at < t->in.count && unit_at(t, 0) != '>'; t->at++)
		if (size + 1 < sizeof(name))
			name[size++] = (char)unit_at(t, 0);
	name[size] = '\0';
	t->at++;
	for (uint32_t i = 0; i < ms_regex_names(regex); i++)
		for (uint32_t g = 1; g <= t->matches->groups; g++)
			if (strcmp(ms_regex_name(regex, i), name) == 0 &&
			    ms_regex_group_named(regex, g, i))
				put_group(t, g);
}

static void put_escape(struct template *t)
{
	struct ms_units escape = { t->in.data + t->at, 2 };

	if (t->at + 1 >= t->in.count)
		escape.count = 1;
	/* A dollar or backslash stands for itself; the rest as in formats. */
	ms_format_escapes(escape, t->out);
	t->at += escape.count;
}

static int expand(struct template *t)
{
	while (t->at < t->in.count && !t->out->bytes.failed) {
		uint16_t unit = unit_at(t, 0);

		if (unit == '\\') {
			put_escape(t);
		} else if (unit == '$' && ms_unit_is_digit(unit_at(t, 1))) {
			put_numbered(t);
		} else if (unit == '$' && unit_at(t, 1) == '<') {
			put_named(t);
		} else if (unit == '$' && unit_at(t, 1) == '{') {
			return ms_fail(t->matches->heap,
				       "MATLAB:regexp:dynamicExpression",
				       "Replacements that run commands, "
				       "${...}, are not supported.");
		} else {
			ms_wide_put(t->out, unit);
			t->at++;
		}
	}
	return 0;
}

static bool all_upper(struct ms_units text)
{
	bool some = false;

	for (size_t i = 0; i < text.count; i++) {
		if (ms_unit_upper(text.data[i]) != text.data[i])
			return false;
		some = some || ms_unit_is_letter(text.data[i]);
	}
	return some;
}

/* What 'preservecase' takes over: all upper, or a first capital. */
static void preserve_case(struct ms_units match, struct ms_wide *out,
			  size_t begin)
{
	uint16_t *units = (uint16_t *)(void *)out->bytes.data;
	size_t end = ms_wide_count(out);

	if (out->bytes.failed || match.count == 0 || begin == end)
		return;
	if (all_upper(match)) {
		for (size_t i = begin; i < end; i++)
			units[i] = ms_unit_upper(units[i]);
	} else if (ms_unit_lower(match.data[0]) != match.data[0]) {
		units[begin] = ms_unit_upper(units[begin]);
	}
}

static int replace_matches(const struct replacing *r,
			   const struct ms_regexp_matches *m,
			   struct ms_units replacement, struct ms_wide *out)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->count && !out->bytes.failed; i++) {
		const size_t *extent = ms_regexp_extent(m, i, 0);
		struct template t = { m, i, replacement, 0, out };
		struct ms_units match = { m->text.data + extent[0],
					  extent[1] - extent[0] };

		if (r->options.nth != 0 && i + 1 != r->options.nth)
			continue;
		ms_wide_append(out, (struct ms_units){ m->text.data + kept,
						       extent[0] - kept });
		size_t begin = ms_wide_count(out);
		if (expand(&t) != 0)
			return -1;
		if (r->options.preserve_case)
			preserve_case(match, out, begin);
		kept = extent[1];
	}
	ms_wide_append(out, (struct ms_units){ m->text.data + kept,
					       m->text.count - kept });
	return ms_wide_check(out);
}

/* One expression applied to one text. */
static int apply(const struct replacing *r, size_t k, struct ms_units in,
		 struct ms_wide *out)
{
	struct ms_regexp_matches matches;

	if (ms_regexp_matches_find(r->call, in, ms_texts_at(&r->patterns, k),
				   &r->options, &matches) != 0)
		return -1;
	int rc = replace_matches(r, &matches, ms_texts_at(&r->replacements, k),
				 out);
	ms_regexp_matches_end(&matches);
	return rc;
}

/* All expressions, one after another. */
static int replace_text(void *context, size_t i, struct ms_units in,
			struct ms_wide *out)
{
	const struct replacing *r = context;
	struct ms_wide spare;
	int rc = 0;

	(void)i;
	if (r->patterns.count == 0) {
		ms_wide_append(out, in);
		return 0;
	}
	ms_wide_begin(&spare, r->call->heap);
	for (size_t k = 0; rc == 0 && k < r->patterns.count; k++) {
		ms_wide_reset(out);
		rc = apply(r, k, in, out);
		if (rc == 0 && k + 1 < r->patterns.count) {
			ms_wide_reset(&spare);
			ms_wide_append(&spare, ms_wide_units(out));
			rc = ms_wide_check(&spare);
			in = ms_wide_units(&spare);
		}
	}
	ms_wide_end(&spare);
	return rc;
}

int ms_bi_regexprep(struct ms_call *call)
{
	struct replacing r = { .call = call };
	struct ms_texts texts;

	if (ms_texts_argument(call, 0, &texts) != 0 ||
	    ms_texts_argument(call, 1, &r.patterns) != 0 ||
	    ms_texts_argument(call, 2, &r.replacements) != 0 ||
	    ms_regexp_options_read(call, 3, true, &r.options) != 0)
		return -1;
	if (r.replacements.count != 1 &&
	    r.replacements.count != r.patterns.count)
		return ms_fail(call->heap, "MATLAB:regexp:sizeMismatch",
			       "The expressions and the replacements of '%s' "
			       "must be as many.",
			       call->name);
	return ms_texts_map(call->heap, &texts, replace_text, &r,
			    &call->results[0]);
}
