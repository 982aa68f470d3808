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
#include "display/number.h"
#include "value/heap.h"

struct ms_display_format {
	enum ms_number_format numbers;
	bool loose;	  /* blank lines between the parts, as 'format loose' */
	uint32_t columns; /* width of the window; 0 is 80 */
};

/* "name =", a heading for the class where it has one, the elements. */
int ms_display_named(struct ms_heap *heap, const char *name, size_t size,
		     struct ms_value value,
		     const struct ms_display_format *format,
		     struct snap_strbuf *out);

/* What disp() prints. */
int ms_display_value(struct ms_heap *heap, struct ms_value value,
		     const struct ms_display_format *format,
		     struct snap_strbuf *out);

/* A value on one line, as it stands in cells ("[1 2 3]", "'text'", "2×2
 * double", ...) and, without brackets around scalars, in structs. */
void ms_display_brief(struct ms_value value, bool in_cell,
		      const struct ms_display_format *format,
		      struct snap_strbuf *out);

/* "2×3" */
void ms_display_dims(struct ms_value value, struct snap_strbuf *out);

#endif
