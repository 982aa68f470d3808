/*
 * What packing costs and saves: file size of each layout against all content in
 * one zstd -19 frame, and the time to read one help text from an open snapshot.
 *
 *     bench_size LIBRARY FOLDER [ROUNDS]
 */
#include "bench/bench.h"

#include "session/library/library.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

struct shape {
	const char *name;
	struct ms_library_layout layout;
};

static const struct shape shapes[] = {
	{ "raw", { .cold_codec = SNAP_CODEC_RAW } },
	{ "one_frame_19", { .cold_codec = SNAP_CODEC_ZSTD, .level = 19 } },
	{ "blocks_16k_19",
	  { .cold_codec = SNAP_CODEC_BLOCKS,
	    .level = 19,
	    .block_size = 16384 } },
	{ "blocks_16k_dict_32k_19",
	  { .cold_codec = SNAP_CODEC_BLOCKS,
	    .level = 19,
	    .block_size = 16384,
	    .dictionary_size = 32768 } },
	{ "blocks_32k_19",
	  { .cold_codec = SNAP_CODEC_BLOCKS,
	    .level = 19,
	    .block_size = 32768 } },
	{ "blocks_48k_19",
	  { .cold_codec = SNAP_CODEC_BLOCKS,
	    .level = 19,
	    .block_size = 49152 } },
	{ "blocks_64k_19",
	  { .cold_codec = SNAP_CODEC_BLOCKS,
	    .level = 19,
	    .block_size = 65536 } },
	{ "blocks_16k_dict_8k_19",
	  { .cold_codec = SNAP_CODEC_BLOCKS,
	    .level = 19,
	    .block_size = 16384,
	    .dictionary_size = 8192 } },
	{ "blocks_4k_dict_32k_6",
	  { .cold_codec = SNAP_CODEC_BLOCKS,
	    .level = 6,
	    .block_size = 4096,
	    .dictionary_size = 32768 } },
};
#define SHAPE_COUNT (sizeof(shapes) / sizeof(*shapes))

struct opened {
	struct snap_reader *reader;
	struct ms_library *library;
	uint32_t next; /* entry to read */
};

static void read_one_text(void *context)
{
	struct opened *opened = context;
	struct ms_library_info info;
	struct ms_entry entry;
	struct ms_doc *doc;
	struct snap_error err;

	ms_library_info(opened->library, &info);
	/* A stride that is prime to the count visits all of them. */
	opened->next = (opened->next + 97) % info.entry_count;
	bench_check(
		ms_library_entry(opened->library, opened->next, &entry, &err),
		&err, "entry");
	bench_check(ms_library_doc(opened->library, &entry, &doc, &err), &err,
		    "document");
	ms_doc_free(doc);
}

static void open_shape(struct opened *out, const char *path)
{
	struct snap_error err;

	bench_check(snap_reader_open_file(&out->reader, path, NULL, &err), &err,
		    path);
	bench_check(ms_library_open(&out->library, out->reader, NULL, &err),
		    &err, path);
	out->next = 0;
}

/* The raw file, which is all content, as one frame of the best level. */
static double single_frame_size(const char *raw_path)
{
	size_t size;
	void *content = bench_read_file(raw_path, &size);
	size_t room = ZSTD_compressBound(size);
	void *packed = malloc(room);

	if (packed == NULL)
		abort();
	size_t packed_size = ZSTD_compress(packed, room, content, size, 19);
	free(packed);
	free(content);
	if (ZSTD_isError(packed_size))
		abort();
	return (double)packed_size;
}

static void shape_path(char *out, size_t size, const char *folder, size_t i)
{
	(void)snprintf(out, size, "%s/size-%s.snapshot", folder,
		       shapes[i].name);
}

int main(int argc, char **argv)
{
	struct bench_arm arms[SHAPE_COUNT];
	struct opened opened[SHAPE_COUNT];
	char path[4096];

	if (argc < 3) {
		(void)fprintf(stderr,
			      "usage: bench_size LIBRARY FOLDER [ROUNDS]\n");
		return 2;
	}
	size_t rounds = argc > 3 ? strtoul(argv[3], NULL, 10) : 1001;
	struct fmt_library *real = bench_library(argv[1], 1);

	for (size_t i = 0; i < SHAPE_COUNT; i++) {
		shape_path(path, sizeof(path), argv[2], i);
		bench_write(real, &shapes[i].layout, 1, path);
		open_shape(&opened[i], path);
		arms[i] = (struct bench_arm){ .metric = shapes[i].name,
					      .run = read_one_text,
					      .context = &opened[i] };
	}
	bench_run(arms, SHAPE_COUNT, rounds);
	shape_path(path, sizeof(path), argv[2], 0);
	double single = single_frame_size(path);
	bench_printf(single, "size_single_frame_19_bytes");
	for (size_t i = 0; i < SHAPE_COUNT; i++) {
		struct stat status;

		shape_path(path, sizeof(path), argv[2], i);
		if (stat(path, &status) != 0)
			abort();
		bench_printf((double)status.st_size, "size_%s_bytes",
			     shapes[i].name);
		bench_printf((double)status.st_size / single,
			     "size_%s_ratio_to_single_frame", shapes[i].name);
		bench_printf(bench_median(&arms[i], rounds),
			     "size_%s_one_text_us", shapes[i].name);
		ms_library_close(opened[i].library);
		snap_reader_close(opened[i].reader);
		(void)unlink(path);
	}
	bench_free(arms, SHAPE_COUNT);
	fmt_stdlib_free(real);
	return 0;
}
