#include "library/image.h"

#include "library/layout.h"

#include <string.h>

/* A list of the model that the image counts in fewer bits. */
struct counted {
	const char *what;
	uint64_t count;
	uint64_t limit;
};

static int check_counts(const char *name, const struct counted *lists,
			size_t count, struct snap_error *err)
{
	for (size_t i = 0; i < count; i++) {
		if (lists[i].count <= lists[i].limit)
			continue;
		int rc = snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				   "'%.64s' has %llu %s, an image holds %llu",
				   name, ull(lists[i].count), lists[i].what,
				   ull(lists[i].limit));
		return snap_fail_numbers(err, rc, lists[i].limit,
					 lists[i].count);
	}
	return 0;
}

static int check_signature(const struct fmt_entry *entry,
			   const struct fmt_signature *signature,
			   struct snap_error *err)
{
	const struct counted lists[] = {
		{ "inputs", signature->input_count, MS_COUNT_MAX },
		{ "outputs", signature->output_count, MS_COUNT_MAX },
	};

	return check_counts(entry->name, lists, 2, err);
}

/* Unbounded has a value of its own. */
static uint64_t bounded(uint16_t count)
{
	return count == FMT_ARITY_UNBOUNDED ? 0 : count;
}

/* A private function is known by its name. */
static int check_hidden(const struct fmt_entry *entry, struct snap_error *err)
{
	bool named = entry->name[0] == '/';

	if (named == entry->hidden &&
	    (!entry->hidden || entry->source_path != NULL))
		return 0;
	return snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
			 "'%.64s' has the name of a private function or is "
			 "one, and not both",
			 entry->name);
}

static int check_entry(const struct fmt_entry *entry, struct snap_error *err)
{
	const struct counted lists[] = {
		{ "bytes of name", strlen(entry->name), MS_NAME_SIZE_MAX },
		{ "bytes of summary", strlen(entry->summary),
		  MS_SUMMARY_SIZE_MAX },
		{ "inputs at least", entry->arity.input_min, MS_COUNT_MAX },
		{ "inputs at most", bounded(entry->arity.input_max),
		  MS_COUNT_MAX },
		{ "outputs at least", entry->arity.output_min, MS_COUNT_MAX },
		{ "outputs at most", bounded(entry->arity.output_max),
		  MS_COUNT_MAX },
		{ "signatures", entry->signature_count, UINT16_MAX },
		{ "examples", entry->example_count, UINT16_MAX },
		{ "names to see also", entry->see_also_count, UINT16_MAX },
	};
	int rc = check_counts(entry->name, lists,
			      sizeof(lists) / sizeof(*lists), err);

	if (rc == 0)
		rc = check_hidden(entry, err);
	for (uint32_t i = 0; rc == 0 && i < entry->signature_count; i++)
		rc = check_signature(entry, &entry->signatures[i], err);
	return rc;
}

int ms_image_check_model(const struct fmt_library *library,
			 struct snap_error *err)
{
	const struct counted categories = {
		"categories",
		library->category_count,
		UINT16_MAX + 1u,
	};
	int rc = check_counts(library->name, &categories, 1, err);

	for (uint32_t i = 0; rc == 0 && i < library->entry_count; i++)
		rc = check_entry(&library->entries[i], err);
	return rc;
}
