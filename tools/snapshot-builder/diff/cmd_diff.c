#include "tools/snapshot-builder/diff/diff.h"

#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/common/terminal.h"

#include <inttypes.h>
#include <string.h>

struct settings {
	bool json;
	bool why;
	struct snap_limits limits;
};

static const struct tool_option options[] = {
	BUILDER_OPTION_JSON(struct settings),
	{ .name = "why",
	  .kind = TOOL_FLAG,
	  .offset = offsetof(struct settings, why),
	  .help = "tell the first cause and the first byte only" },
	SNAP_LIMITS(BUILDER_OPTION_LIMIT)
};

static const char *string_of(const struct tool_json *json, const char *key)
{
	const char *text = tool_json_string(tool_json_get(json, key));

	return text != NULL ? text : "";
}

static void put_string(const struct tool_json *json, const char *key)
{
	const char *text = string_of(json, key);

	tool_put_text(stdout, text, strlen(text));
}

/* Texts, numbers, and null for what isn't there. */
static void put_value(const struct tool_json *value)
{
	const char *text = tool_json_string(value);
	uint64_t number;

	if (tool_json_integer(value, &number))
		(void)printf("%" PRIu64, number);
	else if (text == NULL)
		(void)fputs("none", stdout);
	else if (text[0] == '\0')
		(void)fputs("''", stdout);
	else
		tool_put_text(stdout, text, strlen(text));
}

static void put_change(const struct tool_json *change)
{
	put_value(tool_json_get(change, "before"));
	(void)fputs(" -> ", stdout);
	put_value(tool_json_get(change, "after"));
	(void)putchar('\n');
}

static void put_row(const struct tool_json *row)
{
	const struct tool_json *changes = tool_json_get(row, "changes");
	const char *kind = string_of(row, "kind");
	char sign = strcmp(kind, "added") == 0	   ? '+'
		    : strcmp(kind, "removed") == 0 ? '-'
		    : strcmp(kind, "renamed") == 0 ? '>'
						   : '~';

	(void)printf("  %s%c ",
		     tool_color(stdout, sign == '+'   ? TOOL_GREEN
					: sign == '-' ? TOOL_RED
						      : TOOL_PLAIN),
		     sign);
	if (sign == '>') {
		put_string(row, "was");
		(void)fputs(" -> ", stdout);
	}
	put_string(row, "name");
	(void)fputs(tool_color(stdout, TOOL_PLAIN), stdout);
	const struct tool_json *first = tool_json_at(changes, 0);
	if (strcmp(string_of(first, "what"), "value") == 0) {
		(void)fputs("  ", stdout);
		put_change(first);
		return;
	}
	(void)putchar('\n');
	for (size_t i = 0; i < tool_json_length(changes); i++) {
		const struct tool_json *change = tool_json_at(changes, i);

		(void)printf("      %-12s", string_of(change, "what"));
		put_change(change);
	}
}

/* "functions: 2 changed, 1 added", then its rows. */
static void put_area(const char *word, const struct tool_json *rows)
{
	static const char *const kinds[] = { "changed", "renamed", "removed",
					     "added" };
	const char *separator = ": ";

	if (tool_json_length(rows) == 0)
		return;
	(void)printf("%s%s%s", tool_color(stdout, TOOL_BOLD), word,
		     tool_color(stdout, TOOL_PLAIN));
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		size_t count = 0;

		for (size_t i = 0; i < tool_json_length(rows); i++)
			count +=
				strcmp(string_of(tool_json_at(rows, i), "kind"),
				       kinds[k]) == 0;
		if (count == 0)
			continue;
		(void)printf("%s%zu %s", separator, count, kinds[k]);
		separator = ", ";
	}
	(void)putchar('\n');
	for (size_t i = 0; i < tool_json_length(rows); i++)
		put_row(tool_json_at(rows, i));
}

static const char *verdict(const struct diff *diff)
{
	const struct snap_info *a = &diff->side[0].open.info;
	const struct snap_info *b = &diff->side[1].open.info;
	bool key = strcmp(a->key_text, b->key_text) == 0;

	if (diff->identical)
		return "identical";
	if (strcmp(a->content_text, b->content_text) == 0)
		return "same_content";
	return key ? "same_key" : "different";
}

