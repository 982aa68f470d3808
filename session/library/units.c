#include "library/view.h"

#include "base/checked.h"

struct ms_field ms_unit_field(uint32_t unit, uint32_t at)
{
	return (struct ms_field){ MS_SECTION_UNITS,
				  (uint64_t)unit * MS_UNIT_SIZE + at };
}

static uint64_t lines_size(const struct ms_library *library)
{
	struct snap_section section;

	if (snap_reader_find(library->reader, MS_SECTION_LINES, &section,
			     NULL) != 0)
		return 0;
	return section.raw_size;
}

uint64_t ms_unit_links_at(const struct ms_unit_row *row)
{
	uint64_t end = (uint64_t)row->image + row->image_size;

	return end + (-end % MS_CODE_ALIGNMENT);
}

static bool links_fit(const struct ms_library *library,
		      const struct ms_unit_row *row)
{
	return row->link_count == 0 ||
	       snap_range_fits(ms_unit_links_at(row),
			       (uint64_t)row->link_count * MS_LINK_SIZE,
			       library->sizes[MS_HOT_CODE]);
}

static int check_row(const struct ms_library *library, uint32_t unit,
		     const struct ms_unit_row *row, struct snap_error *err)
{
	uint64_t code = library->sizes[MS_HOT_CODE];
	uint64_t lines = lines_size(library);
	uint64_t all = (uint64_t)row->lines_size + row->starts_size;

	if (!snap_range_fits(row->image, row->image_size, code) ||
	    row->image % MS_CODE_ALIGNMENT != 0)
		return ms_fail_image(library, err, SNAP_E_BOUNDS,
				     ms_unit_field(unit, MS_AT_UNIT_IMAGE),
				     "unit %u: an image of %u bytes at %u of "
				     "CODE (%llu bytes)",
				     unit, row->image_size, row->image,
				     ull(code));
	if (!links_fit(library, row))
		return ms_fail_image(library, err, SNAP_E_BOUNDS,
				     ms_unit_field(unit, MS_AT_UNIT_LINK_COUNT),
				     "unit %u: %u links behind its image leave "
				     "CODE (%llu bytes)",
				     unit, row->link_count, ull(code));
	if (snap_range_fits(row->lines, all, lines))
		return 0;
	return ms_fail_image(library, err, SNAP_E_BOUNDS,
			     ms_unit_field(unit, MS_AT_UNIT_LINES),
			     "unit %u: %llu bytes of positions and lines at %u "
			     "of LINES (%llu bytes)",
			     unit, ull(all), row->lines, ull(lines));
}

int ms_library_unit_row(const struct ms_library *library, uint32_t unit,
			struct ms_unit_row *out, struct snap_error *err)
{
	const uint8_t *bytes = NULL;
	int rc = ms_library_view(library, MS_HOT_UNITS,
				 ms_unit_field(unit, 0).offset, MS_UNIT_SIZE,
				 &bytes, err);

	if (rc != 0)
		return rc;
	const struct ms_unit_row row = {
		.image = snap_le32(bytes + MS_AT_UNIT_IMAGE),
		.image_size = snap_le32(bytes + MS_AT_UNIT_IMAGE_SIZE),
		.lines = snap_le32(bytes + MS_AT_UNIT_LINES),
		.lines_size = snap_le32(bytes + MS_AT_UNIT_LINES_SIZE),
		.starts_size = snap_le32(bytes + MS_AT_UNIT_STARTS_SIZE),
		.link_count = snap_le32(bytes + MS_AT_UNIT_LINK_COUNT),
		.digest = snap_le64(bytes + MS_AT_UNIT_DIGEST),
	};
	rc = check_row(library, unit, &row, err);
	if (rc == 0)
		*out = row;
	return rc;
}

/* The row of a unit that has code. */
static int find_row(const struct ms_library *library, uint32_t unit,
		    struct ms_unit_row *out, struct snap_error *err)
{
	const struct ms_library_info *info = &library->info;
	struct ms_unit_row row = { .image_size = 0 };

