#include "support/redigest.h"

#include "base/alloc.h"
#include "base/checked.h"
#include "layout.h"
#include "pages.h"

#include <stdlib.h>

struct front {
	struct snap_header header;
	size_t table_size;
};

/* Is there a table, as the header says? */
static bool find_front(struct front *out, const uint8_t *bytes, size_t size)
{
	if (size < SNAP_HEADER_SIZE)
		return false;
	snap_header_decode(&out->header, bytes);
	if (out->header.header_size < SNAP_HEADER_SIZE ||
	    out->header.header_size > size ||
	    out->header.entry_size < SNAP_ENTRY_SIZE)
		return false;
	size_t room = size - out->header.header_size;
	if (out->header.section_count > room / out->header.entry_size)
		return false;
	out->table_size =
		(size_t)out->header.section_count * out->header.entry_size;
	return true;
}

void redigest_front(uint8_t *bytes, size_t size)
{
	struct front front;

	if (!find_front(&front, bytes, size))
		return;
	struct snap_digest128 key =
		snap_key_digest(front.header.format_major, front.header.runtime,
				&front.header.key);
	memcpy(bytes + SNAP_AT_KEY_DIGEST, key.bytes, sizeof(key.bytes));
	snap_put_le64(bytes + SNAP_AT_HEADER_DIGEST,
		      snap_header_digest(bytes, front.header.header_size,
					 front.table_size));
}

/* Returns the size of the index, or 'size' when there is none. */
static size_t redigest_blocks(uint8_t *stored, size_t size)
{
	if (size < SNAP_BLOCK_HEAD_SIZE)
		return size;
	uint32_t count = snap_le32(stored);
	size_t room = size - SNAP_BLOCK_HEAD_SIZE;
	if (count > room / SNAP_BLOCK_ENTRY_SIZE)
		return size;
	uint8_t *index = stored + SNAP_BLOCK_HEAD_SIZE;
	size_t index_size =
		SNAP_BLOCK_HEAD_SIZE + (size_t)count * SNAP_BLOCK_ENTRY_SIZE;
	uint64_t begin = 0;
	for (uint32_t i = 0; i < count; i++) {
		struct snap_block block;

		snap_block_decode(&block, index, i);
		if (block.stored_end >= begin &&
		    block.stored_end <= size - index_size) {
			block.digest =
				snap_digest64(stored + index_size + begin,
					      block.stored_end - begin);
			snap_block_encode(&block, index, i);
		}
		begin = block.stored_end;
	}
	return index_size;
}

/* Returns the digest of the last level; any, when the sizes don't fit. */
static uint64_t redigest_pages(uint8_t *stored,
			       const struct snap_section *section)
{
	struct snap_tree plan;

	if (!snap_page_tree_plan(&plan, section->raw_size) ||
	    plan.end != section->stored_size)
		return 0;
	return snap_page_tree_build(
		&plan, (struct snap_span){ stored, (size_t)section->raw_size },
		stored + section->raw_size);
}

/* Fields that snap_section doesn't carry, such as the reserved one, stay. */
static void redigest_section(uint8_t *bytes, size_t size, uint8_t *entry)
{
	struct snap_section section;

	snap_entry_decode(&section, entry);
	if (!snap_range_fits(section.offset, section.stored_size, size))
		return;
	uint8_t *stored = bytes + section.offset;
	size_t covered = (size_t)section.stored_size;
	if (section.codec == SNAP_CODEC_BLOCKS)
		covered = redigest_blocks(stored, covered);
	uint64_t digest = section.codec == SNAP_CODEC_PAGES
				  ? redigest_pages(stored, &section)
				  : snap_digest64(stored, covered);
	snap_put_le64(entry + SNAP_AT_ENTRY_DIGEST, digest);
	if (snap_codec_in_place(section.codec) &&
	    section.raw_size <= section.stored_size)
		snap_put_le64(entry + SNAP_AT_ENTRY_RAW_DIGEST,
			      snap_digest64(stored, (size_t)section.raw_size));
}

static void redigest_content(uint8_t *bytes, const struct front *front)
{
	uint32_t count = front->header.section_count;
	struct snap_section *sections = calloc(count + 1u, sizeof(*sections));
	bool no_memory = false;

	if (sections == NULL)
		abort();
	for (uint32_t i = 0; i < count; i++)
		snap_entry_decode(&sections[i],
				  bytes + front->header.header_size +
					  (size_t)i * front->header.entry_size);
	struct snap_digest128 key =
		snap_key_digest(front->header.format_major,
				front->header.runtime, &front->header.key);
	struct snap_digest128 content = snap_content_digest(
		&key, sections, count, &snap_default_allocator, &no_memory);
	if (no_memory)
		abort();
	memcpy(bytes + SNAP_AT_CONTENT_DIGEST, content.bytes,
	       sizeof(content.bytes));
	free(sections);
}

void redigest(uint8_t *bytes, size_t size)
{
	struct front front;

	if (!find_front(&front, bytes, size))
		return;
	for (uint32_t i = 0; i < front.header.section_count; i++)
		redigest_section(bytes, size,
				 bytes + front.header.header_size +
					 (size_t)i * front.header.entry_size);
	/* A section may lie over header and table. */
	if (!find_front(&front, bytes, size))
		return;
	redigest_content(bytes, &front);
	redigest_front(bytes, size);
}
