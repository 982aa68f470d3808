/*
 * Values as the user sees them: what a statement without a semicolon shows and
 * what disp() prints, laid out as MATLAB's command window does.
 *
 * The text is UTF-8 and ends with a line feed.  Whether anything is shown is
 * decided elsewhere; nothing here prints.
 */
#ifndef MS_DISPLAY_RENDER_H
#define MS_DISPLAY_RENDER_H

#include "base/strbuf.h"
#include "display/format.h"
#include "value/heap.h"

/* "name =", a heading for the class where it has one, the elements.  A value
 * without a name (size 0) has no first line. */
int ms_display_named(struct ms_heap *heap, const char *name, size_t size,
		     struct ms_value value,
		     const struct ms_display_format *format,
		     struct snap_strbuf *out);

/* What disp() prints. */
int ms_display_value(struct ms_heap *heap, struct ms_value value,
		     const struct ms_display_format *format,
		     struct snap_strbuf *out);

#endif
