#include "section.h"

#include "base/checked.h"
#include "seals.h"

/* The index of a blocked section, its count held against the stored size. */
struct block_index {
	const uint8_t *entries;
	uint32_t count;
	size_t size; /* of head and entries */
};

static int fail_here(const struct snap_section_view *view, int code,
		     struct snap_error *err)
{
	return snap_fail_section(err, code, view->section->type);
}

static int open_index(struct block_index *out,
		      const struct snap_section_view *view,
		      struct snap_error *err)
{
	struct snap_span stored = view->stored;
	uint64_t offset = view->section->offset;

	if (stored.size < SNAP_BLOCK_HEAD_SIZE)
		return fail_here(view,
				 snap_fail(err, SNAP_E_BOUNDS, offset,
					   "%zu bytes are too few for a block "
					   "index",
					   stored.size),
				 err);
	uint32_t count = snap_le32(stored.data);
	if (count > view->limits->max_blocks)
		return fail_here(view,
				 snap_fail(err, SNAP_E_LIMIT, offset,
					   "%u blocks, the limit max_blocks is "
					   "%llu",
					   count,
					   ull(view->limits->max_blocks)),
				 err);
	size_t room = stored.size - SNAP_BLOCK_HEAD_SIZE;
	if (snap_le32(stored.data + 4) != 0)
		return fail_here(view,
				 snap_fail(err, SNAP_E_BOUNDS, offset + 4,
					   "a reserved field of the block "
					   "index is not zero"),
				 err);
	if (count > room / SNAP_BLOCK_ENTRY_SIZE)
		return fail_here(
			view,
			snap_fail(err, SNAP_E_BOUNDS, offset,
				  "the index of %u blocks does not fit "
				  "into %zu bytes",
				  count, stored.size),
			err);
	*out = (struct block_index){
		.entries = stored.data + SNAP_BLOCK_HEAD_SIZE,
		.count = count,
		.size = SNAP_BLOCK_HEAD_SIZE +
			(size_t)count * SNAP_BLOCK_ENTRY_SIZE,
	};
	return 0;
}

/* A block with its begin; both ends were held against the section. */
struct block_place {
	uint64_t raw_begin;
	uint64_t raw_size;
	struct snap_span stored;
	uint64_t offset; /* in the file */
	uint64_t digest;
};

/*
 * Each block is checked by itself, so that using one costs nothing for the
 * others: it begins where its neighbour ends.
 */
static int find_block(struct block_place *out,
		      const struct snap_section_view *view,
		      const struct block_index *index, uint32_t number,
		      struct snap_error *err)
{
	struct snap_block before = { 0 }, block;
	size_t room = view->stored.size - index->size;

	if (number != 0)
		snap_block_decode(&before, index->entries, number - 1);
	snap_block_decode(&block, index->entries, number);
	uint64_t at = view->section->offset + SNAP_BLOCK_HEAD_SIZE +
		      (uint64_t)number * SNAP_BLOCK_ENTRY_SIZE;
	if (block.raw_end <= before.raw_end ||
	    block.raw_end > view->section->raw_size ||
	    block.stored_end <= before.stored_end || block.stored_end > room)
		return fail_here(view,
				 snap_fail(err, SNAP_E_BOUNDS, at,
					   "block %u ends at %llu of %llu "
					   "bytes, stored at %llu of %zu",
					   number, ull(block.raw_end),
					   ull(view->section->raw_size),
					   ull(block.stored_end), room),
				 err);
	if (block.raw_end - before.raw_end > view->limits->max_block_raw)
		return fail_here(view,
				 snap_fail(err, SNAP_E_LIMIT, at,
					   "block %u has %llu bytes, the limit "
					   "max_block_raw is %llu",
					   number,
					   ull(block.raw_end - before.raw_end),
					   ull(view->limits->max_block_raw)),
				 err);
	*out = (struct block_place){
		.raw_begin = before.raw_end,
		.raw_size = block.raw_end - before.raw_end,
		.stored = { view->stored.data + index->size + before.stored_end,
			    (size_t)(block.stored_end - before.stored_end) },
		.offset =
			view->section->offset + index->size + before.stored_end,
		.digest = block.digest,
	};
	return 0;
}

int snap_section_compare_digest(const struct snap_section_view *view,
				struct snap_span bytes, uint64_t offset,
				uint64_t expected, struct snap_error *err)
{
	if (view->seal != NULL)
		return snap_seals_check(view, offset - view->section->offset,
					bytes.size, err);
	uint64_t found = snap_digest64(bytes.data, bytes.size);
	if (found == expected)
		return 0;
	int rc = snap_fail(err, SNAP_E_DIGEST_SECTION, offset,
			   "section of type 0x%x at 0x%llx (%zu bytes): digest "
			   "%016llx, expected %016llx",
			   view->section->type, ull(offset), bytes.size,
			   ull(found), ull(expected));
	return fail_here(view, snap_fail_digests(err, rc, expected, found),
			 err);
}

int snap_section_check_digest(const struct snap_section_view *view,
			      struct snap_error *err)
{
	struct snap_span covered = view->stored;

	if (view->section->codec == SNAP_CODEC_BLOCKS) {
		struct block_index index;
		int rc = open_index(&index, view, err);

		if (rc != 0)
			return rc;
		covered.size = index.size;
	}
	return snap_section_compare_digest(view, covered, view->section->offset,
					   view->section->digest, err);
}

/* Visit all blocks; 'visit' says whether their bytes are hashed too. */
static int check_all_blocks(const struct snap_section_view *view, bool digests,
			    struct snap_error *err)
{
	struct block_index index;
	struct block_place block = { 0 };
	uint64_t stored_end = 0;

