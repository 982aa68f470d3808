/*
 * Why two snapshots are not the same bytes.
 *
 * A build is a function of its inputs, the tool, its options, the time it was
 * told and the compressor.  All of them are recorded, so the first one that
 * differs is the cause, in the order in which one brings about the next.  When
 * none does, the same build gave different bytes.
 */
#include "tools/snapshot-builder/diff/diff.h"

#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/create/check.h"
#include "tools/snapshot-builder/describe.h"
#include "tools/snapshot-builder/diff/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * word    stable
 * area    where its rows are
 * name    how the row's name begins, NULL: any row of the area
 * text    the sentence, before the row
 * follows it is due to an earlier cause, if there is one
 */
struct cause {
	const char *word;
	enum diff_area area;
	const char *name;
	const char *text;
	bool follows;
};

static const struct cause causes[] = {
	{ "runtime", DIFF_HEADER, "runtime", "made for another runtime",
	  false },
	{ "inputs", DIFF_INPUTS, NULL, "the inputs differ", false },
	{ "inputs", DIFF_BUILD, "libraries", "other libraries were named",
	  false },
	{ "tool", DIFF_BUILD, "tool", "built by another tool", false },
	{ "tool", DIFF_KEY, "bytecode", "built for another instruction set",
	  false },
	{ "tool", DIFF_KEY, "options", "built with other compile options",
	  false },
	{ "tool", DIFF_KEY, "builtins", "built for another table of builtins",
	  true },
	{ "options", DIFF_BUILD, "options.", "built with other options",
	  false },
	{ "options", DIFF_BUILD, "config",
	  "built with another configuration file", true },
	{ "options", DIFF_BUILD, "exclude", "built without other files", true },
	{ "options", DIFF_BUILD, "preset", "built with another preset", false },
	{ "timestamp", DIFF_HEADER, "timestamp", "another time was recorded",
	  false },
	{ "serial", DIFF_HEADER, "serial", "another serial number was given",
	  false },
	{ "compressor", DIFF_BUILD, "zstd_version",
	  "packed by another version of zstd", false },
	{ "format", DIFF_HEADER, "format_", "another version of the format",
	  true },
	{ "format", DIFF_HEADER, "header_size", "another header", true },
	{ "format", DIFF_HEADER, "flags_", "other feature flags", true },
	{ "provenance", DIFF_BUILD, "provenance",
	  "only one says what it was built from", false },
	{ "provenance", DIFF_BUILD, "", "the builds say different things",
	  true },
};

#define CAUSE_COUNT (sizeof(causes) / sizeof(causes[0]))

static bool fits(const struct cause *cause, const char *name)
{
	return cause->name == NULL ||
	       strncmp(name, cause->name, strlen(cause->name)) == 0;
}

/* The first row that is due to the cause, and how many there are. */
static const struct tool_json *first_row(const struct diff *diff,
					 const struct cause *cause,
					 size_t *count)
{
	const struct tool_json *rows = diff->areas[cause->area];
	const struct tool_json *first = NULL;

	*count = 0;
	for (size_t i = 0; i < tool_json_length(rows); i++) {
		const struct tool_json *row = tool_json_at(rows, i);
		const char *name = tool_json_string(tool_json_get(row, "name"));

		if (name == NULL || !fits(cause, name))
			continue;
		if (first == NULL)
			first = row;
		++*count;
	}
	return first;
}

static const char *value_of(const struct tool_json *row, const char *key,
			    char number[32])
{
	const struct tool_json *change =
		tool_json_at(tool_json_get(row, "changes"), 0);
	const struct tool_json *value = tool_json_get(change, key);
	const char *text = tool_json_string(value);
	uint64_t n;

	if (tool_json_integer(value, &n)) {
		(void)snprintf(number, 32, "%llu", ull(n));
		return number;
	}
	return text != NULL ? text : "none";
}

