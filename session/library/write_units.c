#include "library/image.h"

#include "base/digest.h"
#include "code/image.h"
#include "code/line_starts.h"
#include "library/layout.h"
#include "library/links.h"

#include <assert.h>
#include <string.h>

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

/* The names of the library that is written. */
struct names {
	const struct fmt_library *library;
	const struct ms_native_table *natives;
	uint32_t *ranks; /* by entry: native ones before it */
	bool own;	 /* the library has native entries */
};

static int begin_names(struct names *names, const struct fmt_library *library,
		       const struct ms_library_image *image,
		       struct snap_error *err)
{
	uint32_t rank = 0;

	*names = (struct names){ .library = library,
				 .natives = &image->layout.natives };
	names->ranks = snap_calloc(&image->allocator, library->entry_count,
				   sizeof(*names->ranks));
	if (names->ranks == NULL)
		return snap_fail_memory(err, library->entry_count);
	for (uint32_t i = 0; i < library->entry_count; i++) {
		const struct fmt_entry *entry = &library->entries[i];

		names->ranks[i] = rank;
		names->own |= entry->source_path == NULL;
		rank += entry->source_path == NULL;
	}
	return 0;
}

static int compare(const char *name, size_t size, const char *other)
{
	size_t other_size = strlen(other);
	int order = memcmp(name, other, size < other_size ? size : other_size);

	return order != 0 ? order : (size > other_size) - (size < other_size);
}

static uint32_t link_to_entry(const struct names *names, uint32_t number)
{
	const struct fmt_entry *entry = &names->library->entries[number];

	if (entry->source_path != NULL)
		return MS_LINK_ENTRY | number;
	return entry->planned ? MS_LINK_NONE
			      : MS_LINK_NATIVE | names->ranks[number];
}

/* Entries are sorted by name. */
static int find_name(void *context, const char *name, size_t size,
		     uint32_t *out, struct snap_error *err)
{
	const struct names *names = context;
	uint32_t low = 0, high = names->library->entry_count;

	(void)err;
	*out = names->own ? MS_LINK_NONE
			  : ms_link_native(names->natives, name, size);
	while (*out == MS_LINK_NONE && low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = compare(name, size,
				    names->library->entries[middle].name);

		if (order == 0) {
			*out = link_to_entry(names, middle);
			return 0;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return 0;
}

static int put_all_links(struct snap_strbuf *out, const struct ms_image *image,
			 struct names *names,
			 const struct snap_allocator *allocator,
			 struct snap_error *err)
{
	const struct ms_link_names asked = { .context = names,
					     .find = find_name,
					     .allocator = allocator };
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < image->import_count; i++) {
		uint32_t link = MS_LINK_NONE;

		rc = ms_link_of(&asked, image, i, &link, err);
		snap_strbuf_le32(out, link);
	}
	return rc;
}

/* Behind an image in CODE; its number of imports. */
static int put_links(struct ms_library_image *image, struct names *names,
		     const struct ms_compiled *compiled, uint32_t *count,
		     struct snap_error *err)
{
	struct ms_image whole;
	int rc = ms_image_open(&whole, compiled->image, compiled->size,
			       &image->allocator, err);

	if (rc != 0)
		return rc;
	*count = whole.import_count;
	rc = put_all_links(&image->code, &whole, names, &image->allocator, err);
	ms_image_close(&whole);
	snap_strbuf_zeros(&image->code, -image->code.size % MS_CODE_ALIGNMENT);
	return rc;
}

/* One unit's row, and its image and positions behind those before. */
static int put_unit(struct ms_library_image *image, struct names *names,
		    const struct fmt_entry *entry,
		    const struct ms_compiled *compiled, struct snap_error *err)
{
	size_t code = image->code.size, lines = image->lines.size;
	struct snap_strbuf *row = &image->units;
	uint32_t links = 0;

	if (compiled->image == NULL) {
		snap_strbuf_zeros(row, MS_UNIT_SIZE);
		return 0;
	}
	int rc = ms_image_split(compiled->image, compiled->size, &image->code,
				&image->lines, err);
	size_t code_end = image->code.size, lines_end = image->lines.size;
	snap_strbuf_zeros(&image->code, -code_end % MS_CODE_ALIGNMENT);
	if (rc == 0)
		rc = put_links(image, names, compiled, &links, err);
	if (rc != 0)
		return name_culprit(entry, rc, err);
	ms_line_starts_write(&image->lines, entry->source, entry->source_size);
	snap_strbuf_le32(row, (uint32_t)code);
	snap_strbuf_le32(row, (uint32_t)(code_end - code));
	snap_strbuf_le32(row, (uint32_t)lines);
	snap_strbuf_le32(row, (uint32_t)(lines_end - lines));
	snap_strbuf_le32(row, (uint32_t)(image->lines.size - lines_end));
	snap_strbuf_le32(row, links);
	snap_strbuf_le64(row, snap_digest64(compiled->image, compiled->size));
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

static int put_units(struct ms_library_image *image, struct names *names,
		     const struct ms_compiled *compiled, struct snap_error *err)
{
	const struct fmt_library *library = names->library;
	struct ms_block_cutter cutter = { .ends = &image->line_blocks,
					  .size = image->layout.block_size };

	for (uint32_t i = 0; i < library->entry_count; i++) {
		const struct fmt_entry *entry = &library->entries[i];

		assert(compiled[i].image == NULL || entry->source_path != NULL);
		if (entry->source_path == NULL)
			continue;
		int rc = put_unit(image, names, entry, &compiled[i], err);
		if (rc != 0)
			return rc;
		ms_block_end_text(&cutter, image->lines.size);
	}
	ms_block_end_all(&cutter, image->lines.size);
	return 0;
}

int ms_image_write_units(struct ms_library_image *image,
			 const struct fmt_library *library,
			 const struct ms_compiled *compiled,
			 struct snap_error *err)
{
	struct names names;

	if (!is_any_compiled(library, compiled))
		return 0;
	int rc = begin_names(&names, library, image, err);
	if (rc == 0)
		rc = put_units(image, &names, compiled, err);
	snap_free(&image->allocator, names.ranks);
	return rc;
}
