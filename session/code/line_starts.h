/*
 * Where the lines of a text begin, so that the line of a place can be told
 * without the text: for each newline how many bytes lie between the one before
 * (or the beginning) and the byte behind it, as numbers of seven bits a byte,
 * the lowest first, each byte but the last one of a number with its highest bit
 * set.
 */
#ifndef MS_CODE_LINE_STARTS_H
#define MS_CODE_LINE_STARTS_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void ms_line_starts_write(struct snap_strbuf *out, const char *text,
			  size_t size);

/* Are these the starts of lines of some text of 'text_size' bytes? */
bool ms_line_starts_check(const unsigned char *bytes, size_t size,
			  uint32_t text_size);

/* The line of byte 'offset', from 1 on; bytes that are no starts end them. */
uint32_t ms_line_starts_find(const unsigned char *bytes, size_t size,
			     uint32_t offset);

#endif
