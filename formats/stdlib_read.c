#include "formats/stdlib_check.h"
#include "formats/stdlib_decode.h"
#include "formats/stdlib_files.h"
#include "formats/stdlib_groups.h"

#include <assert.h>
#include <string.h>

static uint64_t limit_or(uint64_t value, uint64_t normal, uint64_t most)
{
	uint64_t chosen = value == 0 ? normal : value;

	return chosen < most ? chosen : most;
}

/* Sizes, lines and node counts are kept in 32 bits. */
static struct fmt_stdlib_limits effective_limits(
	const struct fmt_stdlib_limits *given)
{
	struct fmt_stdlib_limits limits = { 0 };

	if (given != NULL) {
		size_t size = given->struct_size < sizeof(limits)
				      ? given->struct_size
				      : sizeof(limits);
		memcpy(&limits, given, size);
	}
	limits.struct_size = sizeof(limits);
#define LIMIT(field, value, unit, meaning)                                     \
	limits.field = limit_or(limits.field, value, INT32_MAX);
	FMT_STDLIB_LIMITS(LIMIT)
#undef LIMIT
	limits.max_depth = limit_or(limits.max_depth, 1, INT16_MAX);
	return limits;
}

static struct fmt_stdlib_options effective_options(
	const struct fmt_stdlib_options *given)
{
	struct fmt_stdlib_options options = { 0 };

	if (given != NULL) {
		size_t size = given->struct_size < sizeof(options)
				      ? given->struct_size
				      : sizeof(options);
		memcpy(&options, given, size);
	}
	options.struct_size = sizeof(options);
	return options;
}

static bool begin(struct fmt_stdlib_reader *reader,
		  const struct fmt_stdlib_options *options,
		  struct fmt_problems *problems)
{
	struct snap_allocator own =
		snap_allocator_or_default(options->allocator);

	*reader = (struct fmt_stdlib_reader){
		.limits = effective_limits(options->limits),
		.problems = problems,
		.root_fd = -1,
	};
	reader->left = (struct fmt_budget){
		.bytes = reader->limits.max_total_size,
		.nodes = reader->limits.max_nodes,
		.entries = reader->limits.max_entries,
	};
	snap_arena_begin(&reader->nodes, &own);
	snap_arena_begin(&reader->notes, &own);
	reader->library = snap_calloc(&own, 1, sizeof(*reader->library));
	if (reader->library == NULL)
		return false;
	snap_arena_begin(&reader->library->arena, &own);
	return true;
}

/* The library is the caller's, or gone. */
static int end(struct fmt_stdlib_reader *reader, struct fmt_library **out,
	       struct snap_error *err)
{
	int rc = reader->rc;

	if (rc != 0 && err != NULL)
		*err = reader->err;
	if (rc == 0 && reader->reported != 0)
		rc = fmt_problems_fail(reader->problems, err);
	if (rc == 0)
		*out = reader->library;
	else
		fmt_stdlib_free(reader->library);
	fmt_files_close(reader);
	snap_arena_end(&reader->notes);
	snap_arena_end(&reader->nodes);
	return rc;
}

static void read_manifest(struct fmt_stdlib_reader *reader,
			  const struct snap_file *file, uint32_t jobs)
{
	struct fmt_manifest manifest = { 0 };
	const struct fmt_node *node = fmt_node_parse(
		reader, (const char *)file->bytes.data, file->bytes.size, NULL);

	if (node == NULL)
		return;
	fmt_manifest_decode(reader, node, &manifest);
	if (manifest.groups != NULL)
		fmt_groups_read(reader, manifest.groups, jobs);
	else
		reader->entries_unclear = true;
}

/* What is known when all files are read: the order, and who names whom. */
static void finish(struct fmt_stdlib_reader *reader)
{
	struct fmt_library *library = reader->library;
	size_t count = 0;

	fmt_check_categories(reader);
	const struct fmt_entry_note **sorted = fmt_sort_entries(reader, &count);
	if (sorted == NULL)
		return;
	fmt_check_entries(reader, sorted, count);
	struct fmt_entry *entries = fmt_reader_array(reader, &library->arena,
						     count, sizeof(*entries));
	if (entries == NULL)
		return;
	for (size_t i = 0; i < count; i++)
		entries[i] = sorted[i]->entry;
	library->entries = entries;
	library->groups = reader->groups;
	library->categories = reader->categories;
	fmt_files_finish(reader);
}

static int read_library(struct fmt_library **out, const char *path,
			const struct fmt_stdlib_options *options,
			struct fmt_problems *problems, struct snap_error *err)
{
	struct fmt_stdlib_reader reader;
	struct snap_file file;

	if (!begin(&reader, options, problems))
		return snap_fail_memory(err, sizeof(struct fmt_library));
	if (fmt_files_open_manifest(&reader, path, &file)) {
		read_manifest(&reader, &file, options->jobs);
		snap_file_close(&file);
		finish(&reader);
	}
	return end(&reader, out, err);
}

