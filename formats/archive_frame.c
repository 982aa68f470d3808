#include "formats/archive_frame.h"

#include "base/checked.h"

enum {
	ZSTD_MAGIC_SIZE = 4,
	ZSTD_RAW = 0, /* types of blocks */
	ZSTD_REPEATED = 1,
	ZSTD_PACKED = 2,
	XZ_HEADER_SIZE = 12, /* and the footer's */
	XZ_UNIT = 4,
	XZ_NUMBER_MAX = 9, /* bytes of a number */
};

static int fail_trailing(struct snap_error *err, const char *kind,
			 uint64_t offset)
{
	return snap_fail(err, SNAP_E_TRAILING_DATA, offset,
			 "%s: bytes after the end, which is at %llu", kind,
			 ull(offset));
}

/* Descriptor, window, dictionary, size of the content.  Says whether there is a
 * checksum at the end. */
static bool take_zstd_header(struct snap_cursor *c)
{
	static const size_t dictionary_sizes[] = { 0, 1, 2, 4 };
	static const size_t content_sizes[] = { 0, 2, 4, 8 };
	const uint8_t *p = snap_cursor_take(c, ZSTD_MAGIC_SIZE + 1);

	if (p == NULL)
		return false;
	unsigned flags = p[ZSTD_MAGIC_SIZE];
	bool single = (flags >> 5 & 1) != 0;
	size_t content = content_sizes[flags >> 6];
	if (single && content == 0)
		content = 1;
	(void)snap_cursor_take(
		c, (single ? 0u : 1u) + dictionary_sizes[flags & 3] + content);
	return (flags >> 2 & 1) != 0;
}

/* False after the last one, and when there is none. */
static bool take_zstd_block(struct snap_cursor *c, bool *reserved)
{
	const uint8_t *p = snap_cursor_take(c, 3);

	if (p == NULL)
		return false;
	uint32_t head =
		(uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
	unsigned type = head >> 1 & 3;
	*reserved = type > ZSTD_PACKED;
	(void)snap_cursor_take(c, type == ZSTD_REPEATED ? 1 : head >> 3);
	return (head & 1) == 0 && !*reserved && !c->bad;
}

int fmt_archive_zstd_check(struct snap_span bytes, struct snap_error *err)
{
	struct snap_cursor c = snap_cursor_over(bytes, 0);
	bool reserved = false;
	bool checksum = take_zstd_header(&c);

	while (take_zstd_block(&c, &reserved))
		;
	if (checksum)
		(void)snap_cursor_take(&c, 4);
	if (c.bad)
		return snap_fail(err, SNAP_E_TRUNCATED, bytes.size,
				 "zstd: the frame ends after the file");
	if (reserved)
		return snap_fail(err, SNAP_E_CODEC, c.position,
				 "zstd: a block of a reserved kind");
	if (snap_cursor_left(&c) != 0)
		return fail_trailing(err, "zstd", c.position);
	return 0;
}

/* Seven bits a byte, the lowest first. */
static uint64_t take_xz_number(struct snap_cursor *c)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < XZ_NUMBER_MAX; i++) {
		const uint8_t *p = snap_cursor_take(c, 1);

		if (p == NULL)
			return 0;
		value |= (uint64_t)(*p & 0x7f) << (7 * i);
		if ((*p & 0x80) == 0)
			return value;
	}
	c->bad = true;
	return 0;
}

/* Bytes of all blocks with their padding, as the index has them. */
static uint64_t sum_xz_blocks(struct snap_cursor *index)
{
	uint64_t sum = 0;
	const uint8_t *mark = snap_cursor_take(index, 1);
	uint64_t count = take_xz_number(index);

	index->bad = index->bad || mark == NULL || *mark != 0;
	for (uint64_t i = 0; i < count && !index->bad; i++) {
		uint64_t size = take_xz_number(index);

		(void)take_xz_number(index);
		if (!snap_align_up(size, XZ_UNIT, &size) ||
		    !snap_add(sum, size, &sum))
			index->bad = true;
	}
	return sum;
}

int fmt_archive_xz_check(struct snap_span bytes, struct snap_error *err)
{
	if (bytes.size < (size_t)2 * XZ_HEADER_SIZE)
		return snap_fail(err, SNAP_E_TRUNCATED, bytes.size,
				 "xz: %zu bytes are no stream", bytes.size);
	size_t footer = bytes.size - XZ_HEADER_SIZE;
	const uint8_t *end = bytes.data + footer;
	uint64_t index_size = ((uint64_t)snap_le32(end + 4) + 1) * XZ_UNIT;
	if (end[10] != 'Y' || end[11] != 'Z' ||
	    index_size > footer - XZ_HEADER_SIZE)
		return snap_fail(err, SNAP_E_TRUNCATED, footer,
				 "xz: the last %d bytes are not the end of a "
				 "stream",
				 XZ_HEADER_SIZE);
	size_t at = footer - (size_t)index_size;
	struct snap_cursor index = snap_cursor_over(
		(struct snap_span){ bytes.data + at, (size_t)index_size }, at);
	uint64_t blocks = sum_xz_blocks(&index);
	if (index.bad)
		return snap_fail(err, SNAP_E_CODEC, at,
				 "xz: the index is damaged");
	if (blocks != at - XZ_HEADER_SIZE)
		return fail_trailing(err, "xz", blocks + XZ_HEADER_SIZE);
	return 0;
}
