#include "formats/stdlib_check.h"
#include "formats/name_index.h"
#include "formats/sort.h"
#include "base/suggest.h"

#include <string.h>

/* The smallest range of counts that all signatures lie in. */
static void widen(const struct fmt_parameter *list, uint32_t count, bool first,
		  uint16_t *min, uint16_t *max)
{
	uint16_t required = 0;
	uint16_t all = (uint16_t)count;

	for (uint32_t i = 0; i < count; i++) {
		required = (uint16_t)(required + !list[i].optional);
		if (list[i].variadic)
			all = FMT_ARITY_UNBOUNDED;
	}
	if (first || required < *min)
		*min = required;
	if (first || all > *max)
		*max = all;
}

static struct fmt_arity hull_of(const struct fmt_entry *entry)
{
	struct fmt_arity hull = { 0 };

	for (uint32_t i = 0; i < entry->signature_count; i++) {
		const struct fmt_signature *s = &entry->signatures[i];

		widen(s->inputs, s->input_count, i == 0, &hull.input_min,
		      &hull.input_max);
		widen(s->outputs, s->output_count, i == 0, &hull.output_min,
		      &hull.output_max);
	}
	return hull;
}

static struct fmt_phrase range_text(uint16_t min, uint16_t max)
{
	return max == FMT_ARITY_UNBOUNDED ? fmt_say("[%u, inf]", min)
					  : fmt_say("[%u, %u]", min, max);
}

static void report_arity(struct fmt_stdlib_reader *reader,
			 const struct fmt_place *place, const char *which,
			 struct fmt_phrase found, const char *expected)
{
	fmt_reader_report(reader,
			  &(struct fmt_problem){
				  .place = *place,
				  .message = fmt_say("arity.%s is %s, not the "
						     "hull of the signatures",
						     which, found.text)
						     .text,
				  .expected = expected,
			  });
}

/* Outputs may always be left out; a minimum says that they may not. */
static struct fmt_phrase outputs_text(const struct fmt_arity *hull)
{
	struct fmt_phrase text = range_text(0, hull->output_max);

	if (hull->output_min == 0)
		return text;
	return fmt_say("%s or, when outputs are compulsory, %s", text.text,
		       range_text(hull->output_min, hull->output_max).text);
}

void fmt_check_arity(struct fmt_stdlib_reader *reader,
		     const struct fmt_entry *entry,
		     const struct fmt_place *place)
{
	const struct fmt_arity *a = &entry->arity;
	struct fmt_arity hull = hull_of(entry);

	if (a->input_min != hull.input_min || a->input_max != hull.input_max)
		report_arity(reader, place, "inputs",
			     range_text(a->input_min, a->input_max),
			     range_text(hull.input_min, hull.input_max).text);
	if (a->output_min > hull.output_min || a->output_max != hull.output_max)
		report_arity(reader, place, "outputs",
			     range_text(a->output_min, a->output_max),
			     outputs_text(&hull).text);
}

void fmt_check_flags(struct fmt_stdlib_reader *reader, uint32_t flags,
		     const struct fmt_place *place)
{
	const uint32_t impure = FMT_FLAG_TOUCHES_WORKSPACE | FMT_FLAG_IO |
				FMT_FLAG_NONDETERMINISTIC;

	if ((flags & FMT_FLAG_PURE) == 0 || (flags & impure) == 0)
		return;
	fmt_reader_report(
		reader,
		&(struct fmt_problem){
			.place = *place,
			.message = "flag 'pure' contradicts another flag",
			.expected = "pure without touches-workspace, io and "
				    "nondeterministic",
		});
}

void fmt_check_categories(struct fmt_stdlib_reader *reader)
{
	if (reader->entries_unclear || reader->categories_unclear ||
	    !reader->categories_known)
		return;
	for (uint32_t i = 0; i < reader->library->category_count; i++) {
		const struct fmt_category *category = &reader->categories[i];

		if (reader->category_used[i])
			continue;
		fmt_reader_report(reader,
				  &(struct fmt_problem){
					  .place = category->place,
					  .message = fmt_say("category '%s' "
							     "has no entry",
							     category->name)
							     .text,
				  });
	}
}

static int compare_names(const void *a, const void *b)
{
	const struct fmt_entry_note *left = a;
	const struct fmt_entry_note *right = b;

	return strcmp(left->entry.name, right->entry.name);
}

static bool shares_source(const struct fmt_entry_note *a,
			  const struct fmt_entry_note *b)
{
	return strcmp(a->entry.source_path, b->entry.source_path) == 0;
}

static int compare_sources(const void *a, const void *b)
{
	const struct fmt_entry_note *left = a;
	const struct fmt_entry_note *right = b;
	int order = strcmp(left->entry.source_path, right->entry.source_path);

	return order != 0 ? order
			  : fmt_place_compare(&left->source_place,
					      &right->source_place);
}

static void *notes_array(struct fmt_stdlib_reader *reader, size_t count,
			 size_t size)
{
	return fmt_reader_array(reader, &reader->notes, count, size);
}

