#include "library/image.h"

#include "base/digest.h"
#include "code/image.h"
#include "library/layout.h"

#include <assert.h>

/* The place in the image means nothing to who gave a whole library. */
static int name_culprit(const struct fmt_entry *entry, int rc,
			struct snap_error *err)
{
	if (rc != SNAP_E_BYTECODE_INVALID || err == NULL)
		return rc;
	const struct snap_error reason = *err;
	return snap_fail(err, SNAP_E_BYTECODE_INVALID, reason.offset,
			 "code of '%.64s': %s", entry->name, reason.message);
}

/* One unit's row, and its image and positions behind those before. */
static int put_unit(struct ms_library_image *image,
		    const struct fmt_entry *entry,
		    const struct ms_compiled *compiled, struct snap_error *err)
{
	size_t code = image->code.size, lines = image->lines.size;
	struct snap_strbuf *row = &image->units;

	if (compiled->image == NULL) {
		snap_strbuf_zeros(row, MS_UNIT_SIZE);
		return 0;
	}
	int rc = ms_image_split(compiled->image, compiled->size, &image->code,
				&image->lines, err);
	if (rc != 0)
		return name_culprit(entry, rc, err);
	snap_strbuf_le32(row, (uint32_t)code);
	snap_strbuf_le32(row, (uint32_t)(image->code.size - code));
	snap_strbuf_le32(row, (uint32_t)lines);
	snap_strbuf_le32(row, (uint32_t)(image->lines.size - lines));
	snap_strbuf_le64(row, snap_digest64(compiled->image, compiled->size));
	snap_strbuf_zeros(&image->code, -image->code.size % MS_CODE_ALIGNMENT);
	return 0;
}

static bool is_any_compiled(const struct fmt_library *library,
			    const struct ms_compiled *compiled)
{
	for (uint32_t i = 0; compiled != NULL && i < library->entry_count; i++)
		if (compiled[i].image != NULL)
			return true;
	return false;
}

int ms_image_write_units(struct ms_library_image *image,
			 const struct fmt_library *library,
			 const struct ms_compiled *compiled,
			 struct snap_error *err)
{
	struct ms_block_cutter cutter = { .ends = &image->line_blocks,
					  .size = image->layout.block_size };

	if (!is_any_compiled(library, compiled))
		return 0;
	for (uint32_t i = 0; i < library->entry_count; i++) {
		const struct fmt_entry *entry = &library->entries[i];

		assert(compiled[i].image == NULL || entry->source_path != NULL);
		if (entry->source_path == NULL)
			continue;
		int rc = put_unit(image, entry, &compiled[i], err);
		if (rc != 0)
			return rc;
		ms_block_end_text(&cutter, image->lines.size);
	}
	ms_block_end_all(&cutter, image->lines.size);
	return 0;
}
