#include "tools/snapshot-builder/patch/fold.h"

#include "base/checked.h"
#include "snapshot/limits.h"
#include "snapshot/writer.h"
#include "tools/snapshot-builder/patch/recipe.h"

#include <stdlib.h>

#define LEVEL_MOST 19

/* Bytes of dictionaries that packing may read, each block's once: without a
 * bound a small recipe could keep us busy for days. */
#define DICTIONARY_WORK_MOST (UINT64_C(1) << 34)

/* Everything here is a claim of whoever made the patch. */
struct folding {
	struct snap_span unfolded;
	uint32_t section_count;
	uint32_t block_count;
	const uint8_t *entries;
	const uint8_t *blocks; /* of the sections that are still to come */
	const uint8_t *blocks_end;
	const uint8_t *levels;
	struct snap_span content; /* the same */
	uint64_t work;
};

struct section {
	struct snap_section_spec spec;
	uint32_t block_count;
	uint64_t raw_size;
};

static int fail_recipe(struct snap_error *err, const char *what, uint64_t value)
{
	return snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
			 "the recipe of the new file is wrong: %s %llu", what,
			 ull(value));
}

static const uint8_t *entry_at(const struct folding *work, uint32_t index)
{
	return work->entries + (size_t)index * RECIPE_ENTRY_SIZE;
}

static int read_head(struct folding *work, struct snap_error *err)
{
	struct snap_cursor cursor = snap_cursor_over(work->unfolded, 0);
	uint32_t version = snap_cursor_u32(&cursor);

	work->section_count = snap_cursor_u32(&cursor);
	work->block_count = snap_cursor_u32(&cursor);
	const uint8_t *rest = snap_cursor_take(&cursor, RECIPE_HEAD_SIZE - 12);
	if (rest == NULL)
		return fail_recipe(err, "size", work->unfolded.size);
	if (version != RECIPE_VERSION)
		return fail_recipe(err, "version", version);
	if (snap_le32(work->unfolded.data + 56) > 1)
		return fail_recipe(err, "seals",
				   snap_le32(work->unfolded.data + 56));
	if (snap_le32(work->unfolded.data + 60) != 0)
		return fail_recipe(err, "reserved field",
				   snap_le32(work->unfolded.data + 60));
#define DEFAULT_LIMIT(field, value, unit, meaning) .field = (value),
	const struct snap_limits limits = { SNAP_LIMITS(DEFAULT_LIMIT) };
#undef DEFAULT_LIMIT
	if (work->section_count > limits.max_sections)
		return fail_recipe(err, "sections", work->section_count);
	work->entries = snap_cursor_take(&cursor, (size_t)work->section_count *
							  RECIPE_ENTRY_SIZE);
	if (work->block_count > snap_cursor_left(&cursor) / RECIPE_BLOCK_SIZE)
		return fail_recipe(err, "blocks", work->block_count);
	size_t blocks_size = (size_t)work->block_count * RECIPE_BLOCK_SIZE;
	work->blocks = snap_cursor_take(&cursor, blocks_size);
	work->levels = snap_cursor_take(&cursor, work->section_count);
	if (cursor.bad)
		return fail_recipe(err, "size", work->unfolded.size);
	work->blocks_end = work->blocks + blocks_size;
	work->content.size = snap_cursor_left(&cursor);
	work->content.data = snap_cursor_take(&cursor, work->content.size);
	return 0;
}

/* What the writer takes for granted. */
static int check_spec(const struct section *section, struct snap_error *err)
{
	const struct snap_section_spec *spec = &section->spec;
	bool packed = spec->codec <= SNAP_CODEC_PAGES &&
		      !snap_codec_in_place(spec->codec);

	if (spec->type == 0 || spec->type == SNAP_NO_SECTION ||
	    spec->type == SNAP_TYPE_SEALS)
		return fail_recipe(err, "section type", spec->type);
	if ((spec->flags & ~SNAP_SECTION_FLAGS_KNOWN) != 0)
		return fail_recipe(err, "flags", spec->flags);
	if (spec->codec > SNAP_CODEC_PAGES)
		return fail_recipe(err, "codec", spec->codec);
	if (!snap_is_power_of_two(spec->alignment) ||
	    spec->alignment < SNAP_ALIGNMENT_MIN ||
	    spec->alignment > SNAP_ALIGNMENT_MAX)
		return fail_recipe(err, "alignment", spec->alignment);
	if (!packed && spec->dictionary != 0)
		return fail_recipe(err, "dictionary", spec->dictionary);
	if (packed ? spec->level < 1 || spec->level > LEVEL_MOST
		   : spec->level != 0)
		return fail_recipe(err, "level", (uint64_t)spec->level);
	if (spec->codec != SNAP_CODEC_BLOCKS && section->block_count != 0)
		return fail_recipe(err, "blocks", section->block_count);
	return 0;
}

