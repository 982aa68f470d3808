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
		.format_minor = SNAP_FORMAT_MINOR,
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
