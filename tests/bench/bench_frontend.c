/*
 * The front end over a folder of sources, stage by stage: text to tree, tree to
 * program, program to image, image opened and verified.  Files with mistakes
 * and classes count until they are refused.
 */
#include "bench/bench_frontend.h"

#include "bench/bench.h"
#include "lang/dialect.h"
#include "lang/flow.h"
#include "lang/gen.h"
#include "lang/hir_lower.h"
#include "lang/parser.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FOLDER_DEPTH 32

enum stage {
	PARSE,
	LOWER,
	GENERATE,
	VERIFY,
	STAGE_COUNT
};

struct source {
	char *text;
	size_t size;
};

struct pass {
	struct source *sources;
	size_t count, capacity;
	size_t bytes;
	size_t refused, image_bytes;
	double spent[STAGE_COUNT]; /* microseconds of one pass */
};

static void read_source(struct pass *pass, const char *path, size_t size)
{
	FILE *file = fopen(path, "rb");
	struct source *source;

	if (file == NULL)
		return;
	if (pass->count == pass->capacity) {
		pass->capacity = pass->capacity == 0 ? 256 : 2 * pass->capacity;
		pass->sources = realloc(
			pass->sources, pass->capacity * sizeof(*pass->sources));
	}
	if (pass->sources == NULL)
		exit(2);
	source = &pass->sources[pass->count++];
	source->text = malloc(size + 1);
	if (source->text == NULL)
		exit(2);
	source->size = fread(source->text, 1, size, file);
	pass->bytes += source->size;
	(void)fclose(file);
}

static void read_folder(struct pass *pass, const char *folder, int depth)
{
	DIR *handle = depth < FOLDER_DEPTH ? opendir(folder) : NULL;
	const struct dirent *entry;

	while (handle != NULL && (entry = readdir(handle)) != NULL) {
		size_t length = strlen(entry->d_name);
		char path[4096];
		struct stat status;

		if (entry->d_name[0] == '.' ||
		    snprintf(path, sizeof(path), "%s/%s", folder,
			     entry->d_name) >= (int)sizeof(path) ||
		    lstat(path, &status) != 0)
			continue;
		if (S_ISDIR(status.st_mode))
			read_folder(pass, path, depth + 1);
		else if (S_ISREG(status.st_mode) && length > 2 &&
			 strcmp(entry->d_name + length - 2, ".m") == 0)
			read_source(pass, path, (size_t)status.st_size);
	}
	if (handle != NULL)
		(void)closedir(handle);
}

/* The time since '*at', which becomes now. */
static double lap(double *at)
{
	double before = *at;

	*at = bench_now();
	return *at - before;
}

static int compile(struct pass *pass, const struct source *source,
		   struct snap_arena *arena, struct ms_diag_list *diags,
		   struct snap_strbuf *image)
{
	const struct ms_parse_options parse = { .dialect = MS_DIALECT_OCTAVE };
	const struct ms_gen_options gen = {
		.name = "",
		.dialect = MS_DIALECT_OCTAVE,
		.text = source->text,
		.size = source->size,
	};
	double at = bench_now();
	struct ms_hir_unit unit;
	struct ms_file *file;
	int rc = ms_parse(source->text, source->size, &parse, arena, diags,
			  &file);

	pass->spent[PARSE] += lap(&at);
	if (rc != 0 || diags->errors > 0)
		return -1;
	rc = ms_hir_lower(file, NULL, arena, diags, &unit);
	if (rc == 0 && diags->errors == 0)
		rc = ms_flow(&unit, arena, diags);
	pass->spent[LOWER] += lap(&at);
	if (rc != 0 || diags->errors > 0)
		return -1;
	rc = ms_gen(&unit, &gen, diags, image, NULL);
	pass->spent[GENERATE] += lap(&at);
	if (rc != 0)
		return -1;
	bench_verify(image);
	pass->spent[VERIFY] += lap(&at);
	return 0;
}

static void run_pass(struct pass *pass)
{
	memset(pass->spent, 0, sizeof(pass->spent));
	pass->refused = pass->image_bytes = 0;
	for (size_t i = 0; i < pass->count; i++) {
		struct snap_arena arena;
		struct ms_diag_list diags;
		struct snap_strbuf image;

		snap_arena_begin(&arena, NULL);
		ms_diag_begin(&diags, &arena, 0);
		snap_strbuf_begin(&image, NULL);
		if (compile(pass, &pass->sources[i], &arena, &diags, &image) !=
		    0)
			pass->refused++;
		pass->image_bytes += image.size;
		snap_strbuf_end(&image);
		snap_arena_end(&arena);
	}
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *samples, size_t count)
{
	qsort(samples, count, sizeof(*samples), compare);
	return samples[count / 2];
}

static void report(const struct pass *pass, double *samples[STAGE_COUNT + 1],
		   size_t rounds)
{
	static const char *const names[STAGE_COUNT + 1] = {
		"parse", "lower_and_analyse", "generate_and_build",
		"open_and_verify", "total"
	};

	bench_print("frontend_files", (double)pass->count);
	bench_print("frontend_refused", (double)pass->refused);
	bench_print("frontend_source_bytes", (double)pass->bytes);
	bench_print("frontend_image_bytes", (double)pass->image_bytes);
	for (int i = 0; i <= STAGE_COUNT; i++) {
		double spent = median(samples[i], rounds);

		bench_printf(spent / 1000, "frontend_%s_ms", names[i]);
		bench_printf((double)pass->bytes / spent,
			     "frontend_%s_mb_per_s", names[i]);
	}
}

int main(int argc, char **argv)
{
	struct pass pass = { 0 };
	double *samples[STAGE_COUNT + 1];

	if (argc < 2) {
		(void)fprintf(stderr,
			      "usage: bench_frontend FOLDER [ROUNDS]\n");
		return 2;
	}
	size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 11;

	read_folder(&pass, argv[1], 0);
	if (rounds == 0 || pass.count == 0)
		return 2;
	for (int i = 0; i <= STAGE_COUNT; i++) {
		samples[i] = calloc(rounds, sizeof(double));
		if (samples[i] == NULL)
			return 2;
	}
	run_pass(&pass); /* warms the caches */
	for (size_t k = 0; k < rounds; k++) {
		run_pass(&pass);
		for (int i = 0; i < STAGE_COUNT; i++) {
			samples[i][k] = pass.spent[i];
			samples[STAGE_COUNT][k] += pass.spent[i];
		}
	}
	report(&pass, samples, rounds);
	for (int i = 0; i <= STAGE_COUNT; i++)
		free(samples[i]);
	for (size_t i = 0; i < pass.count; i++)
		free(pass.sources[i].text);
	free(pass.sources);
	return 0;
}
