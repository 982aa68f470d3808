/* Help as it is put together: words filled into lines of some width. */
#ifndef MS_LIBRARY_HELP_TEXT_H
#define MS_LIBRARY_HELP_TEXT_H

#include "base/strbuf.h"
#include "library/view.h"

/* Columns before what stands below a heading. */
#define MS_HELP_INDENT 4u

struct ms_help_text {
	struct snap_strbuf out;
	size_t width;
	size_t column; /* of the open line */
	size_t gap;    /* blanks before its next word */
};

/* Open a line with 'lead' as it is; 'gap' blanks come before the next word. */
void ms_help_start(struct ms_help_text *help, struct ms_text lead, size_t gap);

/* Words of the text; lines that this begins are indented by 'indent'. */
void ms_help_fill(struct ms_help_text *help, struct ms_text text,
		  size_t indent);

/* Go on in a new line, whatever room is left. */
void ms_help_break(struct ms_help_text *help, size_t indent);
void ms_help_finish(struct ms_help_text *help);

/* Start, fill, finish: one paragraph below a heading. */
void ms_help_paragraph(struct ms_help_text *help, struct ms_text text);

/* Each line as it is, behind 'first', the other ones behind 'others'. */
void ms_help_lines(struct ms_help_text *help, struct ms_text text,
		   const char *first, const char *others);

/* Markdown is readable as it is: paragraphs and list items are filled; code,
 * tables and blank lines are kept. */
void ms_help_markdown(struct ms_help_text *help, struct ms_text text);

/* The next line of '*rest', without its end; '*rest' moves behind it. */
struct ms_text ms_help_take_line(struct ms_text *rest);

#endif
