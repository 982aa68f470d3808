#include "tools/snapshot-builder/pack/extract.h"

#include "base/fail.h"
#include "tools/common/endings.h"
#include "tools/common/report.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Descriptors that removing a tree may hold. */
#define WALK_DESCRIPTORS 8

static int remove_one(const char *path, const struct stat *status, int kind,
		      struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	(void)remove(path);
	return 0;
}

static void remove_tree(const char *path)
{
	(void)nftw(path, remove_one, WALK_DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
}

/* Open the folder 'name' of 'folder', made if need be; closes 'folder'. */
static int enter(int folder, const char *name)
{
	int fd = -1;

	if (mkdirat(folder, name, 0777) == 0 || errno == EEXIST)
		fd = openat(folder, name,
			    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int saved = errno;
	(void)close(folder);
	errno = saved;
	return fd;
}

/* The folder in which the file 'name' goes; 'name' is cut into its parts. */
static int enter_all(int root, char *name, const char **base)
{
	int fd = fcntl(root, F_DUPFD_CLOEXEC, 0);
	char *slash;

	while (fd >= 0 && (slash = strchr(name, '/')) != NULL) {
		*slash = '\0';
		fd = enter(fd, name);
		name = slash + 1;
	}
	*base = name;
	return fd;
}

static int write_all(int fd, struct snap_span bytes)
{
	while (bytes.size != 0) {
		ssize_t n = write(fd, bytes.data, bytes.size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes.data += n;
		bytes.size -= (size_t)n;
	}
	return fsync(fd);
}

static int put_file(int folder, const char *base, struct snap_span bytes)
{
	int fd = openat(folder, base,
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			0666);
	if (fd < 0)
		return -1;
	int rc = write_all(fd, bytes);
	int saved = errno;
	if (close(fd) != 0)
		return -1;
	errno = saved;
	return rc;
}

static int put_entry(int root, const struct fmt_archive_entry *entry,
		     struct snap_error *err)
{
	char *name = tool_copy(entry->name);
	const char *base;
	int folder = enter_all(root, name, &base);
	int rc = 0;

	if (folder < 0 || put_file(folder, base, entry->bytes) != 0)
		rc = snap_fail_errno(err, errno, "cannot write", entry->name);
	if (folder >= 0)
		(void)close(folder);
	free(name);
	return rc;
}

static int put_entries(const struct fmt_archive *archive, const char *path,
		       struct snap_error *err)
{
	int root = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int rc = 0;

	if (root < 0)
		return snap_fail_errno(err, errno, "cannot open", path);
	for (size_t i = 0; i < archive->count && rc == 0; i++) {
		if (tool_endings_came())
			rc = snap_fail(err, SNAP_E_INCOMPLETE, SNAP_NO_OFFSET,
				       "interrupted");
		else if (!archive->entries[i].folder)
			rc = put_entry(root, &archive->entries[i], err);
	}
	if (rc == 0 && fsync(root) != 0 && errno != EINVAL)
		rc = snap_fail_errno(err, errno, "cannot sync", path);
	(void)close(root);
	return rc;
}

/* "DIR.XXXXXX", beside its place and so on the same file system. */
static char *temporary_name(const char *path)
{
	size_t size = strlen(path);
	char *name = tool_alloc(size + sizeof(".XXXXXX"));

	while (size > 1 && path[size - 1] == '/')
		size--;
	memcpy(name, path, size);
	memcpy(name + size, ".XXXXXX", sizeof(".XXXXXX"));
	return name;
}

/* mkdtemp() makes it for the owner alone; the rest is up to the umask. */
static int open_to_all(const char *path)
{
	mode_t mask = umask(0);

	(void)umask(mask);
	return chmod(path, 0777 & ~mask);
}

static int fail_there(const char *path, struct snap_error *err)
{
	if (errno != EEXIST)
		return snap_fail_errno(err, errno, "cannot put in place", path);
	return snap_fail(err, SNAP_E_UNSAFE_FILE, SNAP_NO_OFFSET,
			 "%s is there already: name a new folder", path);
}

static int fill(const struct fmt_archive *archive, const char *temporary,
		const char *path, struct snap_error *err)
{
	int rc = put_entries(archive, temporary, err);

	if (rc == 0 && open_to_all(temporary) != 0)
		rc = snap_fail_errno(err, errno, "cannot open to others",
				     temporary);
	if (rc == 0 && renameat2(AT_FDCWD, temporary, AT_FDCWD, path,
				 RENAME_NOREPLACE) != 0)
		rc = fail_there(path, err);
	return rc;
}

static int extract(const struct fmt_archive *archive, const char *path,
		   struct snap_error *err)
{
	char *temporary = temporary_name(path);
	int rc = 0;
	if (mkdtemp(temporary) == NULL) {
		rc = snap_fail_errno(err, errno, "cannot create", temporary);
	} else {
		rc = fill(archive, temporary, path, err);
		if (rc != 0)
			remove_tree(temporary);
	}
	free(temporary);
	return rc;
}

int pack_extract(const struct fmt_archive *archive, const char *path,
		 struct snap_error *err)
{
	struct stat status;
	sigset_t before;

	if (lstat(path, &status) == 0) {
		errno = EEXIST;
		return fail_there(path, err);
	}
	/* Nobody would find the temporary folder again. */
	tool_endings_hold(&before);
	int rc = extract(archive, path, err);
	tool_endings_let(&before);
	return rc;
}
