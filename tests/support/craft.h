/*
 * Snapshots put together field by field, for what no writer would write.  The
 * digests fit, whatever the fields say.
 */
#ifndef TESTS_SUPPORT_CRAFT_H
#define TESTS_SUPPORT_CRAFT_H

#include "snapshot/reader.h"

/* Zero: alignment 64, offset right behind what came before, the stored size,
 * and a raw size equal to it. */
struct craft_section {
	struct snap_section fields;
	const void *stored;
	size_t stored_size;
};

/* Yours, free with free(); no memory is an abort(). */
uint8_t *craft_snapshot(const struct craft_section *sections, uint32_t count,
			size_t *size);

/* The same snapshot as a later minor version would write it: a longer header
 * and longer entries, with fields that this version doesn't know. */
uint8_t *craft_newer_minor(const uint8_t *bytes, size_t size,
			   size_t *newer_size);

/* Bytes one after another; no memory is an abort(). */
struct craft_bytes {
	uint8_t *data;
	size_t size;
};

void craft_append(struct craft_bytes *bytes, const void *data, size_t size);
void craft_u8(struct craft_bytes *bytes, uint8_t value);
void craft_le24(struct craft_bytes *bytes, uint32_t value);
void craft_le32(struct craft_bytes *bytes, uint32_t value);
void craft_le64(struct craft_bytes *bytes, uint64_t value);
void craft_end(struct craft_bytes *bytes);

#endif