static void print_verdict(const struct diff *diff)
{
	static const struct {
		const char *word, *text;
	} texts[] = {
		{ "identical", "identical" },
		{ "same_content", "the same content in other bytes" },
		{ "same_key", "the same key, other content" },
		{ "different", "another key, other content" },
	};
	const char *word = verdict(diff);

	for (unsigned k = 0; k < 2; k++) {
		tool_put_text(stdout, diff->side[k].path,
			      strlen(diff->side[k].path));
		(void)fputs(k == 0 ? " and " : ": ", stdout);
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(texts[i].word, word) == 0)
			(void)puts(texts[i].text);
}

static void print_why(const struct tool_json *why)
{
	const struct tool_json *also = tool_json_get(why, "also");
	const struct tool_json *place = tool_json_get(why, "first_difference");
	const char *section = string_of(place, "section");
	const char *words = string_of(place, "words");
	uint64_t offset;

	(void)printf("cause: %s: ", string_of(why, "cause"));
	put_string(why, "text");
	for (size_t i = 0; i < tool_json_length(also); i++) {
		const char *text = tool_json_string(tool_json_at(also, i));

		(void)fputs("\nalso: ", stdout);
		tool_put_text(stdout, text, strlen(text));
	}
	if (tool_json_integer(tool_json_get(place, "offset"), &offset)) {
		(void)printf("\nfirst difference: %s%sbyte %" PRIu64
			     " of the %s",
			     section, section[0] != '\0' ? ", " : "", offset,
			     string_of(place, "where"));
		if (words[0] != '\0') {
			(void)fputs(": ", stdout);
			put_string(place, "words");
		}
	}
	(void)putchar('\n');
}

static void print_json(const struct diff *diff, struct tool_json *why)
{
	struct tool_json *json = tool_json_object();
	struct tool_json *files = tool_json_array();
	struct tool_json *areas = tool_json_object();

	for (unsigned k = 0; k < 2; k++)
		tool_json_add_span(files, diff->side[k].path,
				   strlen(diff->side[k].path));
	for (unsigned k = 0; k < DIFF_AREA_COUNT; k++)
		tool_json_put(areas, diff_area_words[k],
			      tool_json_share(diff->areas[k]));
	tool_json_put_text(json, "schema", "snapshot-diff/1");
	tool_json_put(json, "files", files);
	tool_json_put_text(json, "verdict", verdict(diff));
	tool_json_put(json, "why", why);
	tool_json_put(json, "areas", areas);
	tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	tool_json_free(json);
}

static void print_text(const struct diff *diff, const struct settings *settings,
		       struct tool_json *why)
{
	print_verdict(diff);
	if (settings->why && !diff->identical)
		print_why(why);
	for (unsigned k = 0; k < DIFF_AREA_COUNT && !settings->why; k++)
		put_area(diff_area_words[k], diff->areas[k]);
	tool_json_free(why);
}

/* As diff(1): what can't be compared is trouble, not a difference. */
static int compare(const struct settings *settings, const char *const paths[2])
{
	struct diff diff = { 0 };
	struct snap_error err;
	struct tool_json *why;
	const char *failed = paths[0];
	int status = TOOL_UNKNOWN;
	int rc = diff_files(&diff, paths, &settings->limits, &failed, &err);

	if (rc == 0)
		rc = diff_why(&diff, &why, &err);
	if (rc != 0) {
		(void)builder_fail(failed, &err, settings->json);
	} else {
		status = diff.identical ? TOOL_YES : TOOL_NO;
		if (settings->json)
			print_json(&diff, why);
		else
			print_text(&diff, settings, why);
	}
	diff_end(&diff);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { 0 };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE)
		status = compare(&settings, operands.items);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_diff = {
	.name = "diff",
	.operands = "FILE FILE",
	.summary = "show what differs between two snapshots",
	.description = "Both are checked in full first.  The exit status is "
		       "that of diff: 0 for the same bytes, 1 for different "
		       "ones, 2 when a file can't be compared.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 2,
	.operand_max = 2,
	.run = run,
};
