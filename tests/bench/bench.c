#include "bench/bench.h"

#include "base/fail.h"
#include "base/file.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double bench_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void run_arm(struct bench_arm *arm, size_t round)
{
	double begin = bench_now();

	arm->run(arm->context);
	arm->samples[round] = bench_now() - begin;
}

void bench_run(struct bench_arm *arms, size_t count, size_t rounds)
{
	for (size_t i = 0; i < count; i++) {
		arms[i].samples = calloc(rounds, sizeof(double));
		if (arms[i].samples == NULL)
			abort();
		arms[i].run(arms[i].context); /* warm, not counted */
	}
	for (size_t round = 0; round < rounds; round++)
		for (size_t i = 0; i < count; i++)
			run_arm(&arms[round % 2 == 0 ? i : count - 1 - i],
				round);
}

void bench_free(struct bench_arm *arms, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(arms[i].samples);
}

static int compare_doubles(const void *a, const void *b)
{
	const double *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

static double median_of(double *values, size_t count)
{
	qsort(values, count, sizeof(*values), compare_doubles);
	return values[count / 2];
}

double bench_median_of(const double *samples, size_t rounds)
{
	double *copy = malloc(rounds * sizeof(*copy));

	if (copy == NULL)
		abort();
	memcpy(copy, samples, rounds * sizeof(*copy));
	double median = median_of(copy, rounds);
	free(copy);
	return median;
}

double bench_median(const struct bench_arm *arm, size_t rounds)
{
	return bench_median_of(arm->samples, rounds);
}

double bench_ratio_of(const double *samples, const double *base, size_t rounds)
{
	double *ratios = malloc(rounds * sizeof(*ratios));

	if (ratios == NULL)
		abort();
	for (size_t i = 0; i < rounds; i++)
		ratios[i] = samples[i] / base[i];
	double median = median_of(ratios, rounds);
	free(ratios);
	return median;
}

double bench_ratio(const struct bench_arm *arm, const struct bench_arm *base,
		   size_t rounds)
{
	return bench_ratio_of(arm->samples, base->samples, rounds);
}

void bench_print(const char *metric, double value)
{
	(void)printf("%s %.4g\n", metric, value);
}

void bench_printf(double value, const char *format, ...)
{
	char metric[128];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(metric, sizeof(metric), format, arguments);
	va_end(arguments);
	if (value == (double)(long long)value)
		(void)printf("%s %lld\n", metric, (long long)value);
	else
		bench_print(metric, value);
}

void bench_check(int rc, const struct snap_error *err, const char *what)
{
	if (rc == 0)
		return;
	(void)fprintf(stderr, "%s: %s: %s\n", what,
		      snap_error_name((enum snap_code)rc), err->message);
	exit(2);
}

struct fmt_library *bench_library(const char *path, uint32_t jobs)
{
	const struct fmt_stdlib_options options = {
		.struct_size = sizeof(options),
		.jobs = jobs,
	};
	struct fmt_library *library = NULL;
	struct fmt_problems problems;
	struct snap_error err;

	fmt_problems_begin(&problems, NULL);
	bench_check(fmt_stdlib_read(&library, path, &options, &problems, &err),
		    &err, path);
	fmt_problems_end(&problems);
	return library;
}

static int compare_entries(const void *a, const void *b)
{
	const struct fmt_entry *left = a, *right = b;

	return strcmp(left->name, right->name);
}

struct fmt_library bench_copies(const struct fmt_library *real, uint32_t count)
{
	struct fmt_library library = *real;
	struct fmt_entry *entries = calloc(count, sizeof(*entries));

	if (entries == NULL)
		abort();
	for (uint32_t i = 0; i < count; i++) {
		char *name = malloc(96);

		if (name == NULL)
			abort();
		entries[i] = real->entries[i % real->entry_count];
		if (i < real->entry_count)
			(void)snprintf(name, 96, "%s", entries[i].name);
		else
			(void)snprintf(name, 96, "%s_%u", entries[i].name,
				       i / real->entry_count);
		entries[i].name = name;
	}
	qsort(entries, count, sizeof(*entries), compare_entries);
	library.entries = entries;
	library.entry_count = count;
	return library;
}

void bench_free_copies(struct fmt_library *library)
{
	for (uint32_t i = 0; i < library->entry_count; i++)
		free((void *)(uintptr_t)library->entries[i].name);
	free((void *)(uintptr_t)library->entries);
}

void bench_write(const struct fmt_library *library,
		 const struct ms_library_layout *layout, uint32_t jobs,
		 const char *path)
{
	struct snap_writer_options options = {
		.struct_size = sizeof(options),
		.runtime = SNAP_RUNTIME_SESSION,
		.jobs = jobs,
	};
	struct ms_library_image *image;
	struct snap_writer *writer;
	struct snap_error err;

	bench_check(ms_library_image_create(&image, library, NULL, layout, NULL,
					    NULL, &err),
		    &err, "image");
	bench_check(snap_writer_create(&writer, &options, &err), &err,
		    "writer");
	bench_check(ms_library_image_add(image, writer, &err), &err, "add");
	bench_check(
		snap_writer_finish_file(writer, path, NULL, NULL, NULL, &err),
		&err, path);
	snap_writer_free(writer);
	ms_library_image_free(image);
}

void *bench_read_file(const char *path, size_t *size)
{
	struct snap_file file;
	struct snap_error err;

	bench_check(snap_file_open(&file, path, SNAP_FILE_READ, UINT64_MAX,
				   NULL, &err),
		    &err, path);
	*size = file.bytes.size;
	return (void *)(uintptr_t)file.bytes.data;
}