	if (view->section->codec != SNAP_CODEC_BLOCKS)
		return 0;
	int rc = open_index(&index, view, err);
	for (uint32_t i = 0; rc == 0 && i < index.count; i++) {
		rc = find_block(&block, view, &index, i, err);
		if (rc == 0 && digests)
			rc = snap_section_compare_digest(view, block.stored,
							 block.offset,
							 block.digest, err);
		stored_end += block.stored.size;
	}
	if (rc != 0)
		return rc;
	if (block.raw_begin + block.raw_size == view->section->raw_size &&
	    stored_end == view->stored.size - index.size)
		return 0;
	return fail_here(view,
			 snap_fail(err, SNAP_E_BOUNDS, view->section->offset,
				   "the blocks hold %llu bytes, the section "
				   "%llu; stored %llu of %zu",
				   ull(block.raw_begin + block.raw_size),
				   ull(view->section->raw_size),
				   ull(stored_end),
				   view->stored.size - index.size),
			 err);
}

int snap_section_check_blocks(const struct snap_section_view *view,
			      struct snap_error *err)
{
	return check_all_blocks(view, true, err);
}

int snap_section_check_index(const struct snap_section_view *view,
			     struct snap_error *err)
{
	return check_all_blocks(view, false, err);
}

static int unpack(const struct snap_section_view *view, struct snap_span packed,
		  uint64_t packed_offset, uint8_t *out, size_t size,
		  struct snap_error *err)
{
	return fail_here(view,
			 snap_codec_unpack(out, size, packed, view->dictionary,
					   view->limits->max_window,
					   packed_offset, view->unpack_memory,
					   view->allocator, err),
			 err);
}

/* Unpack a piece of 'raw_size' bytes and keep [skip, skip + size) of it. */
static int unpack_part(const struct snap_section_view *view,
		       struct snap_span packed, uint64_t packed_offset,
		       uint64_t raw_size, uint64_t skip, uint8_t *out,
		       size_t size, struct snap_error *err)
{
	if (raw_size == size)
		return unpack(view, packed, packed_offset, out, size, err);
	if (raw_size > SIZE_MAX)
		return snap_fail_memory(err, raw_size);
	uint8_t *whole = snap_alloc(view->allocator, (size_t)raw_size);
	if (whole == NULL)
		return snap_fail_memory(err, raw_size);
	int rc = unpack(view, packed, packed_offset, whole, (size_t)raw_size,
			err);
	if (rc == 0)
		memcpy(out, whole + skip, size);
	snap_free(view->allocator, whole);
	return rc;
}

/* The first block that ends behind 'offset': where the ends don't rise, some
 * block, and find_block() sees it. */
static uint32_t search_block(const struct block_index *index, uint64_t offset)
{
	uint32_t low = 0, high = index->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		struct snap_block block;

		snap_block_decode(&block, index->entries, middle);
		if (block.raw_end > offset)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static int read_blocks(const struct snap_section_view *view, uint64_t offset,
		       uint8_t *out, size_t size, struct snap_error *err)
{
	struct block_index index;
	int rc = open_index(&index, view, err);

	if (rc != 0)
		return rc;
	for (uint32_t i = search_block(&index, offset); size != 0; i++) {
		struct block_place block = { 0 };

		if (i >= index.count)
			return fail_here(view,
					 snap_fail(err, SNAP_E_BOUNDS,
						   view->section->offset,
						   "no block holds byte %llu",
						   ull(offset)),
					 err);
		rc = find_block(&block, view, &index, i, err);
		if (rc == 0 && view->check_blocks)
			rc = snap_section_compare_digest(view, block.stored,
							 block.offset,
							 block.digest, err);
		if (rc != 0)
			return rc;
		/* Ends that don't rise could have led past the block. */
		uint64_t skip = offset - block.raw_begin;
		if (offset < block.raw_begin || skip >= block.raw_size)
			return fail_here(view,
					 snap_fail(err, SNAP_E_BOUNDS,
						   view->section->offset,
						   "the block index is not in "
						   "order at block %u",
						   i),
					 err);
		uint64_t left = block.raw_size - skip;
		size_t part = left < size ? (size_t)left : size;
		rc = unpack_part(view, block.stored, block.offset,
				 block.raw_size, skip, out, part, err);
		if (rc != 0)
			return rc;
		out += part;
		offset += part;
		size -= part;
	}
	return 0;
}

int snap_section_check_range(const struct snap_section_view *view,
			     uint64_t offset, size_t size,
			     struct snap_error *err)
{
	const struct snap_section *section = view->section;

	if (snap_range_fits(offset, size, section->raw_size))
		return 0;
	return fail_here(view,
			 snap_fail(err, SNAP_E_BOUNDS, section->offset,
				   "%zu bytes from %llu on leave the section "
				   "of %llu bytes",
				   size, ull(offset), ull(section->raw_size)),
			 err);
}

int snap_section_read(const struct snap_section_view *view, uint64_t offset,
		      uint8_t *out, size_t size, struct snap_error *err)
{
	const struct snap_section *section = view->section;
	int rc = snap_section_check_range(view, offset, size, err);

	if (rc != 0)
		return rc;
	/* Nothing of nothing is looked at: it still has to be a frame. */
	if (size == 0 && section->raw_size != 0)
		return 0;
	if (section->codec == SNAP_CODEC_BLOCKS)
		return read_blocks(view, offset, out, size, err);
	return unpack_part(view, view->stored, section->offset,
			   section->raw_size, offset, out, size, err);
}