const struct fmt_entry_note **fmt_sort_entries(struct fmt_stdlib_reader *reader,
					       size_t *count)
{
	const struct fmt_entry_note *note = reader->entries;
	size_t n = reader->library->entry_count;
	const void **items = notes_array(reader, n, sizeof(*items));
	const void **scratch = notes_array(reader, n, sizeof(*scratch));
	const struct fmt_entry_note **sorted =
		notes_array(reader, n, sizeof(*sorted));

	if (items == NULL || scratch == NULL || sorted == NULL)
		return NULL;
	for (size_t i = n; i-- != 0; note = note->next)
		items[i] = note;
	fmt_sort(items, scratch, n, compare_names);
	for (size_t i = 0; i < n; i++)
		sorted[i] = items[i];
	*count = n;
	return sorted;
}

static void check_names(struct fmt_stdlib_reader *reader,
			const struct fmt_entry_note *const *sorted,
			size_t count)
{
	size_t first = 0;

	for (size_t i = 1; i < count; i++) {
		const struct fmt_entry *entry = &sorted[i]->entry;

		if (strcmp(sorted[first]->entry.name, entry->name) != 0) {
			first = i;
			continue;
		}
		fmt_reader_report(reader,
				  &(struct fmt_problem){
					  .place = entry->place,
					  .message = fmt_say("entry '%s' "
							     "stands twice",
							     entry->name)
							     .text,
					  .other = sorted[first]->entry.place,
				  });
	}
}

static void report_shared_source(struct fmt_stdlib_reader *reader,
				 const struct fmt_entry_note *note,
				 const struct fmt_entry_note *first)
{
	fmt_reader_report(
		reader,
		&(struct fmt_problem){
			.place = note->source_place,
			.message = fmt_say("'%s' and '%s' name the same "
					   "file '%s'",
					   first->entry.name, note->entry.name,
					   note->entry.source_path)
					   .text,
			.expected = "a file of its own for each entry",
			.other = first->source_place,
		});
}

static void check_sources(struct fmt_stdlib_reader *reader,
			  const struct fmt_entry_note *const *sorted,
			  size_t count)
{
	const void **items = notes_array(reader, count, sizeof(*items));
	const void **scratch = notes_array(reader, count, sizeof(*scratch));
	size_t n = 0;

	if (items == NULL || scratch == NULL)
		return;
	for (size_t i = 0; i < count; i++)
		if (sorted[i]->entry.source_path != NULL)
			items[n++] = sorted[i];
	fmt_sort(items, scratch, n, compare_sources);
	for (size_t i = 1; i < n; i++)
		if (shares_source(items[i - 1], items[i]))
			report_shared_source(reader, items[i], items[i - 1]);
}

static void report_dangling(struct fmt_stdlib_reader *reader,
			    const struct fmt_entry_note *const *sorted,
			    size_t count, const char *name,
			    const struct fmt_place *place)
{
	struct snap_suggest suggest = { 0 };

	if (fmt_reader_listens(reader)) {
		snap_suggest_begin(&suggest, name, strlen(name));
		for (size_t i = 0; i < count; i++)
			snap_suggest_offer(&suggest, sorted[i]->entry.name,
					   strlen(sorted[i]->entry.name));
	}
	fmt_reader_report(
		reader,
		&(struct fmt_problem){
			.place = *place,
			.message = fmt_say("see_also names '%s', which is no "
					   "entry of the library",
					   name)
					   .text,
			.suggestion = suggest.best,
		});
}

static bool index_entries(struct fmt_stdlib_reader *reader,
			  const struct fmt_entry_note *const *sorted,
			  size_t count, struct fmt_name_index *index)
{
	if (!fmt_name_index_begin(index, &reader->notes, (uint32_t)count)) {
		fmt_reader_fail_memory(reader);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		if (i == 0 || compare_names(sorted[i - 1], sorted[i]) != 0)
			fmt_name_index_add(index, sorted[i]->entry.name,
					   (uint32_t)i);
	return true;
}

static void check_see_also(struct fmt_stdlib_reader *reader,
			   const struct fmt_entry_note *const *sorted,
			   size_t count)
{
	struct fmt_name_index index;

	if (!index_entries(reader, sorted, count, &index))
		return;
	for (size_t i = 0; i < count; i++) {
		const struct fmt_entry *entry = &sorted[i]->entry;

		for (uint32_t k = 0; k < entry->see_also_count; k++) {
			const char *name = entry->see_also[k];
			uint32_t found;

			if (name != NULL &&
			    !fmt_name_index_find(&index, name, &found))
				report_dangling(reader, sorted, count, name,
						&sorted[i]->see_also_places[k]);
		}
	}
}

void fmt_check_entries(struct fmt_stdlib_reader *reader,
		       const struct fmt_entry_note *const *sorted, size_t count)
{
	check_names(reader, sorted, count);
	check_sources(reader, sorted, count);
	/* A name may stand in what could not be understood. */
	if (!reader->entries_unclear)
		check_see_also(reader, sorted, count);
}
