#include "tools/snapshot-builder/create/config.h"

#include "base/fail.h"
#include "base/suggest.h"
#include "formats/stdlib_problem.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/create/folder.h"

#include <stdlib.h>
#include <string.h>

#define SCHEMA "snapshot-build/1"

/* Where an option stands in the file, in the order of printing.  'key' is NULL
 * where it is called like the option. */
static const struct key {
	const char *section;
	const char *option;
	const char *key;
	bool path; /* relative to the file's folder */
} keys[] = {
	{ "", "library", "libraries", true },
	{ "", "exclude", NULL, false },
	{ "", "output", NULL, true },
	{ "layout", "preset", NULL, false },
	{ "layout", "codec", NULL, false },
	{ "layout", "level", NULL, false },
	{ "layout", "block-size", NULL, false },
	{ "layout", "dictionary-size", NULL, false },
	{ "layout", "sources", NULL, false },
	{ "options", "dialect", NULL, false },
	{ "options", "on-error", NULL, false },
	{ "options", "timestamp", NULL, false },
	{ "options", "serial", NULL, false },
	{ "options", "seal", NULL, false },
	{ "options", "jobs", NULL, false },
	{ "options", "base", NULL, true },
	{ "options", "incremental", NULL, false },
	{ "options", "check", NULL, false },
	{ "options", "report", NULL, true },
	{ "options", "depfile", NULL, true },
	{ "options", "lock-timeout", NULL, false },
};

#define KEY_COUNT (sizeof(keys) / sizeof(keys[0]))

static const char *name_of(const struct key *key)
{
	return key->key != NULL ? key->key : key->option;
}

static const struct tool_option *option_of(const struct tool_command *command,
					   const struct key *key)
{
	for (size_t i = 0; i < command->option_count; i++)
		if (tool_option_is(&command->options[i], key->option,
				   strlen(key->option)))
			return &command->options[i];
	return NULL;
}

/* ------------------------------------------------------------------ reading */

struct reading {
	struct builder_config *config;
	const struct tool_command *command;
	void *settings;
	char *folder; /* of the file; NULL: the current one */
	struct fmt_problems *problems;
	size_t reported;
};

static void report(struct reading *reading, struct fmt_place place,
		   const char *message, const char *expected,
		   const char *suggestion)
{
	reading->reported++;
	if (!fmt_problems_add(reading->problems, 200,
			      &(struct fmt_problem){
				      .place = place,
				      .message = message,
				      .expected = expected,
				      .suggestion = suggestion,
			      }))
		tool_no_memory();
}

/* In its place, or, if 'anywhere', in any. */
static const struct key *find_key(const struct fmt_setting *row, bool anywhere)
{
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (strcmp(name_of(&keys[i]), row->key) == 0 &&
		    (anywhere || strcmp(keys[i].section, row->section) == 0))
			return &keys[i];
	return NULL;
}

static bool is_section(const char *name)
{
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (name[0] != '\0' && strcmp(keys[i].section, name) == 0)
			return true;
	return false;
}

static struct fmt_phrase place_words(const char *section)
{
	if (section[0] == '\0')
		return fmt_say("at the top");
	return fmt_say("in %s", fmt_quote(section, strlen(section)).text);
}

static void report_unknown(struct reading *reading,
			   const struct fmt_setting *row)
{
	const struct key *elsewhere = find_key(row, true);
	struct snap_suggest near;

	snap_suggest_begin(&near, row->key, strlen(row->key));
	for (size_t i = 0; i < KEY_COUNT; i++) {
		snap_suggest_offer(&near, name_of(&keys[i]),
				   strlen(name_of(&keys[i])));
		if (row->section[0] == '\0')
			snap_suggest_offer(&near, keys[i].section,
					   strlen(keys[i].section));
	}
	report(reading, row->place,
	       fmt_say("unknown key %s %s",
		       fmt_quote(row->key, strlen(row->key)).text,
		       place_words(row->section).text)
		       .text,
	       elsewhere == NULL
		       ? ""
		       : fmt_say("it %s", place_words(elsewhere->section).text)
				 .text,
	       elsewhere == NULL && near.best != NULL ? near.best : "");
}

/* Borrowed from the config. */
static const char *resolve(struct reading *reading, const char *path)
{
	struct builder_paths *paths = &reading->config->paths;

	if (path[0] == '/' || reading->folder == NULL)
		return path;
	size_t size = strlen(reading->folder) + strlen(path) + 2;
	char *whole = tool_alloc(size);

	(void)snprintf(whole, size, "%s/%s", reading->folder, path);
	builder_paths_put(paths, whole, size - 1);
	free(whole);
	return paths->items[paths->count - 1];
}

/* Whether 'row' holds what it must. */
static bool check_kind(struct reading *reading, const struct fmt_setting *row,
		       bool section, bool list)
{
	const char *found = row->mapping ? "a mapping"
			    : row->list	 ? "a list"
					 : "a text";

	if (row->mapping == section && (list || !row->list))
		return true;
	report(reading, row->place,
	       fmt_say("'%s' holds %s", row->key, found).text,
	       section ? "a mapping"
	       : list  ? "a text or a list of texts"
		       : "a text",
	       "");
	return false;
}

static void take_texts(struct reading *reading, const struct fmt_setting *row,
		       const struct key *key, const struct tool_option *option)
{
	char message[TOOL_MESSAGE_SIZE];

	for (size_t i = 0; i < row->count; i++) {
		const char *text = key->path ? resolve(reading, row->texts[i])
					     : row->texts[i];

		if (!tool_option_store(option, text, row->count,
				       reading->settings, message))
			report(reading, row->places[i],
			       fmt_say("%s: %s", row->key, message).text, "",
			       "");
	}
}