/* The cause's sentence with what its first row says. */
static char *sentence(const struct cause *cause, const struct tool_json *row,
		      size_t count)
{
	const char *name = tool_json_string(tool_json_get(row, "name"));
	const char *kind = tool_json_string(tool_json_get(row, "kind"));
	char numbers[2][32], text[1024];

	int size =
		snprintf(text, sizeof(text), "%s: %.200s ", cause->text, name);
	if (cause->area == DIFF_INPUTS || strcmp(kind, "changed") != 0)
		size += snprintf(text + size, sizeof(text) - (size_t)size, "%s",
				 kind);
	else
		size += snprintf(text + size, sizeof(text) - (size_t)size,
				 "%.200s, was %.200s",
				 value_of(row, "after", numbers[1]),
				 value_of(row, "before", numbers[0]));
	if (count > 1)
		(void)snprintf(text + size, sizeof(text) - (size_t)size,
			       " (and %zu more)", count - 1);
	return tool_copy(text);
}

/* The content of a section of one side; NULL when it has none. */
static char *content_of(const struct side *side, uint32_t type, size_t *size,
			int *rc, struct snap_error *err)
{
	char *text = NULL;

	*size = 0;
	*rc = builder_load(side->open.reader, type, SIZE_MAX - 1, &text, size,
			   err);
	return *rc == 0 ? text : NULL;
}

/* From 'begin' on, which both have; if nothing differs there, before it. */
static size_t first_byte(struct snap_span a, struct snap_span b, size_t begin)
{
	size_t size = a.size < b.size ? a.size : b.size;
	size_t i = begin;

	while (i < size && a.data[i] == b.data[i])
		i++;
	if (i < size || a.size != b.size)
		return i;
	for (i = 0; i < begin && a.data[i] == b.data[i];)
		i++;
	return i;
}

/* {where, section, offset, words}. */
static struct tool_json *place_json(const char *where, const char *section,
				    uint64_t offset, const char *words)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, "where", where);
	if (section != NULL)
		tool_json_put_text(json, "section", section);
	else
		tool_json_put_null(json, "section");
	tool_json_put_number(json, "offset", offset);
	tool_json_put_text(json, "words", words);
	return json;
}

static bool begins_a_part(const char *words)
{
	static const char end[] = ", its byte 0";
	size_t size = strlen(words);

	return size == 0 ||
	       (size >= sizeof(end) &&
		strcmp(words + size - (sizeof(end) - 1), end) == 0);
}

/* Behind a part that is longer on one side, the other one has begun the next:
 * the place is that of the longer one. */
static void place_in_words(const struct diff *diff, uint32_t type,
			   const struct snap_span spans[2], size_t at,
			   char out[PLACE_SIZE])
{
	out[0] = '\0';
	for (unsigned k = 0; k < 2 && begins_a_part(out); k++) {
		const struct builder_file *file = &diff->side[k].open;
		char words[PLACE_SIZE] = "";

		if (file->library != NULL && at < spans[k].size)
			place_words(file, type, spans[k], at, words);
		if (out[0] == '\0' || !begins_a_part(words))
			memcpy(out, words, sizeof(words));
	}
}

static int content_place(const struct diff *diff, uint32_t type,
			 struct tool_json **out, struct snap_error *err)
{
	char name[DESCRIBE_SECTION_SIZE], words[PLACE_SIZE] = "";
	struct snap_span spans[2];
	char *texts[2] = { NULL, NULL };
	int rc = 0;

	for (unsigned k = 0; k < 2 && rc == 0; k++) {
		texts[k] = content_of(&diff->side[k], type, &spans[k].size, &rc,
				      err);
		spans[k].data = (const uint8_t *)texts[k];
	}
	if (rc == 0) {
		size_t at = first_byte(spans[0], spans[1],
				       place_begin(type, spans));

		place_in_words(diff, type, spans, at, words);
		(void)describe_section(diff->side[0].open.info.runtime, type,
				       name);
		*out = place_json("content", name, at, words);
	}
	free(texts[0]);
	free(texts[1]);
	return rc;
}

/* Sections that others merely point into come first: a longer text moves all
 * behind it, and that isn't where it begins. */
