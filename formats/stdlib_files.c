#include "formats/stdlib_files.h"
#include "formats/sort.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *join(struct fmt_stdlib_reader *reader, const char *folder,
		  const char *separator, const char *path)
{
	size_t folder_size = strlen(folder);
	size_t separator_size = strlen(separator);
	size_t path_size = strlen(path);
	char *text = fmt_reader_array(
		reader, &reader->library->arena,
		folder_size + separator_size + path_size + 1, 1);

	if (text == NULL)
		return NULL;
	memcpy(text, folder, folder_size);
	memcpy(text + folder_size, separator, separator_size);
	memcpy(text + folder_size + separator_size, path, path_size);
	return text;
}

const char *fmt_files_name(struct fmt_stdlib_reader *reader, const char *path)
{
	return join(reader, reader->folder, "", path);
}

void fmt_files_note(struct fmt_stdlib_reader *reader, const char *path,
		    struct snap_span bytes)
{
	struct fmt_input_note *note =
		fmt_reader_array(reader, &reader->notes, 1, sizeof(*note));

	if (note == NULL)
		return;
	note->input = (struct fmt_input){
		.path = path,
		.size = bytes.size,
		.digest = snap_digest128_of(bytes.data, bytes.size),
	};
	note->next = reader->inputs;
	reader->inputs = note;
	reader->library->input_count++;
}

static int compare_inputs(const void *a, const void *b)
{
	const struct fmt_input_note *left = a;
	const struct fmt_input_note *right = b;

	return strcmp(left->input.path, right->input.path);
}

void fmt_files_finish(struct fmt_stdlib_reader *reader)
{
	const struct fmt_input_note *note = reader->inputs;
	size_t n = reader->library->input_count;
	const void **items =
		fmt_reader_array(reader, &reader->notes, n, sizeof(*items));
	const void **scratch =
		fmt_reader_array(reader, &reader->notes, n, sizeof(*scratch));
	struct fmt_input *inputs = fmt_reader_array(
		reader, &reader->library->arena, n, sizeof(*inputs));

	if (items == NULL || scratch == NULL || inputs == NULL)
		return;
	for (size_t i = n; i-- != 0; note = note->next)
		items[i] = note;
	fmt_sort(items, scratch, n, compare_inputs);
	for (size_t i = 0; i < n; i++)
		inputs[i] = ((const struct fmt_input_note *)items[i])->input;
	reader->library->inputs = inputs;
}

/* The smaller of the two limits on what is read next. */
static uint64_t size_limit(const struct fmt_stdlib_reader *reader)
{
	uint64_t one = reader->limits.max_file_size;

	return one < reader->left.bytes ? one : reader->left.bytes;
}

static void report_file(struct fmt_stdlib_reader *reader, const char *path,
			const struct fmt_place *place, const char *wrong)
{
	fmt_reader_report(
		reader,
		&(struct fmt_problem){
			.place = *place,
			.message = fmt_say("file %s %s",
					   fmt_quote(path, strlen(path)).text,
					   wrong)
					   .text,
		});
}

static void report_size(struct fmt_stdlib_reader *reader, const char *path,
			const struct fmt_place *place)
{
	bool one = reader->limits.max_file_size <= reader->left.bytes;

	reader->overdrawn = true;
	fmt_reader_report(
		reader,
		&(struct fmt_problem){
			.code = SNAP_E_LIMIT,
			.place = *place,
			.message =
				fmt_say("file %s is too large (%s is %llu)",
					fmt_quote(path, strlen(path)).text,
					one ? "max_file_size"
					    : "max_total_size",
					one ? ull(reader->limits.max_file_size)
					    : ull(reader->limits
							  .max_total_size))
					.text,
		});
}

/* A symbolic link may not lead out of the library. */
static bool is_below(const char *root, const char *real)
{
	size_t length = strlen(root);

	if (length == 1) /* the root of all */
		return true;
	return strncmp(root, real, length) == 0 && real[length] == '/';
}

static bool is_missing(int errnum)
{
	return errnum == ENOENT || errnum == ENOTDIR || errnum == ELOOP ||
	       errnum == ENAMETOOLONG;
}

static bool resolve(struct fmt_stdlib_reader *reader, const char *path,
		    const struct fmt_place *place, char real[PATH_MAX])
{
	const char *name = join(reader, reader->root, "/", path);
	struct snap_error err;

	if (name == NULL)
		return false;
	if (realpath(name, real) == NULL) {
		int errnum = errno;

		if (is_missing(errnum)) {
			report_file(reader, path, place, "is not there");
			return false;
		}
		int rc = snap_fail_errno(&err, errnum, "cannot find", name);
		fmt_reader_fail(reader, rc, &err);
		return false;
	}
	if (is_below(reader->root, real))
		return true;
	report_file(reader, path, place,
		    "is a link that leaves the library's folder");
	return false;
}

