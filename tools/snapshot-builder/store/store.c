#include "tools/snapshot-builder/store/store.h"

#include "tools/common/report.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOCK_POLL_MS 20u
#define SUFFIX	     ".snapshot"
#define DIGEST_SIZE  (SNAP_DIGEST_TEXT_SIZE - 1)
#define FRONT_SIZE   (STORE_FRONT_SIZE - 1)

static char *join(const char *a, const char *b)
{
	size_t size = strlen(a) + strlen(b) + 2;
	char *path = tool_alloc(size);

	(void)snprintf(path, size, "%s/%s", a, b);
	return path;
}

/* What isn't absolute there is to be ignored, says the specification. */
static char *default_path(struct snap_error *err)
{
	const char *cache = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");

	if (cache != NULL && cache[0] == '/')
		return join(cache, "snapshot-builder");
	if (home != NULL && home[0] == '/')
		return join(home, ".cache/snapshot-builder");
	(void)snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			"neither XDG_CACHE_HOME nor HOME says where the store "
			"is: name it with --store");
	return NULL;
}

/* The folders above are the user's business, and made for him alone. */
static int make_folders(char *path, struct snap_error *err)
{
	for (char *p = path + 1;; p++) {
		if (*p != '/' && *p != '\0')
			continue;
		char kept = *p;
		*p = '\0';
		int rc = mkdir(path, 0700);
		int errnum = errno;
		if (rc != 0 && errnum != EEXIST)
			(void)snap_fail_errno(err, errnum, "cannot create",
					      path);
		*p = kept;
		if (rc != 0 && errnum != EEXIST)
			return SNAP_E_IO;
		if (kept == '\0')
			return 0;
	}
}

static int fail_no_folder(const char *path, struct snap_error *err)
{
	return snap_fail(err, SNAP_E_UNSAFE_FILE, SNAP_NO_OFFSET,
			 "%s is no folder", path);
}

static int check_status(const struct stat *status, const char *path,
			bool roots_too, struct snap_error *err)
{
	if (!S_ISDIR(status->st_mode))
		return fail_no_folder(path, err);
	if (status->st_uid != geteuid() && !(roots_too && status->st_uid == 0))
		return snap_fail(err, SNAP_E_UNSAFE_FILE, SNAP_NO_OFFSET,
				 "%s belongs to user %lu, not to you (%lu)",
				 path, (unsigned long)status->st_uid,
				 (unsigned long)geteuid());
	if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return snap_fail(err, SNAP_E_UNSAFE_FILE, SNAP_NO_OFFSET,
				 "others may write %s (mode %03o): chmod "
				 "go-w it",
				 path, (unsigned)status->st_mode & 0777u);
	return 0;
}

static int check_folder(const char *path, enum store_use use,
			struct snap_error *err)
{
	struct stat status;

	if (stat(path, &status) != 0) {
		int errnum = errno;
		int rc = snap_fail_errno(err, errnum, "cannot open the store",
					 path);

		if (errnum == ENOENT)
			err->code = SNAP_E_NOT_FOUND;
		return errnum == ENOENT ? SNAP_E_NOT_FOUND : rc;
	}
	return check_status(&status, path, use == STORE_LOOK, err);
}

static int check_opened(int fd, const char *path, bool roots_too,
			struct snap_error *err)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		return snap_fail_errno(err, errno, "cannot examine", path);
	return check_status(&status, path, roots_too, err);
}

/* Who could write here could put files of his own below our names. */
int store_check_folder(const char *path, struct snap_error *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0 && (errno == ENOTDIR || errno == ELOOP))
		return fail_no_folder(path, err);
	if (fd < 0)
		return snap_fail_errno(err, errno, "cannot open", path);
	int rc = check_opened(fd, path, false, err);
	(void)close(fd);
	return rc;
}

static int wait_for_lock(int fd, int how, const char *path, uint64_t timeout_ms,
			 struct snap_error *err)
{
	const struct timespec pause = { .tv_nsec = LOCK_POLL_MS * 1000000L };
	uint64_t waited = 0;

	while (flock(fd, how | LOCK_NB) != 0) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			return snap_fail_errno(err, errno, "cannot lock", path);
		if (waited >= timeout_ms)
			return snap_fail(err, SNAP_E_LOCKED, SNAP_NO_OFFSET,
					 "others use the store %s (waited %llu "
					 "ms)",
					 path, ull(waited));
		(void)nanosleep(&pause, NULL);
		waited += LOCK_POLL_MS;
	}
	return 0;
}