static unsigned rank(uint32_t type)
{
	static const uint32_t first[] = { MS_SECTION_DOCS, MS_SECTION_SOURCES,
					  MS_SECTION_CODE, MS_SECTION_LINES,
					  MS_SECTION_NAMES };

	for (unsigned i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		if (first[i] == type)
			return i;
	return sizeof(first) / sizeof(first[0]);
}

/* The section whose content differs and that tells most; false: none. */
static bool telling_section(const struct diff *diff, uint32_t *type)
{
	const struct builder_file *a = &diff->side[0].open;
	unsigned best = UINT32_MAX;

	for (uint32_t i = 0; i < a->info.section_count; i++) {
		struct snap_section here, there;

		snap_reader_section(a->reader, i, &here);
		if ((here.flags & SNAP_SECTION_INFORMATIONAL) != 0 ||
		    snap_reader_find(diff->side[1].open.reader, here.type,
				     &there, NULL) != 0 ||
		    (here.raw_digest == there.raw_digest &&
		     here.raw_size == there.raw_size))
			continue;
		if (rank(here.type) >= best)
			continue;
		best = rank(here.type);
		*type = here.type;
	}
	return best != UINT32_MAX;
}

/* Where the content differs first; else where the bytes do. */
static int first_place(const struct diff *diff, struct tool_json **out,
		       struct snap_error *err)
{
	const struct snap_span a = diff->side[0].file.bytes;
	const struct snap_span b = diff->side[1].file.bytes;
	struct builder_difference bytes;
	uint32_t type = 0;

	if (telling_section(diff, &type))
		return content_place(diff, type, out, err);
	builder_compare(a.data, a.size, b.data, b.size, &bytes);
	*out = place_json("file", NULL, bytes.offset, bytes.where);
	return 0;
}

/* No cause is recorded: what is left is how the tool works. */
static void put_unrecorded(const struct diff *diff, struct tool_json *why)
{
	const struct snap_info *a = &diff->side[0].open.info;
	const struct snap_info *b = &diff->side[1].open.info;
	bool known = diff->side[0].provenance != NULL &&
		     diff->side[1].provenance != NULL;

	if (strcmp(a->content_text, b->content_text) == 0) {
		tool_json_put_text(why, "cause", "packing");
		tool_json_put_text(why, "text",
				   "the content is the same, and packed or "
				   "laid out differently");
	} else if (known) {
		tool_json_put_text(why, "cause", "unexplained");
		tool_json_put_text(why, "text",
				   "the same inputs, tool and options gave "
				   "different content: the build is not "
				   "reproducible");
	} else {
		tool_json_put_text(why, "cause", "unknown");
		tool_json_put_text(why, "text",
				   "the content differs, and no provenance "
				   "says what it was made from");
	}
}

/* The first cause into 'why', all later ones, each once, into 'also'. */
static void put_causes(const struct diff *diff, struct tool_json *why,
		       struct tool_json *also)
{
	const char *last = NULL;
	bool found = false;

	for (size_t i = 0; i < CAUSE_COUNT; i++) {
		size_t count;
		const struct tool_json *row =
			first_row(diff, &causes[i], &count);

		if (row == NULL ||
		    (last != NULL && strcmp(last, causes[i].word) == 0) ||
		    (found && causes[i].follows))
			continue;
		last = causes[i].word;
		char *text = sentence(&causes[i], row, count);
		if (!found) {
			tool_json_put_text(why, "cause", causes[i].word);
			tool_json_put_text(why, "text", text);
		} else {
			tool_json_add_span(also, text, strlen(text));
		}
		free(text);
		found = true;
	}
	if (!found)
		put_unrecorded(diff, why);
}

int diff_why(const struct diff *diff, struct tool_json **out,
	     struct snap_error *err)
{
	struct tool_json *place = NULL;

	if (!diff->identical) {
		int rc = first_place(diff, &place, err);
		if (rc != 0)
			return rc;
	}
	struct tool_json *why = tool_json_object();
	struct tool_json *also = tool_json_array();
	if (diff->identical) {
		tool_json_put_text(why, "cause", "identical");
		tool_json_put_text(why, "text", "both have the same bytes");
	} else {
		put_causes(diff, why, also);
	}
	tool_json_put(why, "also", also);
	if (place != NULL)
		tool_json_put(why, "first_difference", place);
	else
		tool_json_put_null(why, "first_difference");
	*out = why;
	return 0;
}
