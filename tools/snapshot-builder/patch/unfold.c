#include "tools/snapshot-builder/patch/fold.h"

#include "snapshot/reader.h"
#include "src/codec.h"
#include "tools/snapshot-builder/patch/recipe.h"

#include <stdlib.h>

#define LEVEL_MOST    19
#define LEVEL_DEFAULT 9

/* What is unfolded, and where its parts go. */
struct unfolding {
	struct snap_span file;
	struct snap_reader *reader;
	struct snap_info info;
	uint32_t section_count; /* without that of the seals */
	uint32_t block_count;
	uint8_t *bytes;
	size_t size;
	uint8_t *blocks;
	uint8_t *levels;
	uint8_t *content;
	int level; /* the last one that was right */
};

static const uint8_t *stored(const struct unfolding *work,
			     const struct snap_section *section)
{
	return work->file.data + section->offset;
}

static uint32_t blocks_of(const struct unfolding *work,
			  const struct snap_section *section)
{
	return section->codec == SNAP_CODEC_BLOCKS
		       ? snap_le32(stored(work, section))
		       : 0;
}

/* The writer makes the trees of the seals. */
static bool is_made(const struct unfolding *work,
		    const struct snap_section *section)
{
	return work->info.sealed && section->type == SNAP_TYPE_SEALS;
}

/* Room for all of it: the reader has checked what the table promises. */
static int make_room(struct unfolding *work, struct snap_error *err)
{
	uint64_t size = RECIPE_HEAD_SIZE;

	for (uint32_t i = 0; i < work->info.section_count; i++) {
		struct snap_section section;

		snap_reader_section(work->reader, i, &section);
		if (is_made(work, &section))
			continue;
		work->section_count++;
		work->block_count += blocks_of(work, &section);
		size += RECIPE_ENTRY_SIZE + 1 + section.raw_size;
	}
	size += (uint64_t)work->block_count * RECIPE_BLOCK_SIZE;
	if (size > PATCH_UNFOLDED_MOST)
		return snap_fail_numbers(
			err,
			snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				  "unpacked it has %llu bytes, the limit is "
				  "%llu",
				  ull(size), ull(PATCH_UNFOLDED_MOST)),
			PATCH_UNFOLDED_MOST, size);
	work->size = (size_t)size;
	work->bytes = calloc(1, work->size);
	if (work->bytes == NULL)
		return snap_fail_memory(err, size);
	work->blocks = work->bytes + RECIPE_HEAD_SIZE +
		       (size_t)work->section_count * RECIPE_ENTRY_SIZE;
	work->levels =
		work->blocks + (size_t)work->block_count * RECIPE_BLOCK_SIZE;
	work->content = work->levels + work->section_count;
	return 0;
}

static void put_head(const struct unfolding *work)
{
	uint8_t *p = work->bytes;

	snap_put_le32(p, RECIPE_VERSION);
	snap_put_le32(p + 4, work->section_count);
	snap_put_le32(p + 8, work->block_count);
	snap_put_le32(p + 12, work->info.runtime);
	snap_put_le64(p + 16, work->info.key.bytecode);
	snap_put_le64(p + 24, work->info.key.builtins);
	snap_put_le64(p + 32, work->info.key.options);
	snap_put_le64(p + 40, work->info.timestamp);
	snap_put_le64(p + 48, work->info.serial);
	snap_put_le32(p + 56, work->info.sealed);
}

static void put_entry(const struct unfolding *work, uint32_t index,
		      const struct snap_section *section)
{
	uint8_t *p = work->bytes + RECIPE_HEAD_SIZE +
		     (size_t)index * RECIPE_ENTRY_SIZE;

	snap_put_le32(p, section->type);
	snap_put_le32(p + 4, section->flags);
	snap_put_le32(p + 8, (uint32_t)section->codec);
	snap_put_le32(p + 12, section->alignment);
	snap_put_le32(p + 16, section->dictionary);
	snap_put_le32(p + 20, blocks_of(work, section));
	snap_put_le64(p + 24, section->raw_size);
}

/* One frame of a section: what is packed, and what it was packed to. */
struct frame {
	struct snap_span raw;
	struct snap_span packed;
};

static struct frame frame_at(const struct unfolding *work,
			     const struct snap_section *section,
			     const uint8_t *content, uint32_t index)
{
	const uint8_t *bytes = stored(work, section);

	if (section->codec != SNAP_CODEC_BLOCKS)
		return (struct frame){
			{ content, (size_t)section->raw_size },
			{ bytes, (size_t)section->stored_size },
		};
	const uint8_t *entry =
		bytes + BLOCK_HEAD_SIZE + (size_t)index * BLOCK_ENTRY_SIZE;
	const uint8_t *before = entry - BLOCK_ENTRY_SIZE;
	const uint8_t *frames = bytes + BLOCK_HEAD_SIZE +
				(size_t)snap_le32(bytes) * BLOCK_ENTRY_SIZE;
	uint64_t raw = index == 0 ? 0 : snap_le64(before);
	uint64_t packed = index == 0 ? 0 : snap_le64(before + 8);

	return (struct frame){
		{ content + raw, (size_t)(snap_le64(entry) - raw) },
		{ frames + packed, (size_t)(snap_le64(entry + 8) - packed) },
	};
}

