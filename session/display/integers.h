/* Elements of the integer classes and of logicals as text. */
#ifndef MS_DISPLAY_INTEGERS_H
#define MS_DISPLAY_INTEGERS_H

#include "base/strbuf.h"
#include "display/number.h"
#include "value/value.h"

/* Integers and logicals: what this file is for. */
bool ms_integers_are(const struct ms_view *view);

/* How wide a column of all elements is, blanks before them included. */
int ms_integers_width(const struct ms_view *view, enum ms_number_format format);

/* Append element 'i', right-aligned to such a width (0: no blanks). */
void ms_integers_write(const struct ms_view *view, size_t i,
		       enum ms_number_format format, int width,
		       struct snap_strbuf *out);

#endif