static void judge_open(struct fmt_stdlib_reader *reader, const char *path,
		       const struct fmt_place *place, int rc,
		       const struct snap_error *err)
{
	if (rc == SNAP_E_LIMIT)
		report_size(reader, path, place);
	else if (rc == SNAP_E_NOT_FOUND)
		report_file(reader, path, place, "is not there");
	else if (rc == SNAP_E_UNSAFE_FILE)
		report_file(reader, path, place, "is not a regular file");
	else
		fmt_reader_fail(reader, rc, err);
}

/* The folder 'path' has in front of its last part; -1: there is none, or a link
 * is on the way.  Moves '*path' to the last part. */
static int open_folder(int root, const char **path)
{
	int folder = fcntl(root, F_DUPFD_CLOEXEC, 0);

	for (const char *slash; (slash = strchr(*path, '/')) != NULL;
	     *path = slash + 1) {
		size_t size = (size_t)(slash - *path);
		char name[NAME_MAX + 1] = "";

		if (folder < 0 || size > NAME_MAX)
			break;
		memcpy(name, *path, size);
		int next =
			openat(folder, name,
			       O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		(void)close(folder);
		folder = next;
	}
	return folder;
}

/*
 * What is found without following a link cannot lie outside.  -1 when there is
 * a link, or when anything is wrong: then look closer.
 */
static int open_unlinked(int root, const char *path)
{
	int folder = open_folder(root, &path);

	if (folder < 0)
		return -1;
	int fd = openat(folder, path,
			O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK |
				O_NOCTTY);
	(void)close(folder);
	return fd;
}

bool fmt_files_open(struct fmt_stdlib_reader *reader, const char *path,
		    const struct fmt_place *place, struct snap_file *out)
{
	const struct snap_allocator *allocator =
		&reader->library->arena.allocator;
	uint64_t limit = size_limit(reader);
	char real[PATH_MAX];
	struct snap_error err;
	int rc;

	if (reader->rc != 0)
		return false;
	/* Read, not mapped: the digest is of the very bytes that are parsed. */
	int fd = open_unlinked(reader->root_fd, path);
	if (fd >= 0) {
		rc = snap_file_open_fd(out, fd, SNAP_FILE_READ, limit,
				       allocator, &err);
		(void)close(fd);
	} else if (resolve(reader, path, place, real)) {
		rc = snap_file_open(out, real, SNAP_FILE_READ, limit, allocator,
				    &err);
	} else {
		return false;
	}
	if (rc != 0) {
		judge_open(reader, path, place, rc, &err);
		return false;
	}
	reader->left.bytes -= out->bytes.size;
	fmt_files_note(reader, path, out->bytes);
	return true;
}

static bool is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool exists(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0;
}

/* The manifest's path: the one named, or the one in the folder named. */
static const char *find_manifest(struct fmt_stdlib_reader *reader,
				 const char *path)
{
	size_t length = strlen(path);

	if (!is_folder(path))
		return fmt_reader_text(reader, path, length);
	const char *slash = path[length - 1] == '/' ? "" : "/";
	const char *yaml = join(reader, path, slash, "library.yaml");
	const char *json = join(reader, path, slash, "library.json");
	if (yaml == NULL || json == NULL)
		return NULL;
	return !exists(yaml) && exists(json) ? json : yaml;
}

static bool find_root(struct fmt_stdlib_reader *reader)
{
	const char *folder = *reader->folder == '\0' ? "." : reader->folder;
	char real[PATH_MAX];
	struct snap_error err;

	if (realpath(folder, real) == NULL) {
		int rc = snap_fail_errno(&err, errno, "cannot find", folder);
		fmt_reader_fail(reader, rc, &err);
		return false;
	}
	reader->root = fmt_reader_text(reader, real, strlen(real));
	/* Without it each file's path is resolved from the root of all. */
	reader->root_fd = open(real, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return reader->root != NULL;
}

void fmt_files_close(struct fmt_stdlib_reader *reader)
{
	if (reader->root_fd >= 0)
		(void)close(reader->root_fd);
	reader->root_fd = -1;
}

bool fmt_files_open_manifest(struct fmt_stdlib_reader *reader, const char *path,
			     struct snap_file *out)
{
	struct snap_error err;
	const char *name = find_manifest(reader, path);

	if (name == NULL)
		return false;
	const char *slash = strrchr(name, '/');
	const char *base = slash == NULL ? name : slash + 1;
	reader->source.file = name;
	reader->folder = fmt_reader_text(reader, name, (size_t)(base - name));
	int rc = snap_file_open(out, name, SNAP_FILE_READ, size_limit(reader),
				&reader->library->arena.allocator, &err);
	if (rc == SNAP_E_LIMIT) {
		struct fmt_place place = { .file = name };
		report_size(reader, base, &place);
		return false;
	}
	if (rc != 0) {
		fmt_reader_fail(reader, rc, &err);
		return false;
	}
	reader->left.bytes -= out->bytes.size;
	fmt_files_note(reader, base, out->bytes);
	if (reader->folder != NULL && find_root(reader))
		return true;
	snap_file_close(out);
	return false;
}
