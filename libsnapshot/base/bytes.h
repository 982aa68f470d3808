/*
 * Bytes from outside: little-endian loads and stores, spans and cursors.
 *
 * No struct is ever laid over file bytes.  A cursor that ran off its end
 * returns zeros and stays bad: ask once, at the end of a record.
 */
#ifndef SNAP_BASE_BYTES_H
#define SNAP_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct snap_span {
	const uint8_t *data;
	size_t size;
};

/* gcc and clang make one instruction of each of these. */
static inline uint16_t snap_le16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t snap_le32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

static inline uint64_t snap_le64(const uint8_t *p)
{
	return (uint64_t)snap_le32(p) | (uint64_t)snap_le32(p + 4) << 32;
}

static inline void snap_put_le16(uint8_t *p, uint16_t value)
{
	p[0] = (uint8_t)value;
	p[1] = (uint8_t)(value >> 8);
}

static inline void snap_put_le32(uint8_t *p, uint32_t value)
{
	snap_put_le16(p, (uint16_t)value);
	snap_put_le16(p + 2, (uint16_t)(value >> 16));
}

static inline void snap_put_le64(uint8_t *p, uint64_t value)
{
	snap_put_le32(p, (uint32_t)value);
	snap_put_le32(p + 4, (uint32_t)(value >> 32));
}

/* Bounded reading with a sticky failure.  'origin' is where 'data' lies in the
 * file, so that an error can name a file offset. */
struct snap_cursor {
	const uint8_t *data;
	size_t size;
	size_t position;
	uint64_t origin;
	bool bad;
};

static inline struct snap_cursor snap_cursor_over(struct snap_span span,
						  uint64_t origin)
{
	return (struct snap_cursor){ .data = span.data,
				     .size = span.size,
				     .origin = origin };
}

static inline size_t snap_cursor_left(const struct snap_cursor *c)
{
	return c->size - c->position;
}

static inline uint64_t snap_cursor_offset(const struct snap_cursor *c)
{
	return c->origin + c->position;
}

/* The next 'size' bytes, or NULL (and bad) when fewer are left. */
static inline const uint8_t *snap_cursor_take(struct snap_cursor *c,
					      size_t size)
{
	if (c->bad || size > snap_cursor_left(c)) {
		c->bad = true;
		return NULL;
	}
	const uint8_t *p = c->data + c->position;
	c->position += size;
	return p;
}

static inline uint16_t snap_cursor_u16(struct snap_cursor *c)
{
	const uint8_t *p = snap_cursor_take(c, 2);
	return p == NULL ? 0 : snap_le16(p);
}

static inline uint32_t snap_cursor_u32(struct snap_cursor *c)
{
	const uint8_t *p = snap_cursor_take(c, 4);
	return p == NULL ? 0 : snap_le32(p);
}

static inline uint64_t snap_cursor_u64(struct snap_cursor *c)
{
	const uint8_t *p = snap_cursor_take(c, 8);
	return p == NULL ? 0 : snap_le64(p);
}

static inline bool snap_all_zero(const uint8_t *p, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (p[i] != 0)
			return false;
	return true;
}

#endif
