/* The options of unique() and of functions of two sets. */
#ifndef MS_BUILTINS_SET_OPTIONS_H
#define MS_BUILTINS_SET_OPTIONS_H

#include "builtins/builtin.h"

struct ms_set_options {
	bool rows;
	bool stable;
	bool last;
	bool legacy; /* last places, rows of indexes: as before R2013a */
};

/* Which words a function takes. */
enum ms_set_function {
	MS_SET_UNIQUE,
	MS_SET_PAIR, /* union, intersect, setdiff */
	MS_SET_MEMBER
};

/* The options from argument 'first' on.  Unknown words and those that exclude
 * each other are errors. */
int ms_set_options_read(struct ms_call *call, uint32_t first,
			enum ms_set_function function,
			struct ms_set_options *out);

#endif
