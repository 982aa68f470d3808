#include "library/view.h"

#include "library/index_build.h"
#include "library/layout.h"

#define FLAGS_KNOWN                                                            \
	(MS_ENTRY_PURE | MS_ENTRY_SUPPRESSES_DISPLAY |                         \
	 MS_ENTRY_TOUCHES_WORKSPACE | MS_ENTRY_IO |                            \
	 MS_ENTRY_NONDETERMINISTIC | MS_ENTRY_PRIVATE | MS_ENTRY_FUNCTION |    \
	 MS_ENTRY_PLANNED)

static int fail_at(const struct ms_library *library, uint32_t section,
		   uint64_t offset, const char *what, uint64_t expected,
		   uint64_t found, struct snap_error *err)
{
	int rc = ms_fail_image(library, err, SNAP_E_BOUNDS,
			       (struct ms_field){ section, offset },
			       "%s: %llu, expected %llu", what, ull(found),
			       ull(expected));

	return snap_fail_numbers(err, rc, expected, found);
}

/*
 * Texts lie in NAMES in the order of what names them, one behind the other: the
 * entries', the categories'.
 */
struct names {
	const char *begin;
	uint64_t end; /* of the texts so far */
};

static int check_next_name(const struct ms_library *library,
			   struct ms_field field, struct ms_text name,
			   struct names *names, struct snap_error *err)
{
	uint64_t at = (uint64_t)(name.data - names->begin);

	if (at != names->end)
		return fail_at(library, field.section, field.offset,
			       "place of a text in NAMES", names->end, at, err);
	names->end += name.size;
	return 0;
}

static int check_head(const struct ms_library *library, struct snap_error *err)
{
	static const struct ms_field reserved = { MS_SECTION_LIBRARY,
						  MS_AT_LIBRARY_RESERVED };
	struct snap_span head;
	int rc = snap_reader_borrow(library->reader, MS_SECTION_LIBRARY,
				    &head.data, &head.size, err);

	if (rc != 0)
		return rc;
	if (!snap_all_zero(head.data + MS_AT_LIBRARY_RESERVED,
			   MS_LIBRARY_SIZE - MS_AT_LIBRARY_RESERVED))
		return ms_fail_image(library, err, SNAP_E_BOUNDS, reserved,
				     "the reserved field of LIBRARY is not "
				     "zero");
	return 0;
}

static int fail_record(const struct ms_library *library,
		       const struct ms_entry *entry, uint32_t at,
		       const char *what, struct snap_error *err)
{
	return ms_fail_image(library, err, SNAP_E_BOUNDS,
			     ms_record_field(entry, at),
			     "record %u ('%.*s'): %s", entry->index,
			     (int)entry->name.size, entry->name.data, what);
}

/* A field that no writer would write so. */
struct fault {
	bool found;
	uint32_t at;
	const char *what;
};

/* What the least count may be: no bound is none. */
static uint16_t least(uint16_t most)
{
	return most == MS_ARITY_UNBOUNDED ? MS_COUNT_MAX : most;
}

static struct fault find_fault(const struct ms_library *library,
			       const struct ms_entry *entry)
{
	bool function = (entry->flags & MS_ENTRY_FUNCTION) != 0;
	bool planned = (entry->flags & MS_ENTRY_PLANNED) != 0;
	bool first = entry->index < library->info.private_count;
	bool hidden = (entry->flags & MS_ENTRY_PRIVATE) != 0;
	bool named = entry->name.size != 0 && entry->name.data[0] == '/';
	const struct fault faults[] = {
		{ entry->name.size == 0, MS_AT_NAME_SIZE, "an empty name" },
		{ entry->category >= library->info.category_count,
		  MS_AT_CATEGORY, "a category that is not there" },
		{ (entry->flags & ~(uint32_t)FLAGS_KNOWN) != 0, MS_AT_FLAGS,
		  "unknown flags" },
		{ function && planned, MS_AT_FLAGS, "a planned function" },
		{ entry->input_min > least(entry->input_max), MS_AT_INPUT_MIN,
		  "more inputs at least than at most" },
		{ entry->output_min > least(entry->output_max),
		  MS_AT_OUTPUT_MIN, "more outputs at least than at most" },
		{ hidden != named || hidden != first, MS_AT_FLAGS,
		  "private, or of a private one's name or number, and not all "
		  "of these" },
		{ hidden && !function, MS_AT_FLAGS, "private and native" },
	};

	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++)
		if (faults[i].found)
			return faults[i];
	return (struct fault){ .found = false };
}

static int check_record(const struct ms_library *library,
			const struct ms_entry *entry, struct ms_text before,
			struct snap_error *err)
{
	const struct fault fault = find_fault(library, entry);