static void take_row(struct reading *reading, const struct fmt_setting *row)
{
	const struct key *key = find_key(row, false);
	const struct tool_option *option =
		key != NULL ? option_of(reading->command, key) : NULL;

	if (row->section[0] != '\0' && !is_section(row->section))
		return; /* of a mapping that was told already */
	if (row->section[0] == '\0' && is_section(row->key))
		(void)check_kind(reading, row, true, false);
	else if (option == NULL)
		report_unknown(reading, row);
	else if (check_kind(reading, row, false, option->kind == TOOL_TEXTS))
		take_texts(reading, row, key, option);
}

static bool is_schema(const struct fmt_setting *row)
{
	return row->section[0] == '\0' && strcmp(row->key, "schema") == 0;
}

/* Another schema has other keys: nothing more is said about them. */
static bool check_schema(struct reading *reading, const char *path)
{
	const struct fmt_settings *file = &reading->config->file;

	for (size_t i = 0; i < file->count; i++) {
		const struct fmt_setting *row = &file->items[i];

		if (!is_schema(row))
			continue;
		if (!check_kind(reading, row, false, false))
			return false;
		if (strcmp(row->texts[0], SCHEMA) == 0)
			return true;
		report(reading, row->places[0],
		       fmt_say("unknown schema %s",
			       fmt_quote(row->texts[0], strlen(row->texts[0]))
				       .text)
			       .text,
		       SCHEMA, "");
		return false;
	}
	report(reading, (struct fmt_place){ path, 1, 1 },
	       "missing key 'schema'", "schema: " SCHEMA, "");
	return false;
}

/* NULL for the current one: paths stay as short as they were written. */
static char *folder_of_file(const char *path)
{
	return strchr(path, '/') == NULL ? NULL : builder_folder_of(path);
}

int builder_config_read(struct builder_config *out, const char *path,
			const struct tool_command *command, void *settings,
			struct fmt_problems *problems, struct snap_error *err)
{
	struct reading reading = {
		.config = out,
		.command = command,
		.settings = settings,
		.problems = problems,
	};

	*out = (struct builder_config){ 0 };
	int rc = fmt_settings_read(&out->file, path, NULL, problems, err);
	if (rc != 0)
		return rc;
	reading.folder = folder_of_file(path);
	if (check_schema(&reading, path))
		for (size_t i = 0; i < out->file.count; i++)
			if (!is_schema(&out->file.items[i]))
				take_row(&reading, &out->file.items[i]);
	free(reading.folder);
	return reading.reported == 0 ? 0 : fmt_problems_fail(problems, err);
}

void builder_config_end(struct builder_config *config)
{
	builder_paths_free(&config->paths);
	if (config->file.items != NULL)
		fmt_settings_end(&config->file);
}

/* ----------------------------------------------------------------- printing */

static void put_text(FILE *out, const char *text)
{
	(void)putc('"', out);
	for (const char *p = text; *p != '\0'; p++)
		if (*p == '"' || *p == '\\')
			(void)fprintf(out, "\\%c", *p);
		else if ((unsigned char)*p < 0x20 || *p == 0x7f)
			(void)fprintf(out, "\\x%02X", (unsigned char)*p);
		else
			(void)putc(*p, out);
	(void)putc('"', out);
}

/* 'begin' is what stands before the value. */
static void put_scalar(FILE *out, const char *begin,
		       const struct tool_option *option, const void *place)
{
	const char *text;
	uint64_t number;
	int choice;

	switch (option->kind) {
	case TOOL_FLAG:
		if (*(const bool *)place)
			(void)fprintf(out, "%syes\n", begin);
		break;
	case TOOL_TEXT:
		memcpy(&text, place, sizeof(text));
		if (text == NULL)
			break;
		(void)fputs(begin, out);
		put_text(out, text);
		(void)putc('\n', out);
		break;
	case TOOL_NUMBER:
		memcpy(&number, place, sizeof(number));
		if (number != TOOL_UNSET)
			(void)fprintf(out, "%s%llu\n", begin, ull(number));
		break;
	case TOOL_CHOICE:
		memcpy(&choice, place, sizeof(choice));
		if (choice != TOOL_UNSET_CHOICE)
			(void)fprintf(out, "%s%s\n", begin,
				      option->words[choice]);
		break;
	case TOOL_TEXTS:
		break;
	}
}

static void put_list(FILE *out, const char *name,
		     const struct tool_texts *texts)
{
	if (texts->count == 0)
		return;
	(void)fprintf(out, "%s:\n", name);
	for (size_t i = 0; i < texts->count; i++) {
		(void)fputs("  - ", out);
		put_text(out, texts->items[i]);
		(void)putc('\n', out);
	}
}

/* Right before the first key of each. */
static void put_section(FILE *out, const char **section, const char *now)
{
	if (strcmp(*section, now) == 0)
		return;
	*section = now;
	(void)fprintf(out, "%s:\n", now);
}

void builder_config_print(FILE *out, const struct tool_command *command,
			  const void *settings)
{
	const char *section = "";

	(void)fprintf(out, "schema: %s\n", SCHEMA);
	for (size_t i = 0; i < KEY_COUNT; i++) {
		const struct tool_option *option = option_of(command, &keys[i]);
		char begin[64];

		if (option == NULL)
			continue;
		const char *place = (const char *)settings + option->offset;
		put_section(out, &section, keys[i].section);
		(void)snprintf(begin, sizeof(begin),
			       "%s%s: ", section[0] == '\0' ? "" : "  ",
			       name_of(&keys[i]));
		if (option->kind == TOOL_TEXTS)
			put_list(
				out, name_of(&keys[i]),
				(const struct tool_texts *)(const void *)place);
		else
			put_scalar(out, begin, option, place);
	}
}
