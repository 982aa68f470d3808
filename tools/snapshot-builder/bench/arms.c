#include "tools/snapshot-builder/bench/arms.h"

#include "base/fail.h"
#include "library/library.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/bench/words.h"
#include "tools/snapshot-builder/builder.h"
#include "tools/snapshot-builder/create/presets.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Arms that are no layout of their own. */
static const struct {
	const char *name;
	enum bench_kind kind;
} ways[] = {
	{ "reference", BENCH_REFERENCE },
	{ "header", BENCH_LEVEL },
	{ "lazy", BENCH_LEVEL },
	{ "full", BENCH_LEVEL },
	{ "deep", BENCH_LEVEL },
	{ "source", BENCH_SOURCE },
	{ "off", BENCH_OFF },
};

#define WAY_REFERENCE 0
#define WAY_COUNT     (sizeof(ways) / sizeof(ways[0]))

/* Of the six presets, for 'name'; BUILDER_PRESET_COUNT: none. */
static size_t find_preset(const char *name)
{
	size_t i = 0;

	while (i < BUILDER_PRESET_COUNT &&
	       strcmp(builder_preset_words[i], name))
		i++;
	return i;
}

char *bench_arm_names(void)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, NULL);
	for (size_t i = 0; i < WAY_COUNT; i++)
		snap_strbuf_printf(&text, "%s%s", i == 0 ? "" : ", ",
				   ways[i].name);
	for (size_t i = 0; i < BUILDER_PRESET_COUNT; i++)
		snap_strbuf_printf(&text, ", %s", builder_preset_words[i]);
	if (text.failed)
		tool_no_memory();
	char *copy = tool_copy(snap_strbuf_text(&text));
	snap_strbuf_end(&text);
	return copy;
}

/* What making arms carries along. */
struct making {
	struct bench_run *run;
	struct bench_workshop *workshop;
	const struct bench_wish *wish;
	struct bench_libraries libraries;
	char *session;
	const char *built[BUILDER_PRESET_COUNT]; /* files */
};

static int need_preset(struct making *making, size_t preset, const char **file,
		       struct snap_error *err)
{
	const char *name = builder_preset_words[preset];
	char option[64];
	const char *options[] = { option, NULL };
	int rc = bench_libraries_check(&making->libraries, err);

	(void)snprintf(option, sizeof(option), "--preset=%s", name);
	if (rc == 0 && making->built[preset] == NULL)
		rc = bench_workshop_build(making->workshop, name,
					  &making->libraries.texts, options,
					  &making->built[preset], NULL, err);
	*file = making->built[preset];
	return rc;
}

/* The snapshot that levels are measured with. */
static int need_snapshot(struct making *making, const char **file,
			 struct snap_error *err)
{
	*file = making->wish->snapshot;
	return *file != NULL
		       ? 0
		       : need_preset(making, BUILDER_PRESET_DEFAULT, file, err);
}

/* The first library that is a folder. */
static const char *source_folder(const struct making *making)
{
	struct stat info;

	for (size_t i = 0; i < making->libraries.texts.count; i++)
		if (stat(making->libraries.texts.items[i], &info) == 0 &&
		    S_ISDIR(info.st_mode))
			return making->libraries.texts.items[i];
	return NULL;
}

static int add_session(struct making *making, struct bench_session_arm *wanted,
		       struct snap_error *err)
{
	const char *const words[] = { "-e", making->wish->code, NULL };
	int rc = 0;

	if (making->session == NULL)
		rc = bench_find_session(&making->session, making->wish->session,
					err);

	wanted->session = making->session;
	wanted->words = words;
	return rc != 0 ? rc : bench_add_session(making->run, wanted, err);
}

static int add_reference(struct bench_run *run, const char *name,
			 struct snap_error *err)
{
	const char *const words[] = { "true", NULL };

	return bench_add_command(run, name, BENCH_REFERENCE,
				 bench_words_copy(words), err);
}