	if (fault.found)
		return fail_record(library, entry, fault.at, fault.what, err);
	if (ms_text_compare(before, entry->name) >= 0)
		return fail_record(library, entry, MS_AT_NAME_OFFSET,
				   "names do not rise", err);
	return 0;
}

/* The records so far. */
struct record_counts {
	uint32_t functions, planned;
	struct ms_text before;
};

/* Units are numbered like the functions they are of. */
static int count_record(const struct ms_library *library,
			const struct ms_entry *entry,
			struct record_counts *counts, struct snap_error *err)
{
	bool function = (entry->flags & MS_ENTRY_FUNCTION) != 0;
	uint32_t unit = function ? counts->functions : MS_NO_UNIT;

	if (entry->unit != unit)
		return fail_at(library, MS_SECTION_RECORDS,
			       ms_record_field(entry, MS_AT_UNIT).offset,
			       "the unit of a record", unit, entry->unit, err);
	counts->functions += function;
	counts->planned += (entry->flags & MS_ENTRY_PLANNED) != 0;
	counts->before = entry->name;
	return 0;
}

static int check_next_record(const struct ms_library *library, uint32_t index,
			     struct record_counts *counts, struct names *names,
			     struct snap_error *err)
{
	struct ms_entry entry;
	int rc = ms_library_entry(library, index, &entry, err);

	if (rc == 0)
		rc = check_record(library, &entry, counts->before, err);
	if (rc == 0)
		rc = check_next_name(library,
				     ms_record_field(&entry, MS_AT_NAME_OFFSET),
				     entry.name, names, err);
	return rc != 0 ? rc : count_record(library, &entry, counts, err);
}

static int check_counts(const struct ms_library *library,
			const struct record_counts *found,
			struct snap_error *err)
{
	const struct ms_library_info *info = &library->info;
	const struct {
		uint32_t at, expected, found;
	} counts[] = {
		{ MS_AT_BUILTIN_COUNT, info->entry_count - found->functions,
		  info->builtin_count },
		{ MS_AT_PLANNED_COUNT, found->planned, info->planned_count },
		{ MS_AT_FUNCTION_COUNT, found->functions,
		  info->function_count },
	};

	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
		if (counts[i].found != counts[i].expected)
			return fail_at(library, MS_SECTION_LIBRARY,
				       counts[i].at, "a count of records",
				       counts[i].expected, counts[i].found,
				       err);
	return 0;
}

/* Every record by itself, and the counts they add up to. */
static int check_records(const struct ms_library *library, struct names *names,
			 struct ms_text *texts, struct snap_error *err)
{
	struct record_counts counts = { .before = { "", 0 } };

	for (uint32_t i = 0; i < library->info.entry_count; i++) {
		int rc = check_next_record(library, i, &counts, names, err);
		if (rc != 0)
			return rc;
		texts[i] = counts.before;
	}
	return check_counts(library, &counts, err);
}

static int compare_index(const struct ms_library *library,
			 const struct ms_index *expected,
			 struct snap_error *err)
{
	const uint8_t *slots = NULL;
	int rc = ms_library_view(library, MS_HOT_NAME_INDEX, 0,
				 (size_t)expected->slot_count * MS_SLOT_SIZE,
				 &slots, err);

	if (rc != 0)
		return rc;
	if (library->probe_limit != expected->probe_limit)
		return fail_at(library, MS_SECTION_LIBRARY, MS_AT_PROBE_LIMIT,
			       "the longest probe", expected->probe_limit,
			       library->probe_limit, err);
	for (uint32_t i = 0; i < expected->slot_count; i++) {
		size_t at = (size_t)i * MS_SLOT_SIZE;
		if (snap_le32(slots + at) != expected->slots[i])
			return fail_at(library, MS_SECTION_NAME_INDEX, at,
				       "a slot of the name index",
				       expected->slots[i],
				       snap_le32(slots + at), err);
	}
	return 0;
}

/* The index is the one a writer makes of these names. */
static int check_index(const struct ms_library *library,
		       const struct ms_text *texts, struct snap_error *err)
{
	uint32_t count = library->info.entry_count;
	struct ms_index expected;

	if (library->slot_count != ms_index_slot_count(count))
		return fail_at(library, MS_SECTION_LIBRARY, MS_AT_SLOT_COUNT,
			       "slots of the name index",
			       ms_index_slot_count(count), library->slot_count,
			       err);
	int rc = ms_index_build(&expected, texts, count, &library->allocator,
				err);
	if (rc != 0)
		return rc;
	rc = compare_index(library, &expected, err);
	ms_index_free(&expected, &library->allocator);
	return rc;
}

static int check_entries(const struct ms_library *library, struct names *names,
			 struct snap_error *err)
{
	size_t count = library->info.entry_count;
	struct ms_text *texts =
		snap_calloc(&library->allocator, count, sizeof(*texts));

