/*
 * A growing buffer of bytes or text with a sticky failure: append as much as
 * you like, ask once at the end.
 */
#ifndef SNAP_BASE_STRBUF_H
#define SNAP_BASE_STRBUF_H

#include "base/alloc.h"
#include "base/fail.h"

#include <stdbool.h>
#include <stdint.h>

struct snap_strbuf {
	struct snap_allocator allocator;
	char *data; /* NUL-terminated once anything was appended, else NULL */
	size_t size;
	size_t capacity;
	bool failed; /* an append found no memory; the content is cut there */
};

/* 'allocator' may be NULL.  Nothing is allocated yet. */
void snap_strbuf_begin(struct snap_strbuf *buf,
		       const struct snap_allocator *allocator);
void snap_strbuf_end(struct snap_strbuf *buf);

/* Empty it and keep its memory. */
void snap_strbuf_reset(struct snap_strbuf *buf);

void snap_strbuf_append(struct snap_strbuf *buf, const void *bytes,
			size_t size);
void snap_strbuf_puts(struct snap_strbuf *buf, const char *text);
void snap_strbuf_putc(struct snap_strbuf *buf, char c);
void snap_strbuf_printf(struct snap_strbuf *buf, const char *format, ...)
	SNAP_PRINTF(2, 3);

/* Append 'size' bytes that the caller writes: their place until the next call,
 * or NULL when it failed.  The buffer grows to just what it needs. */
char *snap_strbuf_room(struct snap_strbuf *buf, size_t size);

void snap_strbuf_zeros(struct snap_strbuf *buf, size_t count);
void snap_strbuf_le16(struct snap_strbuf *buf, uint16_t value);
void snap_strbuf_le32(struct snap_strbuf *buf, uint32_t value);
void snap_strbuf_le64(struct snap_strbuf *buf, uint64_t value);

/* The text so far, "" when nothing was appended.  Borrowed until the next call.
 */
const char *snap_strbuf_text(const struct snap_strbuf *buf);

#endif
