/*
 * Regular expressions over UTF-16 text: MATLAB's syntax, matched by a library
 * that only regex.c knows.  Compiled expressions are kept for the session, the
 * most recent ones.
 */
#ifndef MS_BUILTINS_REGEX_H
#define MS_BUILTINS_REGEX_H

#include "builtins/wide.h"
#include "vm/call.h"

struct ms_regex_options {
	bool ignore_case;
	bool line_anchors;	 /* ^ and $ match at every line */
	bool dot_except_newline; /* '.' doesn't match line ends */
	bool free_spacing;	 /* blanks and comments don't count */
};

struct ms_regex;

/*
 * The expression compiled, from the cache if it is there.  Borrowed: it stays
 * valid until ms_regex_release().  MATLAB:regexp:... when it is wrong.
 */
int ms_regex_get(struct ms_call *call, struct ms_units pattern,
		 const struct ms_regex_options *options, struct ms_regex **out);
void ms_regex_release(struct ms_regex *regex);

/* Groups in parentheses, without the match as a whole. */
uint32_t ms_regex_groups(const struct ms_regex *regex);

/* Named groups: name 'i' in the order of the groups, each name once, and the
 * groups that have it.  Names are ASCII. */
uint32_t ms_regex_names(const struct ms_regex *regex);
const char *ms_regex_name(const struct ms_regex *regex, uint32_t i);
bool ms_regex_group_named(const struct ms_regex *regex, uint32_t group,
			  uint32_t name);

#define MS_REGEX_UNSET SIZE_MAX

/*
 * The first match at 'from' or behind: 1 and its extents (begin, end for the
 * match and for each group, MS_REGEX_UNSET for groups that took no part;
 * borrowed until the next call), 0 when there is none, -1 for an error: too
 * many steps, too much memory.
 */
int ms_regex_match(struct ms_heap *heap, struct ms_regex *regex,
		   struct ms_units text, size_t from, const size_t **extents);

#endif