	if (texts == NULL)
		return snap_fail_memory(err, count * sizeof(*texts));
	int rc = check_records(library, names, texts, err);
	if (rc == 0)
		rc = check_index(library, texts, err);
	snap_free(&library->allocator, texts);
	return rc;
}

/* A category's entry is of that category, and comes behind the one before. */
static int check_member(const struct ms_library *library, uint32_t index,
			const struct ms_category *category, uint32_t position,
			int64_t *before, struct snap_error *err)
{
	uint32_t number = 0;
	struct ms_entry entry = { .index = 0 };
	int rc = ms_library_category_entry(library, category, position, &number,
					   err);

	if (rc == 0)
		rc = ms_library_entry(library, number, &entry, err);
	if (rc != 0)
		return rc;
	if (entry.category == index && number > *before) {
		*before = number;
		return 0;
	}
	return ms_fail_image(
		library, err, SNAP_E_BOUNDS,
		(struct ms_field){
			MS_SECTION_CATEGORIES,
			(uint64_t)library->info.category_count *
					MS_CATEGORY_SIZE +
				((uint64_t)category->first + position) *
					MS_MEMBER_SIZE,
		},
		"category %u lists entry %u, which %s", index, number,
		entry.category == index ? "is private or comes too late"
					: "belongs to another one");
}

static int check_category_row(const struct ms_library *library, uint32_t index,
			      const struct ms_category *category,
			      uint32_t list_end, struct names *names,
			      struct snap_error *err)
{
	const uint64_t row = (uint64_t)index * MS_CATEGORY_SIZE;
	const struct ms_field name = { MS_SECTION_CATEGORIES,
				       row + MS_AT_CATEGORY_NAME };
	const struct ms_field title = { MS_SECTION_CATEGORIES,
					row + MS_AT_CATEGORY_TITLE };
	int rc = 0;

	if (category->first != list_end)
		rc = fail_at(library, MS_SECTION_CATEGORIES,
			     row + MS_AT_CATEGORY_FIRST,
			     "begin of a category's list", list_end,
			     category->first, err);
	if (rc == 0)
		rc = check_next_name(library, name, category->name, names, err);
	if (rc == 0)
		rc = check_next_name(library, title, category->title, names,
				     err);
	return rc;
}

static int check_category(const struct ms_library *library, uint32_t index,
			  uint32_t *list_end, struct names *names,
			  struct snap_error *err)
{
	struct ms_category category = { .first = 0 };
	int64_t before = (int64_t)library->info.private_count - 1;
	int rc = ms_library_category(library, index, &category, err);

	if (rc == 0)
		rc = check_category_row(library, index, &category, *list_end,
					names, err);
	for (uint32_t i = 0; rc == 0 && i < category.entry_count; i++)
		rc = check_member(library, index, &category, i, &before, err);
	*list_end += category.entry_count;
	return rc;
}

/* Every entry that is not private stands once, in its own category. */
static int check_categories(const struct ms_library *library,
			    struct names *names, struct snap_error *err)
{
	const struct ms_library_info *info = &library->info;
	uint32_t listed = info->entry_count - info->private_count;
	uint32_t list_end = 0;
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < info->category_count; i++)
		rc = check_category(library, i, &list_end, names, err);
	if (rc == 0 && list_end != listed)
		rc = fail_at(library, MS_SECTION_CATEGORIES, 0,
			     "entries in categories", listed, list_end, err);
	return rc;
}

static int check_tables(const struct ms_library *library,
			struct snap_error *err)
{
	uint64_t size = library->sizes[MS_HOT_NAMES];
	struct names names = { .end = 0 };
	const uint8_t *bytes = NULL;
	int rc = ms_library_view(library, MS_HOT_NAMES, 0, (size_t)size, &bytes,
				 err);

	if (rc != 0)
		return rc;
	names.begin = (const char *)bytes;
	rc = check_head(library, err);
	if (rc == 0)
		rc = check_entries(library, &names, err);
	if (rc == 0)
		rc = check_categories(library, &names, err);
	if (rc == 0 && names.end != size)
		rc = fail_at(library, MS_SECTION_NAMES, names.end,
			     "bytes of NAMES", names.end, size, err);
	return rc;
}

int ms_library_validate(const struct ms_library *library,
			struct snap_error *err)
{
	return ms_library_validate_for(library, NULL, err);
}

int ms_library_validate_for(const struct ms_library *library,
			    const struct ms_native_table *natives,
			    struct snap_error *err)
{
	int rc = check_tables(library, err);

	if (rc == 0)
		rc = ms_validate_unit_rows(library, err);
	return rc != 0 ? rc : ms_validate_texts(library, natives, err);
}
