#include "tools/snapshot-builder/bench/residency.h"

#include "base/fail.h"
#include "tools/common/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static bool is_blind(int fd, const char *path)
{
	struct stat info;

	return geteuid() != 0 && access(path, W_OK) != 0 &&
	       (fstat(fd, &info) != 0 || info.st_uid != geteuid());
}

static int open_resident(struct bench_resident *out, const char *path,
			 struct snap_error *err)
{
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return snap_fail_errno(err, errno, "cannot open", path);
	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
		(void)close(fd);
		return snap_fail(err, SNAP_E_UNSAFE_FILE, SNAP_NO_OFFSET,
				 "%s is not a regular file", path);
	}
	*out = (struct bench_resident){ .fd = fd,
					.size = (size_t)info.st_size,
					.blind = is_blind(fd, path) };
	if (out->size == 0)
		return 0;
	out->map = mmap(NULL, out->size, PROT_READ, MAP_SHARED, fd, 0);
	if (out->map == MAP_FAILED) {
		int rc = snap_fail_errno(err, errno, "cannot map", path);

		(void)close(fd);
		return rc;
	}
	/* Pages that were never written can't be thrown out. */
	(void)fdatasync(fd);
	out->pages = (out->size - 1) / page_size() + 1;
	return 0;
}

int bench_residents_add(struct bench_residents *residents, const char *path,
			struct snap_error *err)
{
	struct bench_resident file;
	int rc = open_resident(&file, path, err);

	if (rc != 0)
		return rc;
	residents->files =
		realloc(residents->files,
			(residents->count + 1) * sizeof(*residents->files));
	if (residents->files == NULL)
		tool_no_memory();
	residents->files[residents->count++] = file;
	residents->pages += file.pages;
	residents->blind |= file.blind;
	return 0;
}

void bench_residents_free(struct bench_residents *residents)
{
	for (size_t i = 0; i < residents->count; i++) {
		struct bench_resident *file = &residents->files[i];

		if (file->map != NULL)
			(void)munmap(file->map, file->size);
		(void)close(file->fd);
	}
	free(residents->files);
	*residents = (struct bench_residents){ 0 };
}

static uint64_t count_file(const struct bench_resident *file)
{
	unsigned char *resident = tool_alloc((size_t)file->pages);
	uint64_t count = 0;

	if (mincore(file->map, file->size, resident) == 0)
		for (uint64_t i = 0; i < file->pages; i++)
			count += resident[i] & 1;
	free(resident);
	return count;
}

uint64_t bench_residents_count(const struct bench_residents *residents)
{
	uint64_t count = 0;

	for (size_t i = 0; i < residents->count; i++)
		if (residents->files[i].map != NULL)
			count += count_file(&residents->files[i]);
	return count;
}

static void read_all(int fd)
{
	enum {
		CHUNK = 1 << 16
	};
	char *bytes = tool_alloc(CHUNK);
	off_t at = 0;
	ssize_t size;

	while ((size = pread(fd, bytes, CHUNK, at)) > 0)
		at += size;
	free(bytes);
}

void bench_residents_fetch(const struct bench_residents *residents)
{
	for (size_t i = 0; i < residents->count; i++)
		read_all(residents->files[i].fd);
}

void bench_residents_evict(const struct bench_residents *residents)
{
	for (size_t i = 0; i < residents->count; i++)
		(void)posix_fadvise(residents->files[i].fd, 0, 0,
				    POSIX_FADV_DONTNEED);
}
