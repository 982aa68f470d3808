#include "library/view.h"

#include "base/checked.h"

#include <assert.h>

/* Entry numbers behind the rows: private entries are in no category's list. */
static uint32_t member_count(const struct ms_library *library)
{
	return library->info.entry_count - library->info.private_count;
}

/* A text of NAMES that the eight bytes at 'at' of the row name. */
static int row_text(const struct ms_library *library, uint32_t index,
		    const uint8_t *row, uint32_t at, struct ms_text *out,
		    struct snap_error *err)
{
	const struct ms_field field = {
		MS_SECTION_CATEGORIES,
		(uint64_t)index * MS_CATEGORY_SIZE + at,
	};

	return ms_library_name_text(library, field, snap_le32(row + at),
				    snap_le32(row + at + 4), out, err);
}

static int read_row(const struct ms_library *library, uint32_t index,
		    struct ms_category *out, struct snap_error *err)
{
	uint64_t offset = (uint64_t)index * MS_CATEGORY_SIZE;
	const uint8_t *row = NULL;
	int rc = ms_library_view(library, MS_HOT_CATEGORIES, offset,
				 MS_CATEGORY_SIZE, &row, err);

	if (rc != 0)
		return rc;
	out->first = snap_le32(row + MS_AT_CATEGORY_FIRST);
	out->entry_count = snap_le32(row + MS_AT_CATEGORY_COUNT_OF);
	if (!snap_range_fits(out->first, out->entry_count,
			     member_count(library)))
		return ms_fail_image(
			library, err, SNAP_E_BOUNDS,
			(struct ms_field){ MS_SECTION_CATEGORIES,
					   offset + MS_AT_CATEGORY_FIRST },
			"category %u: its %u entries from %u on leave the list",
			index, out->entry_count, out->first);
	rc = row_text(library, index, row, MS_AT_CATEGORY_NAME, &out->name,
		      err);
	if (rc == 0)
		rc = row_text(library, index, row, MS_AT_CATEGORY_TITLE,
			      &out->title, err);
	return rc;
}

int ms_library_category(const struct ms_library *library, uint32_t index,
			struct ms_category *out, struct snap_error *err)
{
	struct ms_category category = { .first = 0 };

	if (index >= library->info.category_count)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "there is no category %u, there are %u", index,
				 library->info.category_count);
	int rc = read_row(library, index, &category, err);
	if (rc == 0)
		*out = category;
	return rc;
}

int ms_library_category_entry(const struct ms_library *library,
			      const struct ms_category *category,
			      uint32_t position, uint32_t *entry,
			      struct snap_error *err)
{
	uint64_t rows =
		(uint64_t)library->info.category_count * MS_CATEGORY_SIZE;
	const struct ms_field field = {
		MS_SECTION_CATEGORIES,
		rows + ((uint64_t)category->first + position) * MS_MEMBER_SIZE,
	};
	const uint8_t *bytes = NULL;

	assert(position < category->entry_count);
	int rc = ms_library_view(library, MS_HOT_CATEGORIES, field.offset,
				 MS_MEMBER_SIZE, &bytes, err);
	if (rc != 0)
		return rc;
	uint32_t number = snap_le32(bytes);
	if (number >= library->info.entry_count)
		return ms_fail_image(library, err, SNAP_E_BOUNDS, field,
				     "a category lists the entry %u of %u",
				     number, library->info.entry_count);
	*entry = number;
	return 0;
}
