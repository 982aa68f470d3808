#include "formats/stdlib_groups.h"
#include "base/parallel.h"
#include "formats/stdlib_decode.h"
#include "formats/stdlib_files.h"
#include "formats/stdlib_names.h"

#include <stdatomic.h>
#include <string.h>

/*
 * A group file that the manifest names.  It is read by a reader of its own into
 * a library of its own, as if it were the first one, and joined to the whole in
 * the manifest's order.  There it turns out whether the files before it left as
 * much of the limits as it was given: if not, it is read again with what is
 * left.  So the outcome is that of reading one file after the other.
 */
struct part {
	const char *path; /* NULL: was reported */
	struct fmt_place place;
	bool read;
	struct fmt_budget given;
	struct fmt_stdlib_reader reader;
	struct fmt_library library;
	struct fmt_group group;
	struct fmt_problems problems;
};

/* What the threads share.  Of the whole they only read. */
struct reading {
	struct fmt_stdlib_reader *whole;
	struct part *parts;
	size_t count;
	/* Used by files so far: a guard for the memory, not for the outcome. */
	atomic_uint_least64_t bytes;
	atomic_uint_least64_t nodes;
	atomic_uint_least64_t entries;
	atomic_bool stop; /* leave what comes to the join */
};

static const struct fmt_text_rule path_rule = {
	.what = "group file",
	.one_line = true,
	.check = fmt_path_check,
};

/* The paths have to outlive the manifest's nodes. */
static struct part *list_parts(struct fmt_stdlib_reader *whole,
			       const struct fmt_node *groups)
{
	struct part *parts = fmt_reader_array(whole, &whole->notes,
					      groups->size, sizeof(*parts));
	size_t i = 0;

	if (parts == NULL)
		return NULL;
	for (const struct fmt_node *child = groups->first; child != NULL;
	     child = child->next, i++) {
		parts[i].path = fmt_text_read(whole, child, &path_rule);
		parts[i].place = fmt_reader_place(whole, child);
		if (parts[i].path == NULL)
			whole->entries_unclear = true;
	}
	return parts;
}

static bool has_suffix(const char *text, size_t length, const char *suffix)
{
	size_t size = strlen(suffix);

	return length > size && strcmp(text + length - size, suffix) == 0;
}

/* "sub/arrays.yaml" is the group "arrays"; NULL: the suffix is another one. */
static const char *stem_of(struct part *part)
{
	const char *slash = strrchr(part->path, '/');
	const char *base = slash == NULL ? part->path : slash + 1;
	size_t length = strlen(base);

	if (has_suffix(base, length, ".yaml") ||
	    has_suffix(base, length, ".json"))
		return fmt_reader_text(&part->reader, base, length - 5);
	fmt_reader_report(
		&part->reader,
		&(struct fmt_problem){
			.place = part->place,
			.message = fmt_say("group file %s",
					   fmt_quote(part->path,
						     strlen(part->path))
						   .text)
					   .text,
			.expected = "a name that ends in .yaml or .json",
		});
	return NULL;
}

static bool read_file(struct part *part)
{
	struct fmt_stdlib_reader *reader = &part->reader;
	struct snap_file file;
	const char *stem = stem_of(part);

	if (stem == NULL ||
	    !fmt_files_open(reader, part->path, &part->place, &file))
		return false;
	reader->source.file = fmt_files_name(reader, part->path);
	const struct fmt_node *node =
		fmt_node_parse(reader, (const char *)file.bytes.data,
			       file.bytes.size, &fmt_group_stream);
	if (node != NULL)
		fmt_group_decode(reader, node, stem);
	snap_file_close(&file);
	return node != NULL;
}

static void begin_part(struct part *part, const struct fmt_stdlib_reader *whole)
{
	const struct snap_allocator *allocator =
		&whole->library->arena.allocator;

	part->given = whole->left;
	part->group = (struct fmt_group){ 0 };
	part->library = (struct fmt_library){
		.category_count = whole->library->category_count,
	};
	part->reader = (struct fmt_stdlib_reader){
		.limits = whole->limits,
		.left = whole->left,
		.overfull = whole->overfull,
		.folder = whole->folder,
		.root = whole->root,
		.root_fd = whole->root_fd,
		.categories = whole->categories,
		.categories_known = whole->categories_known,
		.category_index = whole->category_index,
		.library = &part->library,
		.groups = &part->group,
		.problems = &part->problems,
	};
	snap_arena_begin(&part->library.arena, allocator);
	snap_arena_begin(&part->reader.nodes, allocator);
	snap_arena_begin(&part->reader.notes, allocator);
	fmt_problems_begin(&part->problems, allocator);
}

static void end_part(struct part *part)
{
	if (!part->read)
		return;
	snap_arena_end(&part->library.arena);
	snap_arena_end(&part->reader.notes);
	fmt_problems_end(&part->problems);
	part->read = false;
}

static void read_part(struct part *part, const struct fmt_stdlib_reader *whole)
{
	begin_part(part, whole);
	if (!read_file(part))
		part->reader.entries_unclear = true;
	snap_arena_end(&part->reader.nodes);
	part->read = true;
}

static struct fmt_budget used_by(const struct part *part)
{
	const struct fmt_budget *left = &part->reader.left;

