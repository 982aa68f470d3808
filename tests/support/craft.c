#include "support/craft.h"

#include "base/checked.h"
#include "layout.h"
#include "support/redigest.h"

#include <stdlib.h>

static struct snap_section complete(const struct craft_section *craft,
				    uint64_t end)
{
	struct snap_section section = craft->fields;

	if (section.alignment == 0)
		section.alignment = SNAP_ALIGNMENT_MIN;
	if (section.offset == 0)
		(void)snap_align_up(end, SNAP_ALIGNMENT_MIN, &section.offset);
	if (section.stored_size == 0)
		section.stored_size = craft->stored_size;
	if (section.raw_size == 0)
		section.raw_size = section.stored_size;
	return section;
}

static struct snap_header make_header(uint32_t count, uint64_t size)
{
	struct snap_header header = {
		.magic = { SNAP_MAGIC_BYTES },
		.format_major = SNAP_FORMAT_MAJOR,
		.format_minor = SNAP_MINOR_PLAIN,
		.header_size = SNAP_HEADER_SIZE,
		.file_size = size,
		.section_count = count,
		.entry_size = SNAP_ENTRY_SIZE,
	};

	return header;
}

uint8_t *craft_snapshot(const struct craft_section *sections, uint32_t count,
			size_t *size)
{
	size_t end = SNAP_HEADER_SIZE + (size_t)count * SNAP_ENTRY_SIZE;
	uint8_t *bytes = calloc(1, end);

	if (bytes == NULL)
		abort();
	for (uint32_t i = 0; i < count; i++) {
		struct snap_section section = complete(&sections[i], end);
		size_t at = (end + 63) / 64 * 64;
		uint8_t *grown = realloc(bytes, at + sections[i].stored_size);

		if (grown == NULL)
			abort();
		bytes = grown;
		memset(bytes + end, 0, at - end);
		if (sections[i].stored_size != 0)
			memcpy(bytes + at, sections[i].stored,
			       sections[i].stored_size);
		end = at + sections[i].stored_size;
		snap_entry_encode(&section, bytes + SNAP_HEADER_SIZE +
						    i * SNAP_ENTRY_SIZE);
	}
	struct snap_header header = make_header(count, end);
	snap_header_encode(&header, bytes);
	redigest(bytes, end);
	*size = end;
	return bytes;
}

#define NEWER_HEADER_SIZE 192u
#define NEWER_ENTRY_SIZE  72u

static void put_newer_entry(uint8_t *to, const uint8_t *from, uint64_t shift)
{
	memcpy(to, from, SNAP_ENTRY_SIZE);
	memset(to + SNAP_ENTRY_SIZE, 0xab, NEWER_ENTRY_SIZE - SNAP_ENTRY_SIZE);
	snap_put_le32(to + SNAP_AT_ENTRY_FLAGS,
		      snap_le32(to + SNAP_AT_ENTRY_FLAGS) | 0x80);
	snap_put_le32(to + SNAP_AT_ENTRY_RESERVED, 1);
	snap_put_le64(to + SNAP_AT_ENTRY_OFFSET,
		      snap_le64(to + SNAP_AT_ENTRY_OFFSET) + shift);
}

uint8_t *craft_newer_minor(const uint8_t *bytes, size_t size,
			   size_t *newer_size)
{
	uint32_t count = snap_le32(bytes + SNAP_AT_SECTION_COUNT);
	size_t first = SNAP_HEADER_SIZE + (size_t)count * SNAP_ENTRY_SIZE;
	size_t newer_first = NEWER_HEADER_SIZE + count * NEWER_ENTRY_SIZE;
	/* Both ends of the table are rounded up to the first section. */
	first = (first + 63) / 64 * 64;
	newer_first = (newer_first + 63) / 64 * 64;
	uint8_t *newer = calloc(1, newer_first + size - first);

	if (newer == NULL)
		abort();
	*newer_size = newer_first + size - first;
	memcpy(newer, bytes, SNAP_HEADER_SIZE);
	memset(newer + SNAP_HEADER_SIZE, 0xcd,
	       NEWER_HEADER_SIZE - SNAP_HEADER_SIZE);
	snap_put_le16(newer + SNAP_AT_FORMAT_MINOR, SNAP_FORMAT_MINOR + 1);
	snap_put_le32(newer + SNAP_AT_HEADER_SIZE, NEWER_HEADER_SIZE);
	snap_put_le32(newer + SNAP_AT_ENTRY_SIZE, NEWER_ENTRY_SIZE);
	snap_put_le64(newer + SNAP_AT_FILE_SIZE, *newer_size);
	snap_put_le64(newer + SNAP_AT_SERIAL, 7);
	snap_put_le32(newer + SNAP_AT_FLAGS_COMPATIBLE, 0x80);
	for (uint32_t i = 0; i < count; i++)
		put_newer_entry(
			newer + NEWER_HEADER_SIZE + i * NEWER_ENTRY_SIZE,
			bytes + SNAP_HEADER_SIZE + (size_t)i * SNAP_ENTRY_SIZE,
			newer_first - first);
	memcpy(newer + newer_first, bytes + first, size - first);
	redigest(newer, *newer_size);
	return newer;
}

void craft_append(struct craft_bytes *bytes, const void *data, size_t size)
{
	uint8_t *grown = realloc(bytes->data, bytes->size + size + 1);

	if (grown == NULL)
		abort();
	if (size != 0)
		memcpy(grown + bytes->size, data, size);
	bytes->data = grown;
	bytes->size += size;
}

void craft_u8(struct craft_bytes *bytes, uint8_t value)
{
	craft_append(bytes, &value, 1);
}

void craft_le24(struct craft_bytes *bytes, uint32_t value)
{
	uint8_t encoded[4];

	snap_put_le32(encoded, value);
	craft_append(bytes, encoded, 3);
}

void craft_le32(struct craft_bytes *bytes, uint32_t value)
{
	uint8_t encoded[4];

	snap_put_le32(encoded, value);
	craft_append(bytes, encoded, sizeof(encoded));
}

void craft_le64(struct craft_bytes *bytes, uint64_t value)
{
	uint8_t encoded[8];

	snap_put_le64(encoded, value);
	craft_append(bytes, encoded, sizeof(encoded));
}

void craft_end(struct craft_bytes *bytes)
{
	free(bytes->data);
	*bytes = (struct craft_bytes){ 0 };
}
