#include "tools/snapshot-builder/bench/store.h"

#include "base/fail.h"
#include "base/file.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/bench/report.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SUFFIX ".bench.json"

static char *join(const char *folder, const char *name)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *path = tool_alloc(size);

	(void)snprintf(path, size, "%s/%s", folder, name);
	return path;
}

/* "20261122T010203Z-000.bench.json": a number that isn't taken. */
static char *new_path(const char *folder, uint64_t created)
{
	time_t seconds = (time_t)created;
	struct tm parts;
	char when[32], name[64];
	char *path = NULL;

	if (gmtime_r(&seconds, &parts) == NULL ||
	    strftime(when, sizeof(when), "%Y%m%dT%H%M%SZ", &parts) == 0)
		(void)snprintf(when, sizeof(when), "%llu", ull(created));
	for (unsigned i = 0; path == NULL; i++) {
		(void)snprintf(name, sizeof(name), "%s-%03u%s", when, i,
			       SUFFIX);
		path = join(folder, name);
		if (access(path, F_OK) == 0) {
			free(path);
			path = NULL;
		}
	}
	return path;
}

static int write_file(const char *path, const char *text,
		      struct snap_error *err)
{
	struct snap_replace replace;
	int rc = snap_replace_begin(&replace, path, 0, NULL, err);

	if (rc != 0)
		return rc;
	rc = snap_replace_write(&replace, 0, text, strlen(text), err);
	if (rc == 0)
		rc = snap_replace_sync(&replace, err);
	if (rc == 0)
		return snap_replace_commit(&replace, err);
	snap_replace_abort(&replace);
	return rc;
}

int bench_store_add(const char *folder, const struct bench_run *run,
		    const struct bench_arm *base, struct snap_error *err)
{
	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return snap_fail_errno(err, errno, "cannot make", folder);
	char *path = new_path(folder, run->created);
	struct tool_json *json = bench_report_json(run, base);
	char *text = tool_json_text(json, TOOL_JSON_LINE);
	int rc = write_file(path, text, err);

	free(text);
	tool_json_free(json);
	free(path);
	return rc;
}

static int is_run(const struct dirent *entry)
{
	size_t size = strlen(entry->d_name), end = strlen(SUFFIX);

	return size > end && entry->d_name[0] != '.' &&
	       strcmp(entry->d_name + size - end, SUFFIX) == 0;
}

/* Names are times, so their order is that of time. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int read_named(struct bench_store *store, const char *folder,
		      struct dirent **names, int count, struct snap_error *err)
{
	int first = count > BENCH_STORE_MOST ? count - BENCH_STORE_MOST : 0;
	int rc = 0;

	store->runs =
		tool_calloc((size_t)(count - first), sizeof(*store->runs));
	for (int i = first; rc == 0 && i < count; i++) {
		char *path = join(folder, names[i]->d_name);

		rc = bench_read_file(&store->runs[store->count], path, err);
		store->count += rc == 0;
		free(path);
	}
	return rc;
}

int bench_store_read(struct bench_store *store, const char *folder,
		     struct snap_error *err)
{
	struct dirent **names;
	int count = scandir(folder, &names, is_run, by_name);

	*store = (struct bench_store){ 0 };
	if (count < 0)
		return snap_fail_errno(err, errno, "cannot read", folder);
	int rc = read_named(store, folder, names, count, err);
	for (int i = 0; i < count; i++)
		free(names[i]);
	free(names);
	if (rc != 0)
		bench_store_free(store);
	return rc;
}

void bench_store_free(struct bench_store *store)
{
	for (size_t i = 0; i < store->count; i++)
		bench_run_free(&store->runs[i]);
	free(store->runs);
	*store = (struct bench_store){ 0 };
}
