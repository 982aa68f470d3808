/* Rows of text of any length that become a char matrix, padded with spaces. */
#ifndef MS_BUILTINS_CHAR_ROWS_H
#define MS_BUILTINS_CHAR_ROWS_H

#include "builtins/wide.h"

struct ms_char_rows {
	struct ms_wide text;	 /* all rows, one after another */
	struct snap_strbuf ends; /* of size_t */
	size_t count;
	size_t width; /* of the longest */
};

void ms_char_rows_begin(struct ms_char_rows *rows, struct ms_heap *heap);
void ms_char_rows_end(struct ms_char_rows *rows);

/* What was appended to 'text' since the last row is a row. */
void ms_char_rows_close(struct ms_char_rows *rows);

/* The same, but line ends in it begin new rows; one at the end does not. */
void ms_char_rows_close_lines(struct ms_char_rows *rows);

/* Append all rows of a char array (columns of further dimensions follow). */
void ms_char_rows_add(struct ms_char_rows *rows, const struct ms_value *v);

struct ms_units ms_char_rows_at(const struct ms_char_rows *rows, size_t i);

/* The matrix; with 'trim' without the blank columns at its sides. */
int ms_char_rows_value(struct ms_char_rows *rows, bool trim,
		       struct ms_value *out);

#endif
