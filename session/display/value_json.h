/*
 * Values and whole workspaces as canonical JSON: every bit of a number, one
 * text for each value.  docs: tools/snapshot-session's man page.
 *
 *   {"class": "double", "size": [1, 2], "complex": false, "re": [HEX, HEX]}
 *
 * Floats are IEEE-754 bit patterns in lower-case hexadecimal, big end first,
 * column-major ("im" beside "re" when complex, "sparse": true when it was);
 * integers decimal texts in "int"; logicals 0 and 1 in "bits"; char matrices
 * one text per row in "rows", more dimensions UTF-16 units in "codes"; cells
 * values in "cells"; structs "fields" and "elems", one list per element.
 * What can't be told has "skip": "unsupported", "large" (above
 * MS_JSON_ELEMENTS elements, or rows of text) or "non-ascii" (text outside
 * ASCII).
 */
#ifndef MS_DISPLAY_VALUE_JSON_H
#define MS_DISPLAY_VALUE_JSON_H

#include "base/strbuf.h"
#include "value/heap.h"

#define MS_JSON_ELEMENTS 20000

/* Containers nested deeper than this are "unsupported". */
#define MS_JSON_DEPTH 200

/* What begins behind so many bytes of text is "large": a container can hold
 * itself twice, twice, twice... */
#define MS_JSON_BYTES ((size_t)256 << 20)

int ms_value_json(struct ms_heap *heap, struct ms_value value,
		  struct snap_strbuf *out);

/* UTF-8 text as a JSON string with its quotes; what is no UTF-8 becomes U+FFFD.
 */
void ms_json_text(const char *text, size_t size, struct snap_strbuf *out);

#endif
