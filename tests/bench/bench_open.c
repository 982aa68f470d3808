/*
 * How long until a snapshot answers: open and one look-up, twenty more and one
 * help text, at each load level, against the least that any reader that trusts
 * nothing must do: open, map and hash the bytes it uses.  Once more and more
 * in one process, and once in a process of its own each time.
 *
 *     bench_open LIBRARY FOLDER [ROUNDS]
 */
#include "bench/bench_open.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const names[] = {
	"zeros",     "plus",   "sin",	  "strrep",  "cellfun", "sum",
	"regexprep", "struct", "magic",	  "isempty", "numel",	"sprintf",
	"max",	     "cumsum", "deg2rad", "unique",  "interp1", "eye",
	"num2str",   "sort",   "mod",
};
#define NAME_COUNT (sizeof(names) / sizeof(*names))

int bench_look_up(const struct snap_reader *reader, size_t lookups, bool help,
		  struct snap_error *err)
{
	struct ms_library *library;
	struct ms_entry entry = { .index = 0 };
	struct ms_doc *doc = NULL;
	int rc = ms_library_open(&library, reader, NULL, err);

	if (rc != 0)
		return rc;
	for (size_t i = 0; rc == 0 && i < lookups; i++) {
		const char *name = names[i % NAME_COUNT];

		rc = ms_library_find(library, name, strlen(name), &entry, err);
	}
	if (rc == 0 && help)
		rc = ms_library_doc(library, &entry, &doc, err);
	ms_doc_free(doc);
	ms_library_close(library);
	return rc;
}

/* One way to use the file. */
struct use {
	const struct bench_target *target;
	enum snap_load_level level;
	size_t lookups;
	bool help;
};

static void open_and_look_up(void *context)
{
	const struct use *use = context;
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = use->level,
		.io = SNAP_IO_MAP,
	};
	struct snap_reader *reader;
	struct snap_error err;

	bench_check(snap_reader_open_file(&reader, use->target->path, &options,
					  &err),
		    &err, "open");
	bench_check(bench_look_up(reader, use->lookups, use->help, &err), &err,
		    "look up");
	snap_reader_close(reader);
}

static volatile uint64_t sink;

/* Nothing is interpreted: the bytes are only hashed. */
static void map_and_hash(const struct bench_target *target,
			 const struct bench_range *ranges, size_t count)
{
	struct stat status;
	int fd = open(target->path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &status) != 0)
		abort();
	uint8_t *bytes = mmap(NULL, (size_t)status.st_size, PROT_READ,
			      MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		abort();
	(void)close(fd);
	for (size_t i = 0; i < count; i++)
		sink = snap_digest64(bytes + ranges[i].offset, ranges[i].size);
	(void)munmap(bytes, (size_t)status.st_size);
}

/* All of the sections that look-ups use. */
static void hash_hot(void *context)
{
	const struct use *use = context;
	const struct bench_range all = { 0, use->target->hot_end };

	map_and_hash(use->target, &all, 1);
}

/* What one look-up uses of them. */
static void hash_used(void *context)
{
	const struct use *use = context;

	map_and_hash(use->target, use->target->used, use->target->used_count);
}

static const struct arm {
	const char *metric;
	void (*run)(void *context);
	struct use use;
} arms[] = {
	{ "limit_hash_hot", hash_hot, { 0 } },
	{ "limit_hash_used", hash_used, { 0 } },
	{ "lazy_lookup",
	  open_and_look_up,
	  { .level = SNAP_LOAD_LAZY, .lookups = 1 } },
	{ "header_lookup",
	  open_and_look_up,
	  { .level = SNAP_LOAD_HEADER, .lookups = 1 } },
	{ "full_lookup",
	  open_and_look_up,
	  { .level = SNAP_LOAD_FULL, .lookups = 1 } },
	{ "lazy_21_lookups_1_help",
	  open_and_look_up,
	  { .level = SNAP_LOAD_LAZY, .lookups = 21, .help = true } },
};
#define ARM_COUNT  (sizeof(arms) / sizeof(*arms))
#define LIMIT_USED 1