/* Does this level make the frame that is there? */
static int try_frame(const struct frame *frame, int level,
		     struct snap_span dictionary, bool *same,
		     struct snap_error *err)
{
	size_t room = snap_pack_bound(frame->raw.size);
	uint8_t *bytes = malloc(room);
	struct snap_packer *packer = NULL;
	size_t size = 0;

	if (bytes == NULL)
		return snap_fail_memory(err, room);
	int rc = snap_packer_create(&packer, level, dictionary,
				    &snap_default_allocator, err);
	if (rc == 0)
		rc = snap_pack(packer, bytes, room, frame->raw, &size, err);
	snap_packer_free(packer);
	*same = rc == 0 && size == frame->packed.size &&
		memcmp(bytes, frame->packed.data, size) == 0;
	free(bytes);
	return rc;
}

static int try_level(const struct unfolding *work,
		     const struct snap_section *section, const uint8_t *content,
		     int level, bool *same, struct snap_error *err)
{
	uint32_t count = section->codec == SNAP_CODEC_BLOCKS
				 ? blocks_of(work, section)
				 : 1;
	struct snap_span dictionary = { 0 };
	int rc = 0;

	if (section->dictionary != 0)
		rc = snap_reader_borrow(work->reader, section->dictionary,
					&dictionary.data, &dictionary.size,
					err);
	*same = true;
	for (uint32_t i = 0; rc == 0 && *same && i < count; i++) {
		const struct frame frame = frame_at(work, section, content, i);

		rc = try_frame(&frame, level, dictionary, same, err);
	}
	return rc;
}

/* The level of most files is one for all: the last one is tried first. */
static int find_level(struct unfolding *work,
		      const struct snap_section *section,
		      const uint8_t *content, struct snap_error *err)
{
	bool same = false;
	int rc = try_level(work, section, content, work->level, &same, err);

	for (int level = 1; rc == 0 && !same && level <= LEVEL_MOST; level++) {
		rc = try_level(work, section, content, level, &same, err);
		if (same)
			work->level = level;
	}
	if (rc != 0 || same)
		return rc;
	return snap_fail_section(
		err,
		snap_fail(err, SNAP_E_CODEC, section->offset,
			  "section 0x%x was packed in a way that is not known "
			  "here",
			  section->type),
		section->type);
}

static void put_blocks(struct unfolding *work,
		       const struct snap_section *section)
{
	uint32_t count = blocks_of(work, section);

	for (uint32_t i = 0; i < count; i++) {
		struct frame frame = frame_at(work, section, work->content, i);

		snap_put_le32(work->blocks, (uint32_t)frame.raw.size);
		work->blocks += RECIPE_BLOCK_SIZE;
	}
}

static int put_section(struct unfolding *work, uint32_t index,
		       const struct snap_section *section, bool levels,
		       struct snap_error *err)
{
	put_entry(work, index, section);
	put_blocks(work, section);
	size_t size = (size_t)section->raw_size;
	int rc = snap_reader_load(work->reader, section->type, work->content,
				  size, err);
	if (rc == 0 && levels && !snap_codec_in_place(section->codec)) {
		rc = find_level(work, section, work->content, err);
		work->levels[index] = (uint8_t)work->level;
	}
	work->content += size;
	return rc;
}

static int put_all(struct unfolding *work, bool levels, struct snap_error *err)
{
	int rc = make_room(work, err);

	if (rc != 0)
		return rc;
	put_head(work);
	for (uint32_t i = 0, to = 0; rc == 0 && i < work->info.section_count;
	     i++) {
		struct snap_section section;

		snap_reader_section(work->reader, i, &section);
		if (!is_made(work, &section))
			rc = put_section(work, to++, &section, levels, err);
	}
	return rc;
}

int patch_unfold(struct snap_span file, bool levels, uint8_t **out,
		 size_t *size, struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_DEEP,
		.memory = SNAP_MEMORY_BORROW,
	};
	struct unfolding work = { .file = file, .level = LEVEL_DEFAULT };
	int rc = snap_reader_open_memory(&work.reader, file.data, file.size,
					 &options, err);

	if (rc != 0)
		return rc;
	snap_reader_info(work.reader, &work.info);
	rc = put_all(&work, levels, err);
	snap_reader_close(work.reader);
	if (rc != 0) {
		free(work.bytes);
		return rc;
	}
	*out = work.bytes;
	*size = work.size;
	return 0;
}
