/*
 * A growing buffer of UTF-16 code units, the form in which char values hold
 * text.  Like the buffer of bytes below it, its failure is sticky: append as
 * much as you like, ask once, in ms_wide_finish().
 */
#ifndef MS_BUILTINS_WIDE_H
#define MS_BUILTINS_WIDE_H

#include "base/strbuf.h"
#include "value/text.h"

/* Units that belong to somebody else. */
struct ms_units {
	const uint16_t *data;
	size_t count;
};

struct ms_wide {
	struct ms_heap *heap;
	struct snap_strbuf bytes;
};

void ms_wide_begin(struct ms_wide *wide, struct ms_heap *heap);
void ms_wide_end(struct ms_wide *wide);

/* Empty it and keep its memory. */
void ms_wide_reset(struct ms_wide *wide);

void ms_wide_put(struct ms_wide *wide, uint16_t unit);
void ms_wide_append(struct ms_wide *wide, struct ms_units units);
void ms_wide_fill(struct ms_wide *wide, uint16_t unit, size_t count);

/* ASCII text. */
void ms_wide_ascii(struct ms_wide *wide, const char *text);
void ms_wide_ascii_span(struct ms_wide *wide, const char *text, size_t size);

/* What was appended so far; valid until the next call. */
struct ms_units ms_wide_units(const struct ms_wide *wide);
size_t ms_wide_count(const struct ms_wide *wide);

/* Did an append find no memory?  Then MATLAB:nomem is set. */
int ms_wide_check(struct ms_wide *wide);

/* The content as a char row, '' when there is none.  The buffer stays. */
int ms_wide_value(struct ms_wide *wide, struct ms_value *out);

/* A char row of units, '' (0x0) when there are none. */
int ms_units_value(struct ms_heap *heap, struct ms_units units,
		   struct ms_value *out);

/* Compare; 'fold' takes upper and lower case letters as equal. */
bool ms_units_equal(struct ms_units a, struct ms_units b, bool fold);

/* Where 'pattern' begins in 'text' at 'from' or later; SIZE_MAX: nowhere. */
size_t ms_units_find(struct ms_units text, struct ms_units pattern, size_t from,
		     bool fold);

/* Classes of characters beyond ASCII: Latin, Greek and Cyrillic letters are
 * told apart by case; see unit_class.c. */
uint16_t ms_unit_lower(uint16_t unit);
uint16_t ms_unit_upper(uint16_t unit);
bool ms_unit_is_letter(uint16_t unit);
bool ms_unit_is_space(uint16_t unit);

static inline bool ms_unit_is_digit(uint16_t unit)
{
	return unit >= '0' && unit <= '9';
}

#endif