/* Against the limit: the median of the pairs. */
static void print_arm(const char *kind, uint32_t count, size_t i,
		      const double *samples, const double *limit, size_t rounds)
{
	bench_printf(bench_median_of(samples, rounds), "%s_%u_%s_us", kind,
		     count, arms[i].metric);
	if (i > LIMIT_USED)
		bench_printf(bench_ratio_of(samples, limit, rounds),
			     "%s_%u_%s_ratio_to_used", kind, count,
			     arms[i].metric);
}

static void bench_warm(const struct bench_target *target, uint32_t count,
		       size_t rounds)
{
	struct bench_arm run[ARM_COUNT];
	struct use uses[ARM_COUNT];

	for (size_t i = 0; i < ARM_COUNT; i++) {
		uses[i] = arms[i].use;
		uses[i].target = target;
		run[i] = (struct bench_arm){ .run = arms[i].run,
					     .context = &uses[i] };
	}
	bench_run(run, ARM_COUNT, rounds);
	for (size_t i = 0; i < ARM_COUNT; i++)
		print_arm("open", count, i, run[i].samples,
			  run[LIMIT_USED].samples, rounds);
	bench_free(run, ARM_COUNT);
}

/* The arm's number and what is known of the file go by arguments. */
static void bench_first_time(struct bench_target *target, uint32_t count,
			     size_t rounds)
{
	struct bench_process run[ARM_COUNT];
	char numbers[ARM_COUNT][8];
	char *arguments[ARM_COUNT][6];
	char text[BENCH_TARGET_TEXT], program[] = "bench_open",
				      first[] = "--first";

	bench_target_text(target, text);
	for (size_t i = 0; i < ARM_COUNT; i++) {
		(void)snprintf(numbers[i], sizeof(numbers[i]), "%zu", i);
		arguments[i][0] = program;
		arguments[i][1] = first;
		arguments[i][2] = numbers[i];
		arguments[i][3] = target->path;
		arguments[i][4] = text;
		arguments[i][5] = NULL;
		run[i] = (struct bench_process){ .arguments = arguments[i] };
	}
	bench_run_processes(run, ARM_COUNT, rounds);
	for (size_t i = 0; i < ARM_COUNT; i++) {
		print_arm("first", count, i, run[i].samples,
			  run[LIMIT_USED].samples, rounds);
		bench_printf(bench_median_of(run[i].faults, rounds),
			     "first_%u_%s_faults", count, arms[i].metric);
	}
	bench_printf(bench_median_of(run[0].heap, rounds), "first_%u_heap_us",
		     count);
	bench_free_processes(run, ARM_COUNT);
}

static int run_first(char **argv)
{
	struct bench_target target;
	size_t i = strtoul(argv[2], NULL, 10) % ARM_COUNT;
	struct use use = arms[i].use;

	bench_target_parse(&target, argv[3], argv[4]);
	use.target = &target;
	bench_first(arms[i].run, &use);
	return 0;
}

static void bench_entries(const struct fmt_library *real, uint32_t count,
			  const char *folder, size_t rounds)
{
	const struct ms_library_layout layout = {
		.cold_codec = SNAP_CODEC_BLOCKS,
		.level = 6,
		.block_size = 16384,
		.dictionary_size = 32768,
	};
	struct bench_target target = { 0 };
	struct fmt_library library = bench_copies(real, count);

	(void)snprintf(target.path, sizeof(target.path), "%s/open-%u.snapshot",
		       folder, count);
	bench_write(&library, &layout, 1, target.path);
	bench_free_copies(&library);
	bench_target_measure(&target);
	bench_printf((double)target.hot_end, "open_%u_hot_bytes", count);
	bench_printf((double)target.used_size, "open_%u_used_bytes", count);
	bench_warm(&target, count, rounds);
	bench_first_time(&target, count, rounds);
	(void)unlink(target.path);
}

int main(int argc, char **argv)
{
	if (argc == 5 && strcmp(argv[1], "--first") == 0)
		return run_first(argv);
	if (argc < 3) {
		(void)fprintf(stderr,
			      "usage: bench_open LIBRARY FOLDER [ROUNDS]\n");
		return 2;
	}
	size_t rounds = argc > 3 ? strtoul(argv[3], NULL, 10) : 501;
	struct fmt_library *real = bench_library(argv[1], 1);

	bench_entries(real, 1000, argv[2], rounds);
	bench_entries(real, 100000, argv[2], rounds);
	fmt_stdlib_free(real);
	return 0;
}
