/* The options that regexp(), regexpi() and regexprep() share. */
#ifndef MS_BUILTINS_REGEXP_OPTIONS_H
#define MS_BUILTINS_REGEXP_OPTIONS_H

#include "builtins/builtin.h"
#include "builtins/regex.h"

enum ms_regexp_output {
	MS_REGEXP_START,
	MS_REGEXP_END,
	MS_REGEXP_EXTENTS,
	MS_REGEXP_MATCH,
	MS_REGEXP_TOKENS,
	MS_REGEXP_NAMES,
	MS_REGEXP_SPLIT
};

#define MS_REGEXP_OUTPUTS 7

struct ms_regexp_options {
	struct ms_regex_options regex;
	bool once;
	bool empty_match;
	bool force_cell;
	bool preserve_case; /* regexprep() alone, as the next */
	size_t nth;	    /* 0: all matches */
	/* What each output is: first what was asked for by name, in that order,
	 * then the rest. */
	uint8_t outputs[MS_REGEXP_OUTPUTS];
	uint32_t named; /* how many were asked for */
};

/* Read the arguments from 'first' on into 'options', which holds defaults. */
int ms_regexp_options_read(struct ms_call *call, uint32_t first, bool replacing,
			   struct ms_regexp_options *options);

#endif