static int add_way(struct making *making, size_t way, struct snap_error *err)
{
	struct bench_session_arm wanted = { .name = ways[way].name,
					    .kind = ways[way].kind };
	int rc = 0;

	/* It is measured always, and first. */
	if (wanted.kind == BENCH_REFERENCE)
		return making->run->arm_count != 0
			       ? 0
			       : add_reference(making->run, wanted.name, err);
	if (wanted.kind == BENCH_LEVEL) {
		wanted.level = wanted.name;
		rc = need_snapshot(making, &wanted.snapshot, err);
	}
	if (wanted.kind == BENCH_SOURCE) {
		wanted.library = source_folder(making);
		if (wanted.library == NULL)
			rc = snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				       "the arm 'source' needs a --library "
				       "that is a folder");
	}
	return rc != 0 ? rc : add_session(making, &wanted, err);
}

static int add_preset(struct making *making, size_t preset,
		      struct snap_error *err)
{
	struct bench_session_arm wanted = {
		.name = builder_preset_words[preset],
		.kind = BENCH_LAYOUT,
	};

	if (making->wish->snapshot != NULL)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "'%s' is a layout, and a --snapshot has its "
				 "own: name a --library instead",
				 wanted.name);
	int rc = need_preset(making, preset, &wanted.snapshot, err);
	return rc != 0 ? rc : add_session(making, &wanted, err);
}

static int add_named(struct making *making, const char *name,
		     struct snap_error *err)
{
	size_t preset = find_preset(name);

	for (size_t i = 0; i < WAY_COUNT; i++)
		if (strcmp(ways[i].name, name) == 0)
			return add_way(making, i, err);
	if (preset < BUILDER_PRESET_COUNT)
		return add_preset(making, preset, err);
	char *names = bench_arm_names();
	int rc = snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			   "there is no arm '%s'; there are %s", name, names);
	free(names);
	return rc;
}

/* Those that a --snapshot has no layouts for are left out. */
static int add_usual(struct making *making, struct snap_error *err)
{
	char **names = bench_words_split(making->wish->usual);
	int rc = 0;

	for (size_t i = 0; rc == 0 && names[i] != NULL; i++)
		if (making->wish->snapshot == NULL ||
		    find_preset(names[i]) == BUILDER_PRESET_COUNT)
			rc = add_named(making, names[i], err);
	bench_words_free(names);
	return rc;
}

static int add_all(struct making *making, struct snap_error *err)
{
	const struct bench_wish *wish = making->wish;
	int rc = add_way(making, WAY_REFERENCE, err);

	if (rc == 0 && wish->names.count == 0)
		rc = add_usual(making, err);
	for (size_t i = 0; rc == 0 && i < wish->names.count; i++)
		rc = add_named(making, wish->names.items[i], err);
	for (size_t i = 0; rc == 0 && i < wish->commands.count; i++)
		rc = bench_add_named(making->run, wish->commands.items[i], err);
	return rc;
}

/* Name and version of the library in the first snapshot there is. */
void bench_name_library(struct bench_run *run)
{
	struct builder_file file;
	struct ms_library_info info;
	size_t i = 0;

	while (i < run->arm_count && run->arms[i].snapshot.path == NULL)
		i++;
	if (i == run->arm_count ||
	    builder_open_library(&file, run->arms[i].snapshot.path, NULL) != 0)
		return;
	ms_library_info(file.library, &info);
	size_t size = info.name.size + info.version.size + 2;
	run->library = tool_alloc(size);
	(void)snprintf(run->library, size, "%.*s %.*s", (int)info.name.size,
		       info.name.data, (int)info.version.size,
		       info.version.data);
	builder_close(&file);
}

int bench_arms_make(struct bench_run *run, struct bench_workshop *workshop,
		    const struct bench_wish *wish, struct snap_error *err)
{
	struct making making = {
		.run = run,
		.workshop = workshop,
		.wish = wish,
	};

	bench_libraries_begin(&making.libraries, &wish->libraries);
	int rc = add_all(&making, err);
	if (rc == 0) {
		run->code = tool_copy(wish->code);
		bench_name_library(run);
	}
	free(making.session);
	bench_libraries_end(&making.libraries);
	return rc;
}
