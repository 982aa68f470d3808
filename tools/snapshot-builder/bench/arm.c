/* One arm: its words, its files, what they are. */
#include "tools/snapshot-builder/bench/arms.h"

#include "base/digest.h"
#include "base/fail.h"
#include "base/file.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/bench/words.h"
#include "tools/snapshot-builder/builder.h"
#include "tools/snapshot-builder/find_library.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int identify(struct bench_identity *out, const char *path,
		    struct snap_error *err)
{
	struct snap_file file;
	int rc = snap_file_open(&file, path, SNAP_FILE_MAP, UINT64_MAX, NULL,
				err);

	if (rc != 0)
		return rc;
	*out = (struct bench_identity){
		.path = tool_copy(path),
		.size = file.bytes.size,
		.digest = snap_digest64(file.bytes.data, file.bytes.size),
	};
	snap_file_close(&file);
	return 0;
}

static int identify_snapshot(struct bench_arm *arm, const char *path,
			     struct snap_error *err)
{
	struct builder_file file;
	int rc = identify(&arm->snapshot, path, err);

	if (rc == 0)
		rc = builder_open(&file, path, NULL, err);
	if (rc != 0)
		return rc;
	memcpy(arm->content, file.info.content_text, sizeof(arm->content));
	memcpy(arm->key, file.info.key_text, sizeof(arm->key));
	builder_close(&file);
	return 0;
}

int bench_add_command(struct bench_run *run, const char *name,
		      enum bench_kind kind, char **argv, struct snap_error *err)
{
	bool taken = bench_run_find(run, name) != NULL;
	struct bench_arm *arm = bench_run_add_arm(run);

	arm->name = tool_copy(name);
	arm->kind = kind;
	arm->argv = argv;
	if (taken)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "two arms are called %s", name);
	char *program = bench_find_program(argv[0]);
	if (program == NULL)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "there is no program %s", argv[0]);
	int rc = identify(&arm->program, program, err);
	free(program);
	return rc;
}

int bench_add_named(struct bench_run *run, const char *text,
		    struct snap_error *err)
{
	const char *equals = strchr(text, '=');
	char **argv = NULL;

	if (equals != NULL && equals != text)
		argv = bench_words_split(equals + 1);
	if (argv == NULL)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "'%s' is not NAME=PROGRAM ARGUMENT...", text);
	char *name = tool_copy(text);
	name[equals - text] = '\0';
	int rc = bench_add_command(run, name, BENCH_COMMAND, argv, err);
	free(name);
	return rc;
}

int bench_add_session(struct bench_run *run,
		      const struct bench_session_arm *wanted,
		      struct snap_error *err)
{
	const char *words[16] = { wanted->session };
	size_t used = 1;

	if (wanted->command != NULL)
		words[used++] = wanted->command;
	if (wanted->snapshot != NULL) {
		words[used++] = "--snapshot";
		words[used++] = wanted->snapshot;
	} else {
		words[used++] = "--no-snapshot";
	}
	if (wanted->level != NULL) {
		words[used++] = "--level";
		words[used++] = wanted->level;
	}
	if (wanted->library != NULL) {
		words[used++] = "--library";
		words[used++] = wanted->library;
	}
	for (size_t i = 0; wanted->words[i] != NULL; i++)
		words[used++] = wanted->words[i];
	int rc = bench_add_command(run, wanted->name, wanted->kind,
				   bench_words_copy(words), err);
	struct bench_arm *arm = &run->arms[run->arm_count - 1];
	arm->reports = true;
	return rc != 0 || wanted->snapshot == NULL
		       ? rc
		       : identify_snapshot(arm, wanted->snapshot, err);
}

/* 'below' the folder of this program, 'up' folders higher. */
static char *beside(const char *below, int up)
{
	char path[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (size <= 0)
		return NULL;
	path[size] = '\0';
	for (int i = 0; i <= up; i++) {
		char *slash = strrchr(path, '/');

		if (slash == NULL)
			return NULL;
		*slash = '\0';
	}
	size_t room = strlen(path) + strlen(below) + 2;
	char *program = tool_alloc(room);
	(void)snprintf(program, room, "%s/%s", path, below);
	if (access(program, X_OK) == 0)
		return program;
	free(program);
	return NULL;
}

int bench_find_session(char **session, const char *wish, struct snap_error *err)
{
	*session = wish != NULL ? bench_find_program(wish)
				: beside("snapshot-session", 0);
	if (*session == NULL && wish == NULL)
		*session = beside("snapshot-session/snapshot-session", 1);
	if (*session != NULL)
		return 0;
	return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			 "there is no %s: name a --session",
			 wish != NULL ? wish
				      : "snapshot-session beside this program");
}

void bench_libraries_begin(struct bench_libraries *libraries,
			   const struct tool_texts *wished)
{
	*libraries = (struct bench_libraries){ .texts = *wished };
	if (wished->count != 0)
		return;
	libraries->found = builder_find_library();
	libraries->items[0] = libraries->found;
	libraries->texts.items = libraries->items;
	libraries->texts.count = libraries->found != NULL;
}

void bench_libraries_end(struct bench_libraries *libraries)
{
	free(libraries->found);
}

int bench_libraries_check(const struct bench_libraries *libraries,
			  struct snap_error *err)
{
	if (libraries->texts.count != 0)
		return 0;
	return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			 "the standard library is neither installed nor near "
			 "the program: name a --library");
}