/* The lock's file stays for ever: so nobody can lock one that is gone. */
static int take_lock(struct store *store, enum store_use use,
		     uint64_t timeout_ms, struct snap_error *err)
{
	char *path = join(store->path, ".lock");
	int rc;

	do
		store->lock = open(
			path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	while (store->lock < 0 && errno == EINTR);
	if (store->lock < 0)
		rc = snap_fail_errno(err, errno, "cannot open", path);
	else
		rc = wait_for_lock(store->lock,
				   use == STORE_ADD ? LOCK_SH : LOCK_EX,
				   store->path, timeout_ms, err);
	free(path);
	return rc;
}

int store_open(struct store *out, const char *path, enum store_use use,
	       uint64_t timeout_ms, struct snap_error *err)
{
	struct store store = { .lock = -1 };
	int rc = 0;

	store.path = path != NULL ? tool_copy(path) : default_path(err);
	if (store.path == NULL)
		return SNAP_E_NOT_FOUND;
	if (use == STORE_ADD && store.path[0] != '\0')
		rc = make_folders(store.path, err);
	if (rc == 0)
		rc = check_folder(store.path, use, err);
	if (rc == 0 && use != STORE_LOOK)
		rc = take_lock(&store, use, timeout_ms, err);
	if (rc != 0) {
		store_close(&store);
		return rc;
	}
	*out = store;
	return 0;
}

void store_close(struct store *store)
{
	if (store->lock >= 0)
		(void)close(store->lock);
	free(store->path);
	*store = (struct store){ .lock = -1 };
}

static bool is_hex(const char *text, size_t size)
{
	return strspn(text, "0123456789abcdef") == size;
}

/* Is 'name' that of a snapshot, followed by 'rest'? */
static bool is_entry(const char *name, const char *rest)
{
	return is_hex(name, DIGEST_SIZE) && name[DIGEST_SIZE] == '-' &&
	       is_hex(name + DIGEST_SIZE + 1, FRONT_SIZE) &&
	       strcmp(name + DIGEST_SIZE + 1 + FRONT_SIZE, rest) == 0;
}

static bool is_temporary(const char *name)
{
	return name[0] == '.' && is_entry(name + 1, SUFFIX ".tmp");
}

/* Room for one more, growing by doubling. */
static void *one_more(void *items, size_t count, size_t size)
{
	if ((count & (count - 1)) != 0)
		return items;
	void *grown = realloc(items, (count == 0 ? 1 : 2 * count) * size);
	if (grown == NULL)
		tool_no_memory();
	return grown;
}

static void add_entry(struct store_list *list, const char *key,
		      const char *name, char *path, const struct stat *status)
{
	list->items = one_more(list->items, list->count, sizeof(*list->items));
	struct store_entry *entry = &list->items[list->count++];

	*entry = (struct store_entry){
		.path = path,
		.size = (uint64_t)status->st_size,
		.used = status->st_mtime,
	};
	memcpy(entry->key, key, DIGEST_SIZE);
	memcpy(entry->content, name, DIGEST_SIZE);
	memcpy(entry->front, name + DIGEST_SIZE + 1, FRONT_SIZE);
}

static void look_at(struct store_list *list, const char *key,
		    const char *folder, const char *name)
{
	char *path = join(folder, name);
	struct stat status;

	if (is_entry(name, SUFFIX) && lstat(path, &status) == 0 &&
	    S_ISREG(status.st_mode)) {
		add_entry(list, key, name, path, &status);
	} else if (is_temporary(name)) {
		list->leftovers =
			one_more(list->leftovers, list->leftover_count,
				 sizeof(*list->leftovers));
		list->leftovers[list->leftover_count++] = path;
	} else {
		free(path);
	}
}

/* Gone meanwhile is no mistake. */
static int open_folder(DIR **out, const char *path, struct snap_error *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);

	*out = fd < 0 ? NULL : fdopendir(fd);
	if (*out != NULL)
		return 0;
	int errnum = errno;
	if (fd >= 0)
		(void)close(fd);
	if (errnum == ENOENT || errnum == ENOTDIR || errnum == ELOOP)
		return 0;
	return snap_fail_errno(err, errnum, "cannot read", path);
}

static int read_key(struct store_list *list, const struct store *store,
		    const char *key, struct snap_error *err)
{
	char *folder = join(store->path, key);
	DIR *stream;
	int rc = open_folder(&stream, folder, err);

	if (stream != NULL) {
		const struct dirent *row;

		rc = check_opened(dirfd(stream), folder, true, err);
		while (rc == 0 && (row = readdir(stream)) != NULL)
			look_at(list, key, folder, row->d_name);
		(void)closedir(stream);
	}
	free(folder);
	return rc;
}

static int by_path(const void *a, const void *b)
{
	const struct store_entry *left = a, *right = b;

	return strcmp(left->path, right->path);
}

int store_list(struct store_list *out, const struct store *store,
	       struct snap_error *err)
{
	struct store_list list = { 0 };
	const struct dirent *row;
	DIR *stream = opendir(store->path);
	int rc = 0;

	if (stream == NULL)
		return snap_fail_errno(err, errno, "cannot read", store->path);
	while (rc == 0 && (row = readdir(stream)) != NULL)
		if (is_hex(row->d_name, DIGEST_SIZE) &&
		    row->d_name[DIGEST_SIZE] == '\0')
			rc = read_key(&list, store, row->d_name, err);
	(void)closedir(stream);
	if (rc != 0) {
		store_list_free(&list);
		return rc;
	}
	if (list.count != 0)
		qsort(list.items, list.count, sizeof(*list.items), by_path);
	*out = list;
	return 0;
}

void store_list_free(struct store_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].path);
	for (size_t i = 0; i < list->leftover_count; i++)
		free(list->leftovers[i]);
	free(list->items);
	free(list->leftovers);
	*list = (struct store_list){ 0 };
}
