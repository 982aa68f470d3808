#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOCK_POLL_MS 20u

/* Length of the folder part, its slash included; 0 for the current folder. */
static size_t folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? 0 : (size_t)(slash - path) + 1;
}

static char *temporary_name(const struct snap_allocator *allocator,
			    const char *path)
{
	size_t folder = folder_length(path);
	size_t size = strlen(path) + sizeof("..tmp");
	char *name = snap_alloc(allocator, size);

	if (name != NULL)
		(void)snprintf(name, size, "%.*s.%s.tmp", (int)folder, path,
			       path + folder);
	return name;
}

static char *copy_text(const struct snap_allocator *allocator, const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = snap_alloc(allocator, size);

	return copy == NULL ? NULL : memcpy(copy, text, size);
}

/* A device or a folder in the file's place must survive, root or not. */
static int check_target(const char *path, struct snap_error *err)
{
	struct stat status;

	if (stat(path, &status) != 0 || S_ISREG(status.st_mode))
		return 0;
	return snap_fail(err, SNAP_E_UNSAFE_FILE, SNAP_NO_OFFSET,
			 "%s is there and is not a regular file", path);
}

static int check_temporary(const struct snap_replace *replace,
			   struct snap_error *err)
{
	struct stat status;

	if (fstat(replace->fd, &status) != 0)
		return snap_fail_errno(err, errno, "cannot examine",
				       replace->temporary);
	if (!S_ISREG(status.st_mode) || status.st_uid != geteuid() ||
	    status.st_nlink > 1)
		return snap_fail(err, SNAP_E_UNSAFE_FILE, SNAP_NO_OFFSET,
				 "%s is there and is not ours: remove it",
				 replace->temporary);
	return 0;
}

/* Is the descriptor still what the name stands for? */
static bool still_there(const struct snap_replace *replace)
{
	struct stat by_name, by_fd;

	return stat(replace->temporary, &by_name) == 0 &&
	       fstat(replace->fd, &by_fd) == 0 &&
	       by_name.st_dev == by_fd.st_dev && by_name.st_ino == by_fd.st_ino;
}

enum lock_result {
	LOCK_TAKEN,
	LOCK_BUSY,
	LOCK_GONE,
	LOCK_FAILED
};

/* Make it, or open the one that is there; says which.  EEXIST when there was
 * one and it went away. */
static int open_temporary(const char *path, bool *created)
{
	const int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
	int fd;

	do
		fd = open(path, flags | O_CREAT | O_EXCL, 0666);
	while (fd < 0 && errno == EINTR);
	*created = fd >= 0;
	if (fd >= 0 || errno != EEXIST)
		return fd;
	do
		fd = open(path, flags);
	while (fd < 0 && errno == EINTR);
	if (fd < 0 && errno == ENOENT)
		errno = EEXIST;
	return fd;
}

static enum lock_result fail_create(const struct snap_replace *replace,
				    struct snap_error *err)
{
	if (errno == EEXIST)
		return LOCK_GONE;
	if (errno == ELOOP)
		(void)snap_fail(err, SNAP_E_UNSAFE_FILE, SNAP_NO_OFFSET,
				"%s is a symbolic link: remove it",
				replace->temporary);
	else
		(void)snap_fail_errno(err, errno, "cannot create",
				      replace->temporary);
	return LOCK_FAILED;
}

static enum lock_result lock_opened(const struct snap_replace *replace,
				    struct snap_error *err)
{
	int rc;

	if (check_temporary(replace, err) != 0)
		return still_there(replace) ? LOCK_FAILED : LOCK_GONE;
	do
		rc = flock(replace->fd, LOCK_EX | LOCK_NB);
	while (rc != 0 && errno == EINTR);
	if (rc != 0 && errno == EWOULDBLOCK)
		return LOCK_BUSY;
	if (rc != 0) {
		(void)snap_fail_errno(err, errno, "cannot lock",
				      replace->temporary);
		return LOCK_FAILED;
	}
	/* Its last owner may have renamed it between our open and our lock. */
	return still_there(replace) ? LOCK_TAKEN : LOCK_GONE;
}

static enum lock_result try_lock(struct snap_replace *replace,
				 struct snap_error *err)
{
	bool created;

	replace->fd = open_temporary(replace->temporary, &created);
	if (replace->fd < 0)
		return fail_create(replace, err);
	enum lock_result result = lock_opened(replace, err);
	if (result == LOCK_FAILED && created)
		(void)unlink(replace->temporary);
	return result;
}