static int read_entry(const struct folding *work, uint32_t index,
		      struct section *out, struct snap_error *err)
{
	const uint8_t *p = entry_at(work, index);
	const struct section section = {
		.spec = { .struct_size = sizeof(section.spec),
			  .type = snap_le32(p),
			  .flags = snap_le32(p + 4),
			  .codec = (enum snap_codec)snap_le32(p + 8),
			  .level = work->levels[index],
			  .alignment = snap_le32(p + 12),
			  .dictionary = snap_le32(p + 16) },
		.block_count = snap_le32(p + 20),
		.raw_size = snap_le64(p + 24),
	};
	int rc = check_spec(&section, err);

	if (rc != 0)
		return rc;
	if (section.raw_size > work->content.size)
		return fail_recipe(err, "section size", section.raw_size);
	if (section.block_count >
	    (size_t)(work->blocks_end - work->blocks) / RECIPE_BLOCK_SIZE)
		return fail_recipe(err, "blocks", section.block_count);
	*out = section;
	return 0;
}

/* Where the blocks end: rising, the last at the section's end. */
static int read_blocks(struct folding *work, const struct section *section,
		       uint64_t *ends, struct snap_error *err)
{
	uint64_t end = 0;

	for (uint32_t i = 0; i < section->block_count; i++) {
		uint32_t size = snap_le32(work->blocks);

		if (size == 0 || size > section->raw_size - end)
			return fail_recipe(err, "block size", size);
		end += size;
		ends[i] = end;
		work->blocks += RECIPE_BLOCK_SIZE;
	}
	if (section->spec.codec == SNAP_CODEC_BLOCKS &&
	    end != section->raw_size)
		return fail_recipe(err, "last block's end", end);
	return 0;
}

static int count_work(struct folding *work, const struct section *section,
		      struct snap_error *err)
{
	uint32_t frames = section->spec.codec == SNAP_CODEC_BLOCKS
				  ? section->block_count
				  : 1;

	for (uint32_t i = 0; i < work->section_count; i++) {
		const uint8_t *p = entry_at(work, i);
		uint64_t size;

		if (section->spec.dictionary != snap_le32(p) ||
		    section->spec.dictionary == 0)
			continue;
		if (!snap_mul(frames, snap_le64(p + 24), &size) ||
		    !snap_add(work->work, size, &work->work) ||
		    work->work > DICTIONARY_WORK_MOST)
			return fail_recipe(err, "dictionary's use",
					   section->spec.dictionary);
	}
	return 0;
}

static int add_section(struct folding *work, struct snap_writer *writer,
		       uint32_t index, struct snap_error *err)
{
	struct section section;
	int rc = read_entry(work, index, &section, err);

	if (rc == 0)
		rc = count_work(work, &section, err);
	if (rc != 0)
		return rc;
	uint64_t *ends = calloc((size_t)section.block_count + 1, sizeof(*ends));
	if (ends == NULL)
		return snap_fail_memory(err,
					section.block_count * sizeof(*ends));
	if (section.spec.codec == SNAP_CODEC_BLOCKS) {
		section.spec.block_ends = ends;
		section.spec.block_count = section.block_count;
	}
	rc = read_blocks(work, &section, ends, err);
	size_t size = (size_t)section.raw_size;
	if (rc == 0)
		rc = snap_writer_add(writer, &section.spec, work->content.data,
				     size, err);
	free(ends);
	work->content.data += size;
	work->content.size -= size;
	return rc;
}

static int add_sections(struct folding *work, struct snap_writer *writer,
			struct snap_error *err)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < work->section_count; i++)
		rc = add_section(work, writer, i, err);
	if (rc == 0 && work->content.size != 0)
		rc = fail_recipe(err, "bytes left over", work->content.size);
	if (rc == 0 && work->blocks != work->blocks_end)
		rc = fail_recipe(err, "blocks", work->block_count);
	return rc;
}

static struct snap_writer_options writer_options(const uint8_t *p,
						 snap_seal_function seal)
{
	return (struct snap_writer_options){
		.struct_size = sizeof(struct snap_writer_options),
		.runtime = snap_le32(p + 12),
		.key = { .bytecode = snap_le64(p + 16),
			 .builtins = snap_le64(p + 24),
			 .options = snap_le64(p + 32) },
		.timestamp = snap_le64(p + 40),
		.serial = snap_le64(p + 48),
		.seal = snap_le32(p + 56) == 1 ? seal : NULL,
	};
}

int patch_fold(struct snap_span unfolded, snap_seal_function seal,
	       uint8_t **out, size_t *size, struct snap_error *err)
{
	struct folding work = { .unfolded = unfolded };
	struct snap_writer *writer;
	void *bytes;
	int rc = read_head(&work, err);

	if (rc != 0)
		return rc;
	if (snap_le32(unfolded.data + 56) == 1 && seal == NULL)
		return snap_fail(err, SNAP_E_CODEC, SNAP_NO_OFFSET,
				 "the new file has seals, and this build makes "
				 "none");
	const struct snap_writer_options options =
		writer_options(unfolded.data, seal);
	rc = snap_writer_create(&writer, &options, err);
	if (rc != 0)
		return rc;
	rc = add_sections(&work, writer, err);
	if (rc == 0)
		rc = snap_writer_finish_memory(writer, &bytes, size, err);
	snap_writer_free(writer);
	if (rc == 0)
		*out = bytes;
	return rc;
}