	if (info->bytecode_count != 0 && unit < info->function_count) {
		int rc = ms_library_unit_row(library, unit, &row, err);
		if (rc != 0)
			return rc;
	}
	if (row.image_size == 0)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "this snapshot has no code for unit %u", unit);
	*out = row;
	return 0;
}

static int fail_native(const struct ms_entry *entry, struct snap_error *err)
{
	int rc = snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			   "'%.*s' has no .m file", (int)entry->name.size,
			   entry->name.data);

	if (err != NULL)
		ms_text_clean(err->message, strlen(err->message), true);
	return rc;
}

int ms_entry_check_unit(const struct ms_library *library,
			const struct ms_entry *entry, struct snap_error *err)
{
	if (entry->unit == MS_NO_UNIT)
		return fail_native(entry, err);
	if (entry->unit < library->info.function_count)
		return 0;
	return ms_fail_image(
		library, err, SNAP_E_BOUNDS, ms_record_field(entry, MS_AT_UNIT),
		"record %u: there is no unit %u, there are %u", entry->index,
		entry->unit, library->info.function_count);
}

int ms_library_unit(const struct ms_library *library,
		    const struct ms_entry *entry, struct ms_unit_image *out,
		    struct snap_error *err)
{
	struct ms_unit_row row = { .image_size = 0 };
	const uint8_t *bytes = NULL;
	int rc = ms_entry_check_unit(library, entry, err);

	if (rc == 0)
		rc = find_row(library, entry->unit, &row, err);
	/* One view of both: they lie one behind the other. */
	uint64_t links = ms_unit_links_at(&row) - row.image;
	uint64_t size = row.link_count == 0 ? row.image_size
					    : links + (uint64_t)row.link_count *
							      MS_LINK_SIZE;
	if (rc == 0)
		rc = ms_library_view(library, MS_HOT_CODE, row.image,
				     (size_t)size, &bytes, err);
	if (rc == 0)
		*out = (struct ms_unit_image){
			.number = entry->unit,
			.image = { bytes, row.image_size },
			.digest = row.digest,
			.links = row.link_count == 0 ? NULL : bytes + links,
			.link_count = row.link_count,
		};
	return rc;
}

int ms_library_lines(const struct ms_library *library, uint32_t unit,
		     struct ms_unit_lines *out, struct snap_error *err)
{
	struct ms_unit_row row = { .image_size = 0 };
	int rc = find_row(library, unit, &row, err);

	if (rc != 0)
		return rc;
	size_t size = (size_t)row.lines_size + row.starts_size;
	uint8_t *lines = snap_alloc(&library->allocator, size + 1);
	if (lines == NULL)
		return snap_fail_memory(err, size);
	/* Without any positions the section is left out. */
	if (size != 0)
		rc = snap_reader_read(library->reader, MS_SECTION_LINES,
				      row.lines, lines, size, err);
	if (rc != 0) {
		snap_free(&library->allocator, lines);
		return rc;
	}
	*out = (struct ms_unit_lines){ lines, row.lines_size, row.starts_size };
	return 0;
}

int ms_library_positions(const struct ms_library *library, uint32_t unit,
			 uint8_t **bytes, size_t *size, struct snap_error *err)
{
	struct ms_unit_lines lines = { .bytes = NULL };
	int rc = ms_library_lines(library, unit, &lines, err);

	if (rc == 0) {
		*bytes = lines.bytes;
		*size = lines.positions_size;
	}
	return rc;
}

int ms_library_positions_place(const struct ms_library *library, uint32_t unit,
			       uint64_t *offset, size_t *size,
			       struct snap_error *err)
{
	struct ms_unit_row row = { .image_size = 0 };
	int rc = find_row(library, unit, &row, err);

	if (rc != 0)
		return rc;
	*offset = row.lines_size == 0 ? 0 : row.lines;
	*size = row.lines_size;
	return 0;
}
