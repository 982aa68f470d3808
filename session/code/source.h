/*
 * A program's text by lines: from byte offsets to lines and columns, and
 * diagnostics as people read them.
 *
 * Lines end with LF, CR LF or CR.  Lines and columns count from 1; a column
 * counts bytes, so a tab is one.
 */
#ifndef MS_SOURCE_H
#define MS_SOURCE_H

#include "base/strbuf.h"
#include "code/diag.h"

struct ms_source {
	const char *name; /* shown before the line, borrowed; NULL: none */
	const char *text; /* borrowed */
	uint32_t size;
};

struct ms_place {
	uint32_t line;
	uint32_t column;
};

/* An offset beyond the end is the end.  Takes time by the length of the text.
 */
struct ms_place ms_source_place(const struct ms_source *source,
				uint32_t offset);

/*
 * "name:3:7: error: message" with the line and a caret below it, then what was
 * expected, the hint and the second place.  Long lines are cut around the
 * place; bytes that aren't UTF-8 or can't be shown become '?'.
 */
void ms_source_render(const struct ms_source *source,
		      const struct ms_diag *diag, struct snap_strbuf *out);

#endif
