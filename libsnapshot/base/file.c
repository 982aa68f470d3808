#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail_open(struct snap_error *err, const char *path)
{
	int errnum = errno;
	int rc = snap_fail_errno(err, errnum, "cannot open", path);

	if (errnum != ENOENT && errnum != ENOTDIR)
		return rc;
	if (err != NULL)
		err->code = SNAP_E_NOT_FOUND;
	return SNAP_E_NOT_FOUND;
}

static int check_kind(const struct stat *status, uint64_t max_size,
		      struct snap_error *err)
{
	if (!S_ISREG(status->st_mode))
		return snap_fail(err, SNAP_E_UNSAFE_FILE, SNAP_NO_OFFSET,
				 "not a regular file");
	uint64_t size = (uint64_t)status->st_size;
	if (size > max_size || size > SIZE_MAX)
		return snap_fail_numbers(
			err,
			snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				  "the file has %llu bytes, the limit "
				  "max_file_size is %llu",
				  ull(size), ull(max_size)),
			max_size, size);
	return 0;
}

static void note_owner(struct snap_file *file, const struct stat *status)
{
	bool foreign = status->st_uid != 0 && status->st_uid != geteuid();

	file->unsafe = foreign || (status->st_mode & S_IWOTH) != 0;
	file->changeable = file->unsafe || (status->st_mode & S_IWGRP) != 0;
}

static int read_all(struct snap_file *file, int fd, size_t size,
		    struct snap_error *err)
{
	uint8_t *bytes = snap_alloc(&file->allocator, size);
	size_t done = 0;

	if (bytes == NULL)
		return snap_fail_memory(err, size);
	while (done < size) {
		ssize_t n = pread(fd, bytes + done, size - done, (off_t)done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			int rc = snap_fail_errno(err, errno, "cannot read",
						 NULL);
			snap_free(&file->allocator, bytes);
			return rc;
		}
		if (n == 0) /* somebody cut it: what is there is judged */
			break;
		done += (size_t)n;
	}
	file->bytes = (struct snap_span){ bytes, done };
	file->mapped = false;
	return 0;
}

static int map_all(struct snap_file *file, int fd, size_t size,
		   struct snap_error *err)
{
	void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);

	if (bytes == MAP_FAILED)
		return snap_fail_errno(err, errno, "cannot map the file", NULL);
	file->bytes = (struct snap_span){ bytes, size };
	file->mapped = true;
	return 0;
}

int snap_file_open_fd(struct snap_file *out, int fd, enum snap_file_io io,
		      uint64_t max_size, const struct snap_allocator *allocator,
		      struct snap_error *err)
{
	struct snap_file file = {
		.allocator = snap_allocator_or_default(allocator),
	};
	struct stat status;

	if (fstat(fd, &status) != 0)
		return snap_fail_errno(err, errno, "cannot examine the file",
				       NULL);
	int rc = check_kind(&status, max_size, err);
	if (rc != 0)
		return rc;
	note_owner(&file, &status);

	size_t size = (size_t)status.st_size;
	bool map = io == SNAP_FILE_MAP ||
		   (io == SNAP_FILE_AUTO && !file.changeable);
	if (map && size != 0)
		rc = map_all(&file, fd, size, err);
	else
		rc = read_all(&file, fd, size, err);
	if (rc == 0)
		*out = file;
	return rc;
}

int snap_file_open(struct snap_file *out, const char *path,
		   enum snap_file_io io, uint64_t max_size,
		   const struct snap_allocator *allocator,
		   struct snap_error *err)
{
	int fd;

	/* O_NONBLOCK: opening a FIFO must not wait for its writer. */
	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	while (fd < 0 && errno == EINTR);
	if (fd < 0)
		return fail_open(err, path);
	int rc = snap_file_open_fd(out, fd, io, max_size, allocator, err);
	(void)close(fd);
	return rc;
}

void snap_file_close(struct snap_file *file)
{
	if (file->mapped)
		/* The const is ours: the mapping is read-only. */
		(void)munmap((void *)(uintptr_t)file->bytes.data,
			     file->bytes.size);
	else
		snap_free(&file->allocator,
			  (void *)(uintptr_t)file->bytes.data);
	file->bytes = (struct snap_span){ NULL, 0 };
	file->mapped = false;
}
