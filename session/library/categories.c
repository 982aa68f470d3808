#include "library/view.h"

#include "base/checked.h"
#include "library/layout.h"

#include <assert.h>

/* CATEGORIES: its rows and the numbers behind them. */
struct categories {
	struct snap_span all;
	size_t rows_size;
	uint64_t member_count;
};

static int borrow_categories(const struct ms_library *library,
			     struct categories *out, struct snap_error *err)
{
	size_t count = library->info.category_count;
	int rc = snap_reader_borrow(library->reader, MS_SECTION_CATEGORIES,
				    &out->all.data, &out->all.size, err);

	if (rc != 0)
		return rc;
	if (count > out->all.size / MS_CATEGORY_SIZE)
		return ms_fail_image(
			library, err, SNAP_E_BOUNDS,
			(struct ms_field){ MS_SECTION_CATEGORIES, 0 },
			"%zu bytes do not hold %zu categories", out->all.size,
			count);
	out->rows_size = count * MS_CATEGORY_SIZE;
	out->member_count = (out->all.size - out->rows_size) / MS_MEMBER_SIZE;
	return 0;
}

static int read_row(const struct ms_library *library,
		    const struct categories *categories, uint32_t index,
		    struct ms_category *out, struct snap_error *err)
{
	struct ms_field field = { MS_SECTION_CATEGORIES,
				  (uint64_t)index * MS_CATEGORY_SIZE };
	const uint8_t *row = categories->all.data + field.offset;

	out->first = snap_le32(row + MS_AT_CATEGORY_FIRST);
	out->entry_count = snap_le32(row + MS_AT_CATEGORY_COUNT_OF);
	if (!snap_range_fits(out->first, out->entry_count,
			     categories->member_count)) {
		field.offset += MS_AT_CATEGORY_FIRST;
		return ms_fail_image(library, err, SNAP_E_BOUNDS, field,
				     "category %u: its %u entries from %u on "
				     "leave the list",
				     index, out->entry_count, out->first);
	}
	int rc = ms_library_name_at(library, field, categories->all, &out->name,
				    err);
	field.offset += MS_AT_CATEGORY_TITLE;
	if (rc == 0)
		rc = ms_library_name_at(library, field, categories->all,
					&out->title, err);
	return rc;
}

int ms_library_category(const struct ms_library *library, uint32_t index,
			struct ms_category *out, struct snap_error *err)
{
	struct categories categories = { .rows_size = 0 };
	struct ms_category category = { .first = 0 };

	if (index >= library->info.category_count)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "there is no category %u, there are %u", index,
				 library->info.category_count);
	int rc = borrow_categories(library, &categories, err);
	if (rc == 0)
		rc = read_row(library, &categories, index, &category, err);
	if (rc == 0)
		*out = category;
	return rc;
}

int ms_library_category_entry(const struct ms_library *library,
			      const struct ms_category *category,
			      uint32_t position, uint32_t *entry,
			      struct snap_error *err)
{
	struct categories categories = { .rows_size = 0 };
	uint64_t at = (uint64_t)category->first + position;

	assert(position < category->entry_count);
	int rc = borrow_categories(library, &categories, err);
	if (rc != 0)
		return rc;
	const struct ms_field field = {
		MS_SECTION_CATEGORIES,
		categories.rows_size + at * MS_MEMBER_SIZE,
	};
	if (at >= categories.member_count)
		return ms_fail_image(library, err, SNAP_E_BOUNDS, field,
				     "the list has no position %llu", ull(at));
	uint32_t number = snap_le32(categories.all.data + field.offset);
	if (number >= library->info.entry_count)
		return ms_fail_image(library, err, SNAP_E_BOUNDS, field,
				     "a category lists the entry %u of %u",
				     number, library->info.entry_count);
	*entry = number;
	return 0;
}