static int take_lock(struct snap_replace *replace, uint32_t timeout_ms,
		     struct snap_error *err)
{
	const struct timespec pause = { .tv_nsec = LOCK_POLL_MS * 1000000L };
	uint32_t waited = 0;

	for (;;) {
		enum lock_result result = try_lock(replace, err);

		if (result == LOCK_TAKEN)
			return 0;
		if (replace->fd >= 0)
			(void)close(replace->fd);
		replace->fd = -1;
		if (result == LOCK_FAILED)
			return err == NULL ? SNAP_E_IO : (int)err->code;
		if (result == LOCK_GONE)
			continue;
		if (waited >= timeout_ms)
			return snap_fail(err, SNAP_E_LOCKED, SNAP_NO_OFFSET,
					 "another process is building %s "
					 "(waited %u ms)",
					 replace->path, waited);
		(void)nanosleep(&pause, NULL);
		waited += LOCK_POLL_MS;
	}
}

static void free_names(struct snap_replace *replace)
{
	snap_free(&replace->allocator, replace->temporary);
	snap_free(&replace->allocator, replace->path);
	replace->temporary = NULL;
	replace->path = NULL;
}

int snap_replace_begin(struct snap_replace *out, const char *path,
		       uint32_t timeout_ms,
		       const struct snap_allocator *allocator,
		       struct snap_error *err)
{
	struct snap_replace replace = {
		.fd = -1,
		.allocator = snap_allocator_or_default(allocator),
	};
	int rc = check_target(path, err);

	if (rc != 0)
		return rc;
	replace.temporary = temporary_name(&replace.allocator, path);
	replace.path = copy_text(&replace.allocator, path);
	if (replace.temporary == NULL || replace.path == NULL) {
		rc = snap_fail_memory(err, strlen(path));
		goto fail;
	}
	struct snap_error local;
	rc = take_lock(&replace, timeout_ms, err == NULL ? &local : err);
	if (rc != 0)
		goto fail;
	do
		rc = ftruncate(replace.fd, 0);
	while (rc != 0 && errno == EINTR);
	if (rc != 0) {
		rc = snap_fail_errno(err, errno, "cannot empty",
				     replace.temporary);
		snap_replace_abort(&replace);
		return rc;
	}
	*out = replace;
	return 0;
fail:
	free_names(&replace);
	return rc;
}

int snap_replace_write(struct snap_replace *replace, uint64_t offset,
		       const void *bytes, size_t size, struct snap_error *err)
{
	const char *p = bytes;

	while (size != 0) {
		ssize_t n = pwrite(replace->fd, p, size, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return snap_fail_errno(err, errno, "cannot write",
					       replace->temporary);
		p += n;
		offset += (uint64_t)n;
		size -= (size_t)n;
	}
	return 0;
}

static int sync_retrying(int fd)
{
	int rc;

	do
		rc = fsync(fd);
	while (rc != 0 && errno == EINTR);
	return rc;
}

int snap_replace_sync(struct snap_replace *replace, struct snap_error *err)
{
	if (sync_retrying(replace->fd) != 0)
		return snap_fail_errno(err, errno, "cannot sync",
				       replace->temporary);
	return 0;
}

/* Without this a crash soon after the rename could bring the old file back. */
static int sync_folder(const struct snap_replace *replace,
		       struct snap_error *err)
{
	size_t length = folder_length(replace->path);
	char *folder = snap_alloc(&replace->allocator, length + 2);

	if (folder == NULL)
		return snap_fail_memory(err, length);
	(void)snprintf(folder, length + 2, "%.*s", (int)length, replace->path);
	int fd = open(length == 0 ? "." : folder,
		      O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = 0;
	/* Some file systems can't sync a folder and say EINVAL. */
	if (fd < 0 || (sync_retrying(fd) != 0 && errno != EINVAL))
		rc = snap_fail_errno(err, errno, "cannot sync the folder of",
				     replace->path);
	if (fd >= 0)
		(void)close(fd);
	snap_free(&replace->allocator, folder);
	return rc;
}

int snap_replace_commit(struct snap_replace *replace, struct snap_error *err)
{
	if (rename(replace->temporary, replace->path) != 0) {
		int rc = snap_fail_errno(err, errno, "cannot put in place",
					 replace->path);
		snap_replace_abort(replace);
		return rc;
	}
	int rc = sync_folder(replace, err);
	(void)close(replace->fd);
	replace->fd = -1;
	free_names(replace);
	return rc;
}

void snap_replace_abort(struct snap_replace *replace)
{
	if (replace->temporary != NULL)
		(void)unlink(replace->temporary);
	if (replace->fd >= 0)
		(void)close(replace->fd);
	replace->fd = -1;
	free_names(replace);
}
