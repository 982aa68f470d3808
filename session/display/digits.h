/* Decimal digits, exactly those that printf() writes, and blanks before them.
 */
#ifndef MS_DISPLAY_DIGITS_H
#define MS_DISPLAY_DIGITS_H

#include "base/strbuf.h"

/* Room for a 64-bit number with its sign. */
#define MS_DIGITS_WHOLE 24
/* Room for what ms_digits_fixed() writes; precision is at most 15. */
#define MS_DIGITS_FIXED 48

/* How many were written; there is no NUL behind them. */
size_t ms_digits_whole(uint64_t magnitude, bool negative, char *text);

/* "%.*f" of a finite number; 0 when it is one that this can't do: too large, or
 * with bits too far behind the point. */
size_t ms_digits_fixed(double x, int precision, char *text);

/* Append text with blanks before it up to a width. */
void ms_digits_pad(const char *text, size_t size, int width,
		   struct snap_strbuf *out);

#endif
