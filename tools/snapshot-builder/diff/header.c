#include "tools/snapshot-builder/diff/diff.h"

#include "base/fail.h"
#include "tools/snapshot-builder/describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct diff_item item_of(struct diff *diff, enum diff_area area,
				const char *name)
{
	return diff_item(diff, area, diff_text(name));
}

static void put_number(struct diff *diff, const char *name, uint64_t before,
		       uint64_t after)
{
	struct diff_item item = item_of(diff, DIFF_HEADER, name);

	diff_put_number(&item, "value", before, after);
}

static void put_key(struct diff *diff, const char *name, uint64_t before,
		    uint64_t after)
{
	struct diff_item item = item_of(diff, DIFF_KEY, name);

	diff_put_digest(&item, "value", before, after);
}

static void put_runtime(struct diff *diff, uint32_t before, uint32_t after)
{
	struct diff_item item = item_of(diff, DIFF_HEADER, "runtime");
	char texts[2][DESCRIBE_RUNTIME_SIZE];

	describe_runtime(before, texts[0]);
	describe_runtime(after, texts[1]);
	diff_put_words(&item, "value", texts[0], texts[1]);
}

static void put_timestamp(struct diff *diff, uint64_t before, uint64_t after)
{
	struct diff_item item = item_of(diff, DIFF_HEADER, "timestamp");
	char texts[2][DESCRIBE_TIME_SIZE];

	describe_time(before, texts[0]);
	describe_time(after, texts[1]);
	diff_put_words(&item, "value", before != 0 ? texts[0] : NULL,
		       after != 0 ? texts[1] : NULL);
}

void diff_header(struct diff *diff)
{
	const struct snap_info *a = &diff->side[0].open.info;
	const struct snap_info *b = &diff->side[1].open.info;

	put_number(diff, "format_major", a->format_major, b->format_major);
	put_number(diff, "format_minor", a->format_minor, b->format_minor);
	put_number(diff, "header_size", a->header_size, b->header_size);
	put_runtime(diff, a->runtime, b->runtime);
	put_number(diff, "flags_compatible", a->flags_compatible,
		   b->flags_compatible);
	put_number(diff, "flags_read_only", a->flags_read_only,
		   b->flags_read_only);
	put_number(diff, "flags_incompatible", a->flags_incompatible,
		   b->flags_incompatible);
	put_timestamp(diff, a->timestamp, b->timestamp);
	put_number(diff, "serial", a->serial, b->serial);
	put_number(diff, "size", a->file_size, b->file_size);
	struct diff_item content = item_of(diff, DIFF_HEADER, "content");
	diff_put_words(&content, "value", a->content_text, b->content_text);
	put_key(diff, "bytecode", a->key.bytecode, b->key.bytecode);
	put_key(diff, "builtins", a->key.builtins, b->key.builtins);
	put_key(diff, "options", a->key.options, b->key.options);
}

/* Members of two objects, the second's own ones last.  'prefix' goes before
 * their names; 'skip' ends with NULL. */
static void put_members(struct diff *diff, struct tool_json *const objects[2],
			const char *prefix, const char *const *skip)
{
	char name[96];

	for (unsigned k = 0; k < 2; k++) {
		const char *key = tool_json_next_key(objects[k], NULL);

		for (; key != NULL; key = tool_json_next_key(objects[k], key)) {
			const char *const *word = skip;

			while (*word != NULL && strcmp(*word, key) != 0)
				word++;
			if (*word != NULL ||
			    (k == 1 && tool_json_get(objects[0], key) != NULL))
				continue;
			(void)snprintf(name, sizeof(name), "%s%.64s", prefix,
				       key);
			struct diff_item item = item_of(diff, DIFF_BUILD, name);
			diff_put_json(&item, "value",
				      tool_json_get(objects[0], key),
				      tool_json_get(objects[1], key));
		}
	}
}

/* Inputs by path; the rows are borrowed. */
static struct tool_json *by_path(const struct tool_json *inputs)
{
	struct tool_json *map = tool_json_object();

	for (size_t i = 0; i < tool_json_length(inputs); i++) {
		struct tool_json *input = tool_json_at(inputs, i);
		const char *path =
			tool_json_string(tool_json_get(input, "path"));

		if (path != NULL)
			tool_json_put(map, path, tool_json_share(input));
	}
	return map;
}