int fmt_stdlib_read(struct fmt_library **out, const char *path,
		    const struct fmt_stdlib_options *options,
		    struct fmt_problems *problems, struct snap_error *err)
{
	struct fmt_stdlib_options all = effective_options(options);
	struct fmt_problems own;

	assert(out != NULL && path != NULL && *path != '\0');
	if (problems != NULL)
		return read_library(out, path, &all, problems, err);
	fmt_problems_begin(&own, all.allocator);
	int rc = read_library(out, path, &all, &own, err);
	fmt_problems_end(&own);
	return rc;
}

/* Categories "as they come" would depend on the order of entries. */
static void sort_categories(struct fmt_stdlib_reader *reader)
{
	uint32_t count = reader->library->category_count;
	struct fmt_category *list = reader->categories;
	uint32_t new_index[FMT_STDLIB_MAX_CATEGORIES];
	uint32_t order[FMT_STDLIB_MAX_CATEGORIES];
	struct fmt_category copy[FMT_STDLIB_MAX_CATEGORIES];

	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = i;

		for (; at > 0 &&
		       strcmp(list[order[at - 1]].name, list[i].name) > 0;
		     at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
	for (uint32_t i = 0; i < count; i++) {
		copy[i] = list[order[i]];
		new_index[order[i]] = i;
	}
	memcpy(list, copy, count * sizeof(*list));
	for (struct fmt_entry_note *note = reader->entries; note != NULL;
	     note = note->next)
		note->entry.category = new_index[note->entry.category];
}

static void adopt_group(struct fmt_stdlib_reader *reader)
{
	struct fmt_library *library = reader->library;

	if (library->group_count == 0)
		return;
	library->name = reader->groups[0].name;
	library->version = "0";
	library->summary = reader->groups[0].summary;
	library->place = reader->groups[0].place;
	if (reader->reported == 0)
		sort_categories(reader);
}

static void read_text(struct fmt_stdlib_reader *reader, const char *name,
		      const char *text, size_t size)
{
	struct fmt_place place = { .file = name };

	reader->source.file = fmt_reader_text(reader, name, strlen(name));
	reader->categories = fmt_reader_array(reader, &reader->library->arena,
					      FMT_STDLIB_MAX_CATEGORIES,
					      sizeof(*reader->categories));
	reader->groups = fmt_reader_array(reader, &reader->library->arena, 1,
					  sizeof(*reader->groups));
	if (reader->categories == NULL || reader->groups == NULL ||
	    !fmt_reader_index_categories(reader))
		return;
	if (size > reader->limits.max_file_size) {
		fmt_reader_report(
			reader,
			&(struct fmt_problem){
				.code = SNAP_E_LIMIT,
				.place = place,
				.message = fmt_say("%llu bytes (max_file_size "
						   "is %llu)",
						   ull(size),
						   ull(reader->limits
							       .max_file_size))
						   .text,
			});
		return;
	}
	fmt_files_note(reader, reader->source.file,
		       (struct snap_span){ (const uint8_t *)text, size });
	const struct fmt_node *node =
		fmt_node_parse(reader, text, size, &fmt_group_stream);
	if (node == NULL) {
		reader->entries_unclear = true;
		return;
	}
	fmt_group_decode(reader, node, NULL);
	adopt_group(reader);
}

static int read_memory(struct fmt_library **out, const char *name,
		       const char *text, size_t size,
		       const struct fmt_stdlib_options *options,
		       struct fmt_problems *problems, struct snap_error *err)
{
	struct fmt_stdlib_reader reader;

	if (!begin(&reader, options, problems))
		return snap_fail_memory(err, sizeof(struct fmt_library));
	read_text(&reader, name, text, size);
	finish(&reader);
	return end(&reader, out, err);
}

int fmt_stdlib_read_memory(struct fmt_library **out, const char *name,
			   const char *text, size_t size,
			   const struct fmt_stdlib_options *options,
			   struct fmt_problems *problems,
			   struct snap_error *err)
{
	struct fmt_stdlib_options all = effective_options(options);
	struct fmt_problems own;

	assert(out != NULL && name != NULL && (text != NULL || size == 0));
	if (text == NULL)
		text = "";
	if (problems != NULL)
		return read_memory(out, name, text, size, &all, problems, err);
	fmt_problems_begin(&own, all.allocator);
	int rc = read_memory(out, name, text, size, &all, &own, err);
	fmt_problems_end(&own);
	return rc;
}

void fmt_stdlib_free(struct fmt_library *library)
{
	if (library == NULL)
		return;
	struct snap_allocator allocator = library->arena.allocator;
	for (size_t i = 0; i < library->part_count; i++)
		fmt_stdlib_free(library->parts[i]);
	snap_arena_end(&library->arena);
	snap_free(&allocator, library);
}
