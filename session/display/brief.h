/* Values on one line, and the small parts that all displays share. */
#ifndef MS_DISPLAY_BRIEF_H
#define MS_DISPLAY_BRIEF_H

#include "base/strbuf.h"
#include "display/format.h"
#include "value/value.h"

/* A value as it stands in cells ("[1 2 3]", "'text'", "2×2 double", ...) and,
 * without brackets around scalars, in structs. */
void ms_display_brief(struct ms_value value, bool in_cell,
		      const struct ms_display_format *format,
		      struct snap_strbuf *out);

/* Text whose lines begin where the first one does, behind four blanks and a
 * quote. */
void ms_display_lines(const uint16_t *units, size_t count,
		      struct snap_strbuf *out);

/* A string in double quotes, on one line; <missing> has none. */
void ms_display_string_brief(struct ms_value text, struct snap_strbuf *out);

/* "2×3" */
void ms_display_dims(struct ms_value value, struct snap_strbuf *out);

/* "  0×3 empty double matrix"; 'what' is its last word. */
void ms_display_empty(struct ms_value value, const char *what,
		      struct snap_strbuf *out);

/* A blank line in the loose layout. */
void ms_display_blank(const struct ms_display_format *format,
		      struct snap_strbuf *out);

#endif
