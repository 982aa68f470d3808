/* One conversion of the printf family applied to one datum. */
#ifndef MS_BUILTINS_FORMAT_NUMBER_H
#define MS_BUILTINS_FORMAT_NUMBER_H

#include "builtins/format_data.h"
#include "builtins/wide.h"

struct ms_conversion {
	bool left, plus, blank, zero, alternate;
	int width;
	int precision; /* -1 when there is none */
	int bits;      /* 64 or 32: the number's own bits, for %bx and %tx */
	char letter;
};

/* A text, cut to the precision and filled to the width. */
void ms_format_text(const struct ms_conversion *c, struct ms_units text,
		    struct ms_wide *out);

/* A number under %s or %c: a character code if it can be one. */
void ms_format_as_text(const struct ms_conversion *c,
		       const struct ms_datum *datum, struct ms_wide *out);

/* A number under any other conversion. */
void ms_format_number(const struct ms_conversion *c,
		      const struct ms_datum *datum, struct ms_wide *out);

#endif
