#include "tools/snapshot-builder/create/check.h"

#include "base/alloc.h"
#include "base/fail.h"
#include "snapshot/reader.h"
#include "tools/common/report.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Blocks begin at places that no other allocator would choose; the pointer that
 * malloc() gave lies right before the block. */
#define PAD_UNIT 64u

static void *pad_allocate(void *context, size_t size)
{
	atomic_uint *count = context;
	size_t pad = PAD_UNIT * (1 + atomic_fetch_add(count, 1) % 37);

	if (size > SIZE_MAX - pad)
		return NULL;
	char *memory = malloc(size + pad);
	if (memory == NULL)
		return NULL;
	memcpy(memory + pad - sizeof(memory), &memory, sizeof(memory));
	/* What isn't initialised differs too. */
	memset(memory + pad, 0xa5, size);
	return memory + pad;
}

static void pad_release(void *context, void *memory)
{
	void *begin;

	(void)context;
	memcpy(&begin, (char *)memory - sizeof(begin), sizeof(begin));
	free(begin);
}

/* Variables of the environment that are changed for a while. */
static const struct {
	const char *name;
	const char *value;
} strange[] = {
	{ "TZ", "Asia/Kathmandu" }, { "LC_ALL", "tr_TR.UTF-8" },
	{ "LANG", "de_DE.UTF-8" },  { "USER", "somebody-else" },
	{ "HOME", "/nonexistent" }, { "SOURCE_DATE_EPOCH", "1" },
};
enum {
	STRANGE_COUNT = sizeof(strange) / sizeof(strange[0])
};

struct surroundings {
	char *values[STRANGE_COUNT];
	mode_t umask;
	int folder;
};

static void perturb(struct surroundings *old)
{
	for (size_t i = 0; i < STRANGE_COUNT; i++) {
		const char *value = getenv(strange[i].name);

		old->values[i] = value != NULL ? tool_copy(value) : NULL;
		(void)setenv(strange[i].name, strange[i].value, 1);
	}
	old->umask = umask(0777);
	old->folder = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (old->folder >= 0 && chdir("/") != 0)
		old->folder = -1;
	/* Whichever there is: numbers and upper case differ. */
	(void)(setlocale(LC_ALL, "") != NULL ||
	       setlocale(LC_ALL, "C.UTF-8") != NULL);
	tzset();
}

static int restore(struct surroundings *old, struct snap_error *err)
{
	int rc = 0;

	for (size_t i = 0; i < STRANGE_COUNT; i++) {
		if (old->values[i] != NULL)
			(void)setenv(strange[i].name, old->values[i], 1);
		else
			(void)unsetenv(strange[i].name);
		free(old->values[i]);
	}
	(void)umask(old->umask);
	(void)setlocale(LC_ALL, "C");
	tzset();
	if (old->folder >= 0 && fchdir(old->folder) != 0)
		rc = snap_fail_errno(err, errno, "cannot go back to", ".");
	if (old->folder >= 0)
		(void)close(old->folder);
	return rc;
}

/* The paths as they are from "/" too. */
static int make_absolute(struct tool_texts *out, const struct tool_texts *paths,
			 struct snap_error *err)
{
	out->items = tool_calloc(paths->count, sizeof(*out->items));
	for (out->count = 0; out->count < paths->count; out->count++) {
		const char *path = paths->items[out->count];

		out->items[out->count] = realpath(path, NULL);
		if (out->items[out->count] == NULL)
			return snap_fail_errno(err, errno, "cannot resolve",
					       path);
	}
	return 0;
}

static void free_absolute(struct tool_texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		free((void *)(uintptr_t)texts->items[i]);
	tool_texts_free(texts);
}

/* The second build, from the files on. */
static int build_again(const struct builder_plan *plan,
		       const struct tool_texts *paths, void **bytes,
		       size_t *size, struct snap_error *err)
{
	const struct builder_reading reading = {
		.jobs = plan->jobs,
		.dialect = plan->dialect,
		.allocator = plan->allocator,
		.exclude = plan->exclude,
	};
	struct builder_input input;
	struct fmt_problems problems;

	fmt_problems_begin(&problems, plan->allocator);
	int rc = builder_input_read(&input, paths, &reading, &problems, err);
	fmt_problems_end(&problems);
	if (rc != 0)
		return rc;
	rc = builder_input_compile(&input, plan->jobs, true, NULL, err);
	if (rc == 0)
		rc = builder_build_memory(&input, plan, bytes, size, err);
	builder_input_free(&input);
	return rc;
}

static int build_perturbed(const struct builder_plan *plan,
			   const struct tool_texts *paths, void **bytes,
			   size_t *size, struct snap_error *err)
{
	struct tool_texts absolute = { 0 };
	struct surroundings old;
	int rc = make_absolute(&absolute, paths, err);

	if (rc == 0) {
		perturb(&old);
		rc = build_again(plan, &absolute, bytes, size, err);
		int back = restore(&old, rc == 0 ? err : NULL);
		if (rc == 0 && back != 0) {
			snap_free(plan->allocator, *bytes);
			rc = back;
		}
	}
	free_absolute(&absolute);
	return rc;
}

static void read_content(const void *bytes, size_t size,
			 char content[SNAP_DIGEST_TEXT_SIZE])
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_HEADER,
		.memory = SNAP_MEMORY_BORROW,
	};
	struct snap_reader *reader;
	struct snap_info info;

	content[0] = '\0';
	if (snap_reader_open_memory(&reader, bytes, size, &options, NULL) != 0)
		return;
	snap_reader_info(reader, &info);
	memcpy(content, info.content_text, SNAP_DIGEST_TEXT_SIZE);
	snap_reader_close(reader);
}

int builder_check(const struct builder_input *input,
		  const struct builder_plan *plan,
		  const struct tool_texts *paths,
		  struct builder_difference *out,
		  char content[SNAP_DIGEST_TEXT_SIZE], struct snap_error *err)
{
	atomic_uint count = 0;
	const struct snap_allocator padded = { pad_allocate, pad_release,
					       &count };
	struct builder_plan other = *plan;
	void *first, *second;
	size_t first_size, second_size;

	other.allocator = &padded;
	other.jobs = plan->jobs == 1 ? 3 : 1;
	int rc = builder_build_memory(input, plan, &first, &first_size, err);
	if (rc != 0)
		return rc;
	rc = build_perturbed(&other, paths, &second, &second_size, err);
	if (rc == 0) {
		builder_compare(first, first_size, second, second_size, out);
		read_content(first, first_size, content);
		snap_free(&padded, second);
	}
	const struct snap_allocator own =
		snap_allocator_or_default(plan->allocator);
	snap_free(&own, first);
	return rc;
}
