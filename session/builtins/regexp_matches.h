/* All matches of one expression in one text, and what regexp() tells of them.
 */
#ifndef MS_BUILTINS_REGEXP_MATCHES_H
#define MS_BUILTINS_REGEXP_MATCHES_H

#include "builtins/regexp_options.h"

struct ms_regexp_matches {
	struct ms_heap *heap;
	struct ms_regex *regex;
	struct ms_units text;
	bool string; /* texts come out as strings */
	bool once;
	size_t count;
	uint32_t groups;
	struct snap_strbuf extents; /* 2 (groups + 1) of size_t for each */
};

int ms_regexp_matches_find(struct ms_call *call, struct ms_units text,
			   struct ms_units pattern,
			   const struct ms_regexp_options *options,
			   struct ms_regexp_matches *out);
void ms_regexp_matches_end(struct ms_regexp_matches *matches);

/* Begin and end of group 'group' (0: all) of match 'i'. */
const size_t *ms_regexp_extent(const struct ms_regexp_matches *matches,
			       size_t i, uint32_t group);

int ms_regexp_output(const struct ms_regexp_matches *matches,
		     enum ms_regexp_output output, struct ms_value *out);

#endif
