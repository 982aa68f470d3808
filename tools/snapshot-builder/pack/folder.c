#include "tools/snapshot-builder/pack/folder.h"

#include "formats/archive_name.h"
#include "tools/common/report.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MOST 16

struct folder_walk {
	struct fmt_archive *out;
	size_t capacity;
	uint64_t total;
	struct fmt_archive_limits limits;
	struct snap_error *err;
};

static struct fmt_archive_limits fill_limits(
	const struct fmt_archive_limits *limits)
{
	struct fmt_archive_limits filled = { .struct_size = sizeof(filled) };

#define FILL_LIMIT(field, value, unit, meaning)                                \
	filled.field = limits != NULL && limits->field != 0 ? limits->field    \
							    : (value);
	FMT_ARCHIVE_LIMITS(FILL_LIMIT)
#undef FILL_LIMIT
	return filled;
}

static int fail_limit(const struct folder_walk *walk, const char *name,
		      const char *limit, uint64_t most)
{
	return snap_fail(walk->err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
			 "'%s' is more than %s, %llu, allows", name, limit,
			 ull(most));
}

/* A place for one more, named already: 'name' is taken over. */
static int add_entry(struct folder_walk *walk, char *name, bool folder,
		     struct fmt_archive_entry **entry)
{
	struct fmt_archive *out = walk->out;
	const char *mistake = fmt_archive_name_mistake(name);
	int rc = 0;

	if (out->count == walk->limits.max_entries)
		rc = fail_limit(walk, name, "max_entries",
				walk->limits.max_entries);
	else if (strlen(name) > walk->limits.max_name)
		rc = fail_limit(walk, name, "max_name", walk->limits.max_name);
	else if (mistake != NULL)
		rc = snap_fail(walk->err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
			       "'%s': %s", name, mistake);
	if (rc != 0) {
		free(name);
		return rc;
	}
	if (out->count == walk->capacity) {
		walk->capacity = walk->capacity == 0 ? 16 : 2 * walk->capacity;
		out->entries =
			realloc(out->entries, walk->capacity * sizeof(**entry));
		if (out->entries == NULL)
			tool_no_memory();
	}
	*entry = &out->entries[out->count++];
	**entry = (struct fmt_archive_entry){ .name = name, .folder = folder };
	return 0;
}

static int read_all(int fd, uint8_t *bytes, size_t size)
{
	while (size != 0) {
		ssize_t n = read(fd, bytes, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		if (n == 0)
			return EIO;
		bytes += n;
		size -= (size_t)n;
	}
	return 0;
}

static int read_file(struct folder_walk *walk, int fd, uint64_t size,
		     struct fmt_archive_entry *entry)
{
	if (size > walk->limits.max_entry)
		return fail_limit(walk, entry->name, "max_entry",
				  walk->limits.max_entry);
	if (size > walk->limits.max_unpacked - walk->total)
		return fail_limit(walk, entry->name, "max_unpacked",
				  walk->limits.max_unpacked);
	walk->total += size;
	uint8_t *bytes = tool_alloc((size_t)size + 1);
	int errnum = read_all(fd, bytes, (size_t)size);
	entry->bytes = (struct snap_span){ bytes, (size_t)size };
	return errnum == 0 ? 0
			   : snap_fail_errno(walk->err, errnum, "cannot read",
					     entry->name);
}

static int walk_folder(struct folder_walk *walk, int fd, const char *prefix,
		       int depth);

/* Takes 'fd' and 'name' over. */
static int add_opened(struct folder_walk *walk, int fd, char *name, int depth)
{
	struct fmt_archive_entry *entry;
	struct stat status;
	int rc;

	if (fstat(fd, &status) != 0 ||
	    (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))) {
		rc = snap_fail(walk->err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
			       "'%s' is neither a file nor a folder", name);
		free(name);
		(void)close(fd);
		return rc;
	}
	bool folder = S_ISDIR(status.st_mode);
	rc = add_entry(walk, name, folder, &entry);
	/* Whoever walks closes. */
	if (rc == 0 && folder)
		return walk_folder(walk, fd, entry->name, depth + 1);
	if (rc == 0)
		rc = read_file(walk, fd, (uint64_t)status.st_size, entry);
	(void)close(fd);
	return rc;
}

static int add_row(struct folder_walk *walk, int folder, const char *prefix,
		   const char *base, int depth)
{
	size_t size = strlen(prefix) + strlen(base) + 2;
	char *name = tool_alloc(size);
	/* A pipe that nobody writes to must not keep us. */
	int fd = openat(folder, base,
			O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

	(void)snprintf(name, size, "%s%s%s", prefix,
		       prefix[0] == '\0' ? "" : "/", base);
	if (fd >= 0)
		return add_opened(walk, fd, name, depth);
	int rc =
		errno == ELOOP || errno == ENXIO
			? snap_fail(walk->err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
				    "'%s' is neither a file nor a folder", name)
			: snap_fail_errno(walk->err, errno, "cannot open",
					  name);
	free(name);
	return rc;
}

/* Closes 'fd'. */
static int walk_folder(struct folder_walk *walk, int fd, const char *prefix,
		       int depth)
{
	DIR *stream = depth < DEPTH_MOST ? fdopendir(fd) : NULL;
	const struct dirent *row;
	int rc = 0;

	if (stream == NULL) {
		(void)close(fd);
		return snap_fail(walk->err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				 "'%s': folders in it are too deep", prefix);
	}
	while (rc == 0 && (row = readdir(stream)) != NULL)
		if (strcmp(row->d_name, ".") != 0 &&
		    strcmp(row->d_name, "..") != 0)
			rc = add_row(walk, dirfd(stream), prefix, row->d_name,
				     depth);
	(void)closedir(stream);
	return rc;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct fmt_archive_entry *)a)->name,
		      ((const struct fmt_archive_entry *)b)->name);
}

int pack_folder_read(struct fmt_archive **out, const char *path,
		     const struct fmt_archive_limits *limits,
		     struct snap_error *err)
{
	struct snap_error local;
	struct folder_walk walk = {
		.limits = fill_limits(limits),
		.err = err != NULL ? err : &local,
	};
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return snap_fail_errno(err, errno, "cannot open", path);
	walk.out = tool_calloc(1, sizeof(*walk.out));
	walk.out->allocator = snap_default_allocator;
	int rc = walk_folder(&walk, fd, "", 0);
	if (rc == 0 && walk.out->count != 0)
		qsort(walk.out->entries, walk.out->count,
		      sizeof(*walk.out->entries), by_name);
	if (rc == 0)
		rc = fmt_archive_names_check(walk.out->entries, walk.out->count,
					     &snap_default_allocator, err);
	if (rc != 0)
		fmt_archive_free(walk.out);
	else
		*out = walk.out;
	return rc;
}
