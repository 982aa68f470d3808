/* The data of a printf call, as one long list of elements. */
#ifndef MS_BUILTINS_FORMAT_DATA_H
#define MS_BUILTINS_FORMAT_DATA_H

#include "builtins/wide.h"

/* Widths and precisions above this are an error, not memory. */
#define MS_FORMAT_WIDTH_MAX 1000000

enum ms_datum_kind {
	MS_DATUM_NONE, /* an empty argument */
	MS_DATUM_REAL, /* in 'real' */
	MS_DATUM_SIGNED,
	MS_DATUM_NATURAL,
	MS_DATUM_TEXT /* the rest of a text */
};

struct ms_datum {
	enum ms_datum_kind kind;
	bool character; /* a number that was an element of a text */
	double real;
	int64_t integer;
	uint64_t natural;
	struct ms_units text;
};

struct ms_format_data {
	struct ms_heap *heap;
	const struct ms_value *values;
	uint32_t count;
	bool empty; /* no element at all, but arguments */

	/* The argument being read. */
	uint32_t value;
	bool open;
	struct ms_view view;
	size_t at;     /* element of the view */
	size_t within; /* unit of a string array's element */
};

/* Fails when one of the values can't be formatted.  The values are borrowed. */
int ms_format_data_begin(struct ms_format_data *data, struct ms_heap *heap,
			 const struct ms_value *values, uint32_t count,
			 const char *name);
void ms_format_data_end(struct ms_format_data *data);

/* The next element: 0, 1 when there is none, -1 for an error.  'whole': take
 * all that is left of a text; 'character': take one unit of it as text. */
int ms_format_data_next(struct ms_format_data *data, bool whole, bool character,
			struct ms_datum *out);

/* The next element as a width or precision. */
int ms_format_data_size(struct ms_format_data *data, const char *name,
			int *out);

/* Go behind arguments that are used up. */
void ms_format_data_rest(struct ms_format_data *data);
bool ms_format_data_done(const struct ms_format_data *data);

#endif
