/* What a comment says, without its marks. */
#ifndef MS_LIBRARY_FOLDER_COMMENT_H
#define MS_LIBRARY_FOLDER_COMMENT_H

#include "base/strbuf.h"

#include <stdbool.h>

/* Characters of a summary. */
#define MS_FOLDER_SUMMARY_MAX 72u

/*
 * The text of a comment, 'size' bytes of a source: marks and what Texinfo marks
 * up are gone, as is whatever isn't UTF-8 or controls terminals; lines end with
 * a line feed and none is empty at either end.  Appended to 'out'.  Returns
 * whether it was Texinfo, whose lines are filled into paragraphs.
 */
bool ms_comment_text(const char *comment, size_t size, struct snap_strbuf *out);

/*
 * The first sentence of such a text, at most a line, or a paragraph where lines
 * are 'filled'; cut to MS_FOLDER_SUMMARY_MAX, and without the function's own
 * name before it: "STRIP  Remove blanks." is "Remove blanks."
 */
void ms_comment_summary(const char *text, size_t size, const char *name,
			bool filled, struct snap_strbuf *out);

#endif
