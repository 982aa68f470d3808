/*
 * Text: char arrays (UTF-16 code units) and strings.  Source text, messages
 * and files are UTF-8; the conversion happens here and nowhere else.
 */
#ifndef MS_VALUE_TEXT_H
#define MS_VALUE_TEXT_H

#include "value/heap.h"

/* A char row of UTF-8 text; '' (0x0) for no bytes.  Bytes that are no UTF-8
 * become U+FFFD, one each. */
int ms_text_from_utf8(struct ms_heap *heap, const char *text, size_t size,
		      struct ms_value *out);
int ms_text_from_c(struct ms_heap *heap, const char *text,
		   struct ms_value *out);

/* A char row of code units. */
int ms_text_from_units(struct ms_heap *heap, const uint16_t *units,
		       size_t count, struct ms_value *out);

/* A string scalar. */
int ms_string_from_utf8(struct ms_heap *heap, const char *text, size_t size,
			struct ms_value *out);

/* A string scalar of a char row, '' or char scalar: takes 'text'. */
int ms_string_take(struct ms_heap *heap, struct ms_value text,
		   struct ms_value *out);

/* A char row or '' (any empty char), or a string scalar that isn't missing? */
bool ms_is_text(struct ms_value v);
bool ms_is_char_row(struct ms_value v);
bool ms_is_string_scalar(struct ms_value v);

/*
 * Units of such a text without a copy.  '*v' must stay as it is (an inline char
 * is read in place).  '*units' is never NULL.  False when it is no text.
 */
bool ms_text_units(const struct ms_value *v, const uint16_t **units,
		   size_t *count);

/* Append a text as UTF-8 (lone surrogates as U+FFFD).  A char matrix is read
 * column by column.  False when it is no char array or string scalar; the
 * buffer's own failure is for the caller to ask. */
bool ms_text_to_utf8(struct ms_value v, struct snap_strbuf *out);
void ms_units_to_utf8(const uint16_t *units, size_t count,
		      struct snap_strbuf *out);

/* An argument that has to be text, as a NUL-terminated UTF-8 string in 'out',
 * which is reset first; else MATLAB:invalidType naming 'what'. */
int ms_text_argument(struct ms_heap *heap, struct ms_value v, const char *what,
		     struct snap_strbuf *out);

/* Does the text equal this UTF-8 literal of ASCII characters? */
bool ms_text_is(struct ms_value v, const char *ascii);

/* A cell column of char rows, from C strings; ms_cell_row_of_text alike. */
int ms_cell_of_text(struct ms_heap *heap, const char *const *texts,
		    size_t count, bool row, struct ms_value *out);

/* Is it a cell all of whose elements are char rows or ''? */
bool ms_is_cell_of_text(struct ms_value v);

#endif