static void put_input(struct diff *diff, const char *path,
		      const struct tool_json *before,
		      const struct tool_json *after)
{
	struct diff_item item = item_of(diff, DIFF_INPUTS, path);

	if (before == NULL || after == NULL)
		diff_item_only(&item, before == NULL);
	diff_put_json(&item, "size", tool_json_get(before, "size"),
		      tool_json_get(after, "size"));
	diff_put_json(&item, "digest", tool_json_get(before, "digest"),
		      tool_json_get(after, "digest"));
}

static void put_inputs(struct diff *diff, const struct tool_json *before,
		       const struct tool_json *after)
{
	struct tool_json *a = by_path(before);
	struct tool_json *b = by_path(after);
	const char *path = tool_json_next_key(a, NULL);

	for (; path != NULL; path = tool_json_next_key(a, path))
		put_input(diff, path, tool_json_get(a, path),
			  tool_json_get(b, path));
	path = tool_json_next_key(b, NULL);
	for (; path != NULL; path = tool_json_next_key(b, path))
		if (tool_json_get(a, path) == NULL)
			put_input(diff, path, NULL, tool_json_get(b, path));
	tool_json_free(a);
	tool_json_free(b);
}

void diff_provenance(struct diff *diff)
{
	static const char *const apart[] = { "options", "inputs", NULL };
	static const char *const none[] = { NULL };
	const struct tool_json *a = diff->side[0].provenance;
	const struct tool_json *b = diff->side[1].provenance;

	if (a == NULL || b == NULL) {
		struct diff_item item = item_of(diff, DIFF_BUILD, "provenance");

		diff_put_words(&item, "value", a != NULL ? "there" : NULL,
			       b != NULL ? "there" : NULL);
		return;
	}
	struct tool_json *const whole[2] = { diff->side[0].provenance,
					     diff->side[1].provenance };
	struct tool_json *const options[2] = { tool_json_get(a, "options"),
					       tool_json_get(b, "options") };
	put_members(diff, whole, "", apart);
	put_members(diff, options, "options.", none);
	put_inputs(diff, tool_json_get(a, "inputs"),
		   tool_json_get(b, "inputs"));
}

/* Flags of a section as one word each. */
static void section_flags(const struct snap_section *section, char out[64])
{
	(void)snprintf(
		out, 64, "%s%s%s",
		(section->flags & SNAP_SECTION_COLD) != 0 ? "cold" : "hot",
		(section->flags & SNAP_SECTION_REQUIRED) != 0 ? ", required"
							      : "",
		(section->flags & SNAP_SECTION_INFORMATIONAL) != 0
			? ", informational"
			: "");
}

static void put_section(struct diff_item *item, const struct snap_section *a,
			const struct snap_section *b)
{
	char flags[2][64];

	section_flags(a, flags[0]);
	section_flags(b, flags[1]);
	diff_put_words(item, "codec", describe_codec_words[a->codec],
		       describe_codec_words[b->codec]);
	diff_put_words(item, "flags", flags[0], flags[1]);
	diff_put_number(item, "unpacked", a->raw_size, b->raw_size);
	diff_put_number(item, "stored", a->stored_size, b->stored_size);
	diff_put_number(item, "alignment", a->alignment, b->alignment);
	diff_put_number(item, "dictionary", a->dictionary, b->dictionary);
	diff_put_digest(item, "content", a->raw_digest, b->raw_digest);
	diff_put_digest(item, "digest", a->digest, b->digest);
}

void diff_sections(struct diff *diff)
{
	for (unsigned k = 0; k < 2; k++) {
		const struct builder_file *file = &diff->side[k].open;
		const struct snap_reader *other = diff->side[1 - k].open.reader;

		for (uint32_t i = 0; i < file->info.section_count; i++) {
			struct snap_section here, there;
			char name[DESCRIBE_SECTION_SIZE];

			snap_reader_section(file->reader, i, &here);
			(void)describe_section(file->info.runtime, here.type,
					       name);
			struct diff_item item =
				item_of(diff, DIFF_SECTIONS, name);
			bool both = snap_reader_find(other, here.type, &there,
						     NULL) == 0;
			if (both && k == 0)
				put_section(&item, &here, &there);
			if (both)
				continue;
			diff_item_only(&item, k);
			diff_put_number(&item, "unpacked",
					k == 0 ? here.raw_size : 0,
					k == 0 ? 0 : here.raw_size);
		}
	}
}
