/*
 * How long until a snapshot answers: open and one look-up, twenty more and one
 * help text, at each load level, against the least that any reader that trusts
 * nothing must do: open, map and hash the bytes it uses.
 *
 *     bench_open LIBRARY FOLDER [ROUNDS]
 */
#include "bench/bench.h"

#include "base/digest.h"
#include "session/library/library.h"

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

struct target {
	char path[4096];
	uint64_t hot_size; /* of the sections a look-up needs */
	uint64_t hot_end;  /* where they end in the file */
	enum snap_load_level level;
	size_t lookups;
	bool help;
};

static void open_and_look_up(void *context)
{
	const struct target *target = context;
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = target->level,
		.io = SNAP_IO_MAP,
	};
	struct snap_reader *reader;
	struct ms_library *library;
	struct ms_entry entry = { .index = 0 };
	struct snap_error err;

	bench_check(
		snap_reader_open_file(&reader, target->path, &options, &err),
		&err, "open");
	bench_check(ms_library_open(&library, reader, NULL, &err), &err,
		    "library");
	for (size_t i = 0; i < target->lookups; i++) {
		const char *name = names[i % NAME_COUNT];

		bench_check(ms_library_find(library, name, strlen(name), &entry,
					    &err),
			    &err, name);
	}
	if (target->help) {
		struct ms_doc *doc;

		bench_check(ms_library_doc(library, &entry, &doc, &err), &err,
			    "help");
		ms_doc_free(doc);
	}
	ms_library_close(library);
	snap_reader_close(reader);
}

static volatile uint64_t sink;

/* The limit: the header and the hot bytes hashed, nothing interpreted. */
static void map_and_hash(void *context)
{
	const struct target *target = context;
	struct stat status;
	int fd = open(target->path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &status) != 0)
		abort();
	void *bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE,
			   fd, 0);
	if (bytes == MAP_FAILED)
		abort();
	(void)close(fd);
	sink = snap_digest64(bytes, (size_t)target->hot_end);
	(void)munmap(bytes, (size_t)status.st_size);
}

/* Where a look-up's sections end: they are the first ones. */
static void measure_hot(struct target *target)
{
	const uint32_t used[] = { MS_SECTION_LIBRARY, MS_SECTION_NAMES,
				  MS_SECTION_NAME_INDEX, MS_SECTION_RECORDS };
	struct snap_reader *reader;
	struct snap_error err;

	bench_check(snap_reader_open_file(&reader, target->path, NULL, &err),
		    &err, "open");
	for (size_t i = 0; i < sizeof(used) / sizeof(*used); i++) {
		struct snap_section section;

		bench_check(snap_reader_find(reader, used[i], &section, &err),
			    &err, "section");
		target->hot_size += section.raw_size;
		if (section.offset + section.raw_size > target->hot_end)
			target->hot_end = section.offset + section.raw_size;
	}
	snap_reader_close(reader);
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
	struct target limit = { .lookups = 1 };
	struct fmt_library library = bench_copies(real, count);

	(void)snprintf(limit.path, sizeof(limit.path), "%s/open-%u.snapshot",
		       folder, count);
	bench_write(&library, &layout, 1, limit.path);
	bench_free_copies(&library);
	measure_hot(&limit);

	struct target lazy = limit, header = limit, full = limit, more = limit;
	header.level = SNAP_LOAD_HEADER;
	full.level = SNAP_LOAD_FULL;
	more.lookups = 21;
	more.help = true;
	struct bench_arm arms[] = {
		{ .metric = "limit_map_hash_us",
		  .run = map_and_hash,
		  .context = &limit },
		{ .metric = "open_lazy_lookup_us",
		  .run = open_and_look_up,
		  .context = &lazy },
		{ .metric = "open_header_lookup_us",
		  .run = open_and_look_up,
		  .context = &header },
		{ .metric = "open_full_lookup_us",
		  .run = open_and_look_up,
		  .context = &full },
		{ .metric = "open_lazy_21_lookups_1_help_us",
		  .run = open_and_look_up,
		  .context = &more },
	};
	size_t arm_count = sizeof(arms) / sizeof(*arms);

	bench_run(arms, arm_count, rounds);
	bench_printf((double)limit.hot_size, "open_%u_hot_bytes", count);
	for (size_t i = 0; i < arm_count; i++)
		bench_printf(bench_median(&arms[i], rounds), "open_%u_%s",
			     count, arms[i].metric);
	for (size_t i = 1; i < arm_count; i++)
		bench_printf(bench_ratio(&arms[i], &arms[0], rounds),
			     "open_%u_%s_ratio_to_limit", count,
			     arms[i].metric);
	bench_free(arms, arm_count);
	(void)unlink(limit.path);
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		(void)fprintf(stderr,
			      "usage: bench_open LIBRARY FOLDER [ROUNDS]\n");
		return 2;
	}
	size_t rounds = argc > 3 ? strtoul(argv[3], NULL, 10) : 501;
	struct fmt_library *real = bench_library(argv[1], 1);

	bench_entries(real, 1000, argv[2], rounds);
	bench_entries(real, 100000, argv[2], rounds / 10 + 1);
	fmt_stdlib_free(real);
	return 0;
}
