#include "tools/snapshot-builder/store/store.h"

#include "base/file.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/builder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* How long an add waits for one of the same content, which is short. */
#define ADD_TIMEOUT_MS 60000

static int compare_name(const char *what, const char *name, const char *inside,
			struct snap_error *err)
{
	if (strcmp(name, inside) == 0)
		return 0;
	return snap_fail_values(err,
				snap_fail(err, SNAP_E_DIGEST_SECTION,
					  SNAP_NO_OFFSET,
					  "the %s is %s, and the file's name "
					  "says %s",
					  what, inside, name),
				name, inside);
}

/* What names a snapshot. */
static void name_entry(struct store_entry *entry, const struct snap_info *info)
{
	memcpy(entry->key, info->key_text, sizeof(entry->key));
	memcpy(entry->content, info->content_text, sizeof(entry->content));
	(void)snprintf(entry->front, sizeof(entry->front), "%016llx",
		       ull(info->header_digest));
}

int store_verify(const struct store_entry *entry, struct snap_error *err)
{
	struct store_entry inside;
	struct snap_info info;
	struct snap_file file;
	int rc = snap_file_open(&file, entry->path, SNAP_FILE_READ,
				UINT64_C(1) << 30, NULL, err);

	if (rc != 0)
		return rc;
	if (file.changeable)
		rc = snap_fail(err, SNAP_E_UNSAFE_FILE, SNAP_NO_OFFSET,
			       "others may write it: chmod go-w it");
	if (rc == 0)
		rc = builder_check_bytes(file.bytes, &info, err);
	if (rc == 0)
		name_entry(&inside, &info);
	if (rc == 0)
		rc = compare_name("key", entry->key, inside.key, err);
	if (rc == 0)
		rc = compare_name("content", entry->content, inside.content,
				  err);
	if (rc == 0)
		rc = compare_name("header", entry->front, inside.front, err);
	snap_file_close(&file);
	return rc;
}

static int write_copy(const char *path, struct snap_span bytes,
		      struct snap_error *err)
{
	struct snap_replace file;
	int rc = snap_replace_begin(&file, path, ADD_TIMEOUT_MS, NULL, err);

	if (rc != 0)
		return rc;
	if (fchmod(file.fd, 0600) != 0)
		rc = snap_fail_errno(err, errno, "cannot keep others out of",
				     file.temporary);
	if (rc == 0)
		rc = snap_replace_write(&file, 0, bytes.data, bytes.size, err);
	if (rc == 0)
		rc = snap_replace_sync(&file, err);
	if (rc != 0) {
		snap_replace_abort(&file);
		return rc;
	}
	return snap_replace_commit(&file, err);
}

/* Of the file, or of the folder it is in. */
static char *entry_path(const struct store *store,
			const struct store_entry *entry, bool whole)
{
	size_t size = strlen(store->path) + 2 * SNAP_DIGEST_TEXT_SIZE +
		      STORE_FRONT_SIZE + 16;
	char *path = tool_alloc(size);
	int n = snprintf(path, size, "%s/%s", store->path, entry->key);

	if (whole && n > 0)
		(void)snprintf(path + n, size - (size_t)n, "/%s-%s.snapshot",
			       entry->content, entry->front);
	return path;
}

void store_used(const struct store_entry *entry)
{
	(void)utimensat(AT_FDCWD, entry->path, NULL, 0);
}

/* Whoever was first with this content did the work for all; that it was wanted
 * again keeps it from being removed soon. */
static bool take_existing(const struct store_entry *entry)
{
	if (store_verify(entry, NULL) != 0)
		return false;
	store_used(entry);
	return true;
}

int store_add(const struct store *store, const char *source, char **path,
	      bool *reused, struct snap_error *err)
{
	struct store_entry entry;
	struct snap_info info;
	struct snap_file file;
	int rc = snap_file_open(&file, source, SNAP_FILE_READ,
				UINT64_C(1) << 30, NULL, err);

	if (rc != 0)
		return rc;
	rc = builder_check_bytes(file.bytes, &info, err);
	if (rc != 0) {
		snap_file_close(&file);
		return rc;
	}
	name_entry(&entry, &info);
	char *folder = entry_path(store, &entry, false);
	entry.path = entry_path(store, &entry, true);
	*reused = false;
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		rc = snap_fail_errno(err, errno, "cannot create", folder);
	else
		rc = store_check_folder(folder, err);
	if (rc == 0)
		*reused = take_existing(&entry);
	if (rc == 0 && !*reused)
		rc = write_copy(entry.path, file.bytes, err);
	snap_file_close(&file);
	free(folder);
	if (rc != 0)
		free(entry.path);
	else
		*path = entry.path;
	return rc;
}

static int by_age(const void *a, const void *b)
{
	const struct store_entry *left = a, *right = b;

	if (left->used != right->used)
		return left->used < right->used ? -1 : 1;
	return strcmp(left->path, right->path);
}

static int remove_entry(const struct store_gc *gc,
			const struct store_entry *entry, struct snap_error *err)
{
	if (!gc->dry_run && unlink(entry->path) != 0 && errno != ENOENT)
		return snap_fail_errno(err, errno, "cannot remove",
				       entry->path);
	gc->removed(gc->context, entry);
	return 0;
}

static void remove_empty_folders(const struct store_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		char *slash = strrchr(list->items[i].path, '/');

		*slash = '\0';
		(void)rmdir(list->items[i].path);
		*slash = '/';
	}
}

static int remove_entries(const struct store_gc *gc, struct store_list *list,
			  struct snap_error *err)
{
	int64_t now = time(NULL);
	uint64_t total = 0;

	for (size_t i = 0; i < list->count; i++)
		total += list->items[i].size;
	if (list->count != 0)
		qsort(list->items, list->count, sizeof(*list->items), by_age);
	for (size_t i = 0; i < list->count; i++) {
		const struct store_entry *entry = &list->items[i];
		bool old = now > entry->used &&
			   (uint64_t)(now - entry->used) > gc->max_age;

		if (!old && total <= gc->max_size)
			continue;
		int rc = remove_entry(gc, entry, err);
		if (rc != 0)
			return rc;
		total -= entry->size;
	}
	return 0;
}

int store_gc(const struct store *store, const struct store_gc *gc,
	     struct snap_error *err)
{
	struct store_list list;
	int rc = store_list(&list, store, err);

	if (rc != 0)
		return rc;
	rc = remove_entries(gc, &list, err);
	/* Nobody adds now: whoever made these is gone. */
	for (size_t i = 0; !gc->dry_run && i < list.leftover_count; i++)
		(void)unlink(list.leftovers[i]);
	if (!gc->dry_run)
		remove_empty_folders(&list);
	store_list_free(&list);
	return rc;
}
