#include "tools/snapshot-builder/create/measure.h"

#include "base/alloc.h"
#include "base/fail.h"
#include "snapshot/reader.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/builder.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* malloc() that knows how much is out; a block's size stands before it. */
struct counter {
	uint64_t now;
	uint64_t peak;
};

#define COUNTER_HEAD sizeof(max_align_t)

static void *count_allocate(void *context, size_t size)
{
	struct counter *counter = context;
	char *memory = size > SIZE_MAX - COUNTER_HEAD
			       ? NULL
			       : malloc(size + COUNTER_HEAD);

	if (memory == NULL)
		return NULL;
	memcpy(memory, &size, sizeof(size));
	counter->now += size;
	if (counter->peak < counter->now)
		counter->peak = counter->now;
	return memory + COUNTER_HEAD;
}

static void count_release(void *context, void *memory)
{
	struct counter *counter = context;
	char *begin = (char *)memory - COUNTER_HEAD;
	size_t size;

	memcpy(&size, begin, sizeof(size));
	counter->now -= size;
	free(begin);
}

/* Times of every round, to find medians in. */
struct samples {
	double lookup[MEASURE_ROUNDS];
	double help[MEASURE_ROUNDS];
	uint64_t memory;
};

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *samples, size_t count)
{
	qsort(samples, count, sizeof(*samples), compare);
	return samples[count / 2];
}

static int open_measured(struct snap_reader **reader,
			 struct ms_library **library, const char *path,
			 const struct snap_allocator *allocator,
			 struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_LAZY,
		.io = SNAP_IO_MAP,
		.allocator = allocator,
	};
	int rc = snap_reader_open_file(reader, path, &options, err);

	return rc != 0 ? rc : ms_library_open(library, *reader, allocator, err);
}

/* Open, look up, read a help text, close; as a process that starts does. */
static int read_once(const char *path, const char *name, double *lookup,
		     double *help, uint64_t *memory, struct snap_error *err)
{
	struct counter counter = { 0 };
	const struct snap_allocator allocator = { count_allocate, count_release,
						  &counter };
	struct snap_reader *reader = NULL;
	struct ms_library *library = NULL;
	struct ms_entry entry;
	char *text = NULL;
	size_t size;

	double begun = builder_now();
	int rc = open_measured(&reader, &library, path, &allocator, err);
	if (rc == 0)
		rc = ms_library_find(library, name, strlen(name), &entry, err);
	double found = builder_now();
	if (rc == 0)
		rc = ms_library_help(library, &entry, 80, &text, &size, err);
	*help = builder_now() - found;
	*lookup = found - begun;
	snap_free(&allocator, text);
	ms_library_close(library);
	snap_reader_close(reader);
	if (*memory < counter.peak)
		*memory = counter.peak;
	return rc;
}

/* The build's time is that of the middle one. */
static int build_preset(const struct builder_input *input,
			const struct builder_preset *preset, uint32_t jobs,
			const char *path, struct measured *out,
			struct snap_error *err)
{
	const struct builder_plan plan = { .preset = preset->name,
					   .layout = preset->layout,
					   .jobs = jobs };
	double times[MEASURE_BUILDS];

	for (size_t i = 0; i < MEASURE_BUILDS; i++) {
		struct builder_product product;
		double begun = builder_now();
		int rc = builder_build_file(input, &plan, path, &product, err);

		if (rc != 0)
			return rc;
		times[i] = builder_now() - begun;
		out->file_size = product.info.file_size;
		out->cold_size = product.cold_size;
		builder_product_free(&product);
	}
	out->build = median(times, MEASURE_BUILDS);
	return 0;
}

/* DIR/PRESET.snapshot, yours. */
static char *preset_path(const char *folder, size_t preset)
{
	size_t size = strlen(folder) + 64;
	char *path = tool_alloc(size);

	(void)snprintf(path, size, "%s/%s.snapshot", folder,
		       builder_presets_table[preset].name);
	return path;
}

static int measure_reading(const struct builder_input *input,
			   char *const paths[BUILDER_PRESET_COUNT],
			   struct samples *samples, struct snap_error *err)
{
	const struct fmt_library *library = input->library;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < MEASURE_ROUNDS; i++) {
		/* A prime step goes all over the names. */
		size_t entry = i * 7919 % library->entry_count;

		for (size_t p = 0; rc == 0 && p < BUILDER_PRESET_COUNT; p++)
			rc = read_once(paths[p], library->entries[entry].name,
				       &samples[p].lookup[i],
				       &samples[p].help[i], &samples[p].memory,
				       err);
	}
	return rc;
}

static int measure_in(const struct builder_input *input, uint32_t jobs,
		      char *const paths[BUILDER_PRESET_COUNT],
		      struct measured out[BUILDER_PRESET_COUNT],
		      struct snap_error *err)
{
	struct samples *samples =
		tool_calloc(BUILDER_PRESET_COUNT, sizeof(*samples));
	int rc = 0;

	for (size_t p = 0; rc == 0 && p < BUILDER_PRESET_COUNT; p++)
		rc = build_preset(input, &builder_presets_table[p], jobs,
				  paths[p], &out[p], err);
	if (rc == 0)
		rc = measure_reading(input, paths, samples, err);
	for (size_t p = 0; rc == 0 && p < BUILDER_PRESET_COUNT; p++) {
		out[p].lookup = median(samples[p].lookup, MEASURE_ROUNDS);
		out[p].help = median(samples[p].help, MEASURE_ROUNDS);
		out[p].memory = samples[p].memory;
	}
	free(samples);
	return rc;
}

static char *make_folder(struct snap_error *err)
{
	const char *base = getenv("TMPDIR");
	size_t size;

	if (base == NULL || base[0] == '\0')
		base = "/tmp";
	size = strlen(base) + 32;
	char *folder = tool_alloc(size);
	(void)snprintf(folder, size, "%s/snapshot-measure-XXXXXX", base);
	if (mkdtemp(folder) != NULL)
		return folder;
	(void)snap_fail_errno(err, errno, "cannot make a folder in", base);
	free(folder);
	return NULL;
}

int measure_presets(const struct builder_input *input, uint32_t jobs,
		    struct measured out[BUILDER_PRESET_COUNT],
		    struct snap_error *err)
{
	char *paths[BUILDER_PRESET_COUNT];

	if (input->library->entry_count == 0)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "the library has no entries to look up");
	char *folder = make_folder(err);
	if (folder == NULL)
		return (int)err->code;
	for (size_t p = 0; p < BUILDER_PRESET_COUNT; p++)
		paths[p] = preset_path(folder, p);
	int rc = measure_in(input, jobs, paths, out, err);
	for (size_t p = 0; p < BUILDER_PRESET_COUNT; p++) {
		(void)unlink(paths[p]);
		free(paths[p]);
	}
	(void)rmdir(folder);
	free(folder);
	return rc;
}