	return (struct fmt_budget){
		.bytes = part->given.bytes - left->bytes,
		.nodes = part->given.nodes - left->nodes,
		.entries = part->given.entries - left->entries,
	};
}

/* Files that are too many together must not all be in memory before the join
 * finds out; and after a failure most of them are not needed. */
static void guard(struct reading *reading, const struct part *part)
{
	const struct fmt_budget *most = &part->given;
	struct fmt_budget used = used_by(part);
	uint64_t bytes = atomic_fetch_add(&reading->bytes, used.bytes);
	uint64_t nodes = atomic_fetch_add(&reading->nodes, used.nodes);
	uint64_t entries = atomic_fetch_add(&reading->entries, used.entries);

	if (part->reader.rc != 0 || part->reader.overdrawn ||
	    bytes + used.bytes > most->bytes ||
	    nodes + used.nodes > most->nodes ||
	    entries + used.entries > most->entries)
		atomic_store(&reading->stop, true);
}

static void read_one(void *context, size_t index, uint32_t worker)
{
	struct reading *reading = context;
	struct part *part = &reading->parts[index];

	(void)worker;
	if (part->path == NULL || atomic_load(&reading->stop))
		return;
	read_part(part, reading->whole);
	guard(reading, part);
}

static bool fits(const struct part *part, const struct fmt_budget *left)
{
	struct fmt_budget used = used_by(part);

	return !part->reader.overdrawn && used.bytes <= left->bytes &&
	       used.nodes <= left->nodes && used.entries <= left->entries;
}

static void spend(struct fmt_budget *left, const struct part *part)
{
	struct fmt_budget used = used_by(part);

	left->bytes -= used.bytes;
	left->nodes -= used.nodes;
	left->entries -= used.entries;
}

static void check_name(struct fmt_stdlib_reader *whole,
		       const struct fmt_group *group)
{
	if (group->name == NULL)
		return;
	for (uint32_t i = 0; i < whole->library->group_count; i++) {
		const struct fmt_group *other = &whole->groups[i];

		if (other->name == NULL ||
		    strcmp(other->name, group->name) != 0)
			continue;
		fmt_reader_report(
			whole, &(struct fmt_problem){
				       .place = group->place,
				       .message = fmt_say("group '%s' stands "
							  "twice",
							  group->name)
							  .text,
				       .other = other->place,
			       });
		break;
	}
}

static void join_entries(struct fmt_stdlib_reader *whole,
			 const struct part *part)
{
	struct fmt_entry_note **end = &whole->entries;
	struct fmt_entry_note *older = whole->entries;

	*end = part->reader.entries;
	for (; *end != NULL; end = &(*end)->next)
		(*end)->entry.group = whole->library->group_count;
	*end = older;
	whole->library->entry_count += part->library.entry_count;
}

static void join_inputs(struct fmt_stdlib_reader *whole,
			const struct part *part)
{
	struct fmt_input_note **end = &whole->inputs;
	struct fmt_input_note *older = whole->inputs;

	*end = part->reader.inputs;
	while (*end != NULL)
		end = &(*end)->next;
	*end = older;
	whole->library->input_count += part->library.input_count;
}

static void join_marks(struct fmt_stdlib_reader *whole,
		       const struct fmt_stdlib_reader *reader)
{
	for (uint32_t i = 0; i < whole->library->category_count; i++)
		whole->category_used[i] |= reader->category_used[i];
	whole->categories_unclear |= reader->categories_unclear;
	whole->entries_unclear |= reader->entries_unclear;
	whole->overfull |= reader->overfull;
}

/* What 'part' has is the whole's, if it didn't fail. */
static void join(struct fmt_stdlib_reader *whole, struct part *part)
{
	struct fmt_stdlib_reader *reader = &part->reader;

	spend(&whole->left, part);
	fmt_reader_join_problems(whole, reader);
	if (reader->rc != 0) {
		fmt_reader_fail(whole, reader->rc, &reader->err);
		return;
	}
	snap_arena_adopt(&whole->library->arena, &part->library.arena);
	snap_arena_adopt(&whole->notes, &reader->notes);
	join_entries(whole, part);
	join_inputs(whole, part);
	join_marks(whole, reader);
	if (part->library.group_count == 0)
		return;
	check_name(whole, &part->group);
	whole->groups[whole->library->group_count++] = part->group;
}

static void join_parts(struct reading *reading)
{
	struct fmt_stdlib_reader *whole = reading->whole;

	for (size_t i = 0; i < reading->count; i++) {
		struct part *part = &reading->parts[i];

		if (part->path != NULL && whole->rc == 0) {
			if (part->read && !fits(part, &whole->left))
				end_part(part);
			if (!part->read)
				read_part(part, whole);
			join(whole, part);
		}
		end_part(part);
	}
}

void fmt_groups_read(struct fmt_stdlib_reader *reader,
		     const struct fmt_node *groups, uint32_t jobs)
{
	struct reading reading = { .whole = reader, .count = groups->size };

	reading.parts = list_parts(reader, groups);
	reader->groups =
		fmt_reader_array(reader, &reader->library->arena, reading.count,
				 sizeof(*reader->groups));
	snap_arena_end(&reader->nodes);
	if (reading.parts == NULL || reader->groups == NULL)
		return;
	snap_parallel(jobs, reading.count, read_one, &reading);
	join_parts(&reading);
}
