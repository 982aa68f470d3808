/*
 * MAT files in memory and in FOLDER, and workspace payloads, against memcpy()
 * of the same 24 million bytes.
 *
 *     bench_mat FOLDER [ROUNDS]
 *     bench_mat export|import         the peak of memory, in MB
 *
 * Medians of processor time, as all of bench_mat_*: what else the machine does
 * counts less.
 */
#include "bench/bench.h"

#include "bridge/mat_file.h"
#include "bridge/value_mat.h"
#include "replay/replay.h"
#include "value/cell.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum {
	ELEMENTS = 3000000,
	VARIABLES = 2048,
	SIDE = 100, /* cells of cells: SIDE * SIDE leaves */
	NAME_SIZE = 8,
};

/* A workspace with the file and the payload that hold it. */
struct workspace {
	struct ms_heap *heap;
	struct ms_replay_variable *variables;
	size_t count;
	struct snap_strbuf file;
	struct snap_strbuf payload;
	const char *path;
};

struct blocks {
	char *from;
	char *to;
};

static void copy_memory(void *context)
{
	struct blocks *blocks = context;

	memcpy(blocks->to, blocks->from, ELEMENTS * sizeof(double));
}

static int to_strbuf(void *context, const void *bytes, size_t size,
		     struct snap_error *err)
{
	struct snap_strbuf *buf = context;

	snap_strbuf_append(buf, bytes, size);
	return buf->failed ? snap_fail_memory(err, size) : 0;
}

static void write_with(struct workspace *w, bool compress)
{
	const struct fmt_mat_sink sink = { .write = to_strbuf,
					   .context = &w->file };
	const struct fmt_mat_write_options options = {
		.struct_size = sizeof(options),
		.compress = compress,
	};
	struct snap_arena arena;
	struct snap_error err;
	const char *reason;

	snap_arena_begin(&arena, NULL);
	snap_strbuf_reset(&w->file);
	struct fmt_mat_variable *list =
		snap_arena_array(&arena, w->count, sizeof(*list));
	for (size_t i = 0; i < w->count; i++) {
		list[i].name = w->variables[i].name;
		list[i].name_size = w->variables[i].size;
		if (ms_mat_from_value(&arena, &w->variables[i].value, 64,
				      &list[i].value, &reason) != MS_MAT_FINE)
			abort();
	}
	bench_check(fmt_mat_write(list, w->count, &options, &sink, &err), &err,
		    "write");
	snap_arena_end(&arena);
}

static void write_stored(void *context)
{
	write_with(context, false);
}

static void write_compressed(void *context)
{
	write_with(context, true);
}

static void read_file(void *context)
{
	struct workspace *w = context;
	struct fmt_mat_file *file;
	struct snap_error err;

	bench_check(fmt_mat_read(&file, w->file.data, w->file.size, NULL, &err),
		    &err, "read");
	struct ms_value *values = calloc(file->count, sizeof(*values));
	if (values == NULL)
		abort();
	for (size_t i = 0; i < file->count; i++)
		if (ms_mat_to_value(w->heap, &file->variables[i].value,
				    &values[i]) != 0)
			abort();
	for (size_t i = 0; i < file->count; i++)
		ms_release(w->heap, values[i]);
	free(values);
	fmt_mat_free(file);
}

static void save_with(struct workspace *w, bool compress)
{
	struct ms_mat_entry *list = calloc(w->count, sizeof(*list));

	if (list == NULL)
		abort();
	for (size_t i = 0; i < w->count; i++) {
		list[i].name = w->variables[i].name;
		list[i].size = w->variables[i].size;
		list[i].value = w->variables[i].value;
	}
	if (ms_mat_save(w->heap, w->path, list, w->count, compress) != 0)
		abort();
	free(list);
}

static void save_stored(void *context)
{
	save_with(context, false);
}

static void save_compressed(void *context)
{
	save_with(context, true);
}

static void load_file(void *context)
{
	static const struct ms_mat_load_options options = { .strict = true };
	struct workspace *w = context;
	struct ms_mat_entries entries;

	if (ms_mat_load(w->heap, w->path, &options, &entries) != 0)
		abort();
	ms_mat_entries_end(w->heap, &entries);
}

static void export_payload(void *context)
{
	const struct ms_replay_export_options options = {
		.struct_size = sizeof(options),
		.mode = MS_REPLAY_FORCE,
	};
	struct workspace *w = context;
	struct ms_replay_report report;
	struct ms_replay_error err;

	if (ms_replay_export(w->heap, w->variables, w->count, &options,
			     &w->payload, &report, &err) != 0)
		abort();
	ms_replay_report_end(&report);
}

static void import_payload(void *context)
{
	struct workspace *w = context;
	struct ms_replay_variables out;
	struct ms_replay_error err;

	if (ms_replay_import(w->heap, w->payload.data, w->payload.size, NULL,
			     &out, &err) != 0)
		abort();
	ms_replay_variables_end(w->heap, &out);
}

/* ------------------------------------------------------------- workspaces */

static struct workspace begin(struct ms_heap *heap, size_t count)
{
	struct workspace w = { .heap = heap, .count = count };

	w.variables = calloc(count, sizeof(*w.variables));
	char(*names)[NAME_SIZE] = calloc(count, sizeof(*names));
	if (w.variables == NULL || names == NULL)
		abort();
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(names[i], NAME_SIZE, "v%u", (unsigned)i);
		w.variables[i].name = names[i];
		w.variables[i].size = strlen(names[i]);
		w.variables[i].value = ms_real((double)i);
	}
	snap_strbuf_begin(&w.file, NULL);
	snap_strbuf_begin(&w.payload, NULL);
	return w;
}

static void end(struct workspace *w)
{
	for (size_t i = 0; i < w->count; i++)
		ms_release(w->heap, w->variables[i].value);
	free((void *)(uintptr_t)w->variables[0].name);
	free(w->variables);
	snap_strbuf_end(&w->file);
	snap_strbuf_end(&w->payload);
}

/* Numbers without a pattern, or a curve of whole numbers. */
static struct workspace one_matrix(struct ms_heap *heap, bool smooth)
{
	struct workspace w = begin(heap, 1);
	struct ms_array *array;
	uint32_t x = 1;

	if (ms_matrix_create(heap, MS_DOUBLE, ELEMENTS, 1, &array) != 0)
		abort();
	for (size_t i = 0; i < ELEMENTS; i++) {
		x = x * 1664525u + 1013904223u;
		((double *)array->data)[i] =
			smooth ? round(1000 * sin((double)i * 1e-4))
			       : (double)x / 3;
	}
	w.variables[0].value = ms_array_finish(heap, array);
	return w;
}

static struct workspace nested_cells(struct ms_heap *heap)
{
	struct workspace w = begin(heap, 1);
	struct ms_array *outer;
	struct ms_array *inner;

	if (ms_cell_create(heap, SIDE, 1, &outer) != 0)
		abort();
	for (size_t i = 0; i < SIDE; i++) {
		if (ms_cell_create(heap, SIDE, 1, &inner) != 0)
			abort();
		for (size_t k = 0; k < SIDE; k++)
			ms_take_into(heap, (struct ms_value *)inner->data + k,
				     ms_real((double)k));
		ms_take_into(heap, (struct ms_value *)outer->data + i,
			     ms_take_object(inner));
	}
	w.variables[0].value = ms_take_object(outer);
	return w;
}

/* ------------------------------------------------------------------- arms */

static double processor_time(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double tell(const char *metric, void (*run)(void *context),
		   void *context, size_t rounds)
{
	double *samples = calloc(rounds, sizeof(*samples));

	if (samples == NULL)
		abort();
	run(context);
	for (size_t i = 0; i < rounds; i++) {
		double start = processor_time();

		run(context);
		samples[i] = processor_time() - start;
	}
	qsort(samples, rounds, sizeof(*samples), by_size);
	double median = samples[rounds / 2];
	free(samples);
	bench_print(metric, median);
	return median;
}

static void tell_copies(const char *metric, void (*run)(void *context),
			void *context, size_t rounds, double copy)
{
	bench_printf(tell(metric, run, context, rounds) / copy, "%s_per_memcpy",
		     metric);
}

static void measure_stored(struct workspace *w, size_t rounds)
{
	struct blocks blocks = { malloc(ELEMENTS * sizeof(double)),
				 malloc(ELEMENTS * sizeof(double)) };

	if (blocks.from == NULL || blocks.to == NULL)
		abort();
	memset(blocks.from, 1, ELEMENTS * sizeof(double));
	memset(blocks.to, 1, ELEMENTS * sizeof(double));
	double copy = tell("mat_memcpy_us", copy_memory, &blocks, rounds);
	tell_copies("mat_write_24mb_us", write_stored, w, rounds, copy);
	tell_copies("mat_read_24mb_us", read_file, w, rounds, copy);
	tell_copies("replay_export_24mb_us", export_payload, w, rounds, copy);
	tell_copies("replay_import_24mb_us", import_payload, w, rounds, copy);
	free(blocks.from);
	free(blocks.to);
}

static void measure_matrix(struct ms_heap *heap, const char *path,
			   size_t rounds)
{
	struct workspace w = one_matrix(heap, false);

	w.path = path;
	measure_stored(&w, rounds);
	tell("mat_save_24mb_us", save_stored, &w, rounds);
	tell("mat_load_24mb_us", load_file, &w, rounds);
	tell("mat_write_24mb_packed_random_us", write_compressed, &w,
	     rounds / 4);
	tell("mat_read_24mb_packed_random_us", read_file, &w, rounds / 4);
	tell("mat_save_24mb_packed_random_us", save_compressed, &w, rounds / 4);
	tell("mat_load_24mb_packed_random_us", load_file, &w, rounds / 4);
	end(&w);
	w = one_matrix(heap, true);
	w.path = path;
	tell("mat_write_24mb_packed_smooth_us", write_compressed, &w,
	     rounds / 4);
	tell("mat_read_24mb_packed_smooth_us", read_file, &w, rounds / 4);
	tell("mat_save_24mb_packed_smooth_us", save_compressed, &w, rounds / 4);
	tell("mat_load_24mb_packed_smooth_us", load_file, &w, rounds / 4);
	end(&w);
}

static void measure_small(struct workspace w, const char *path,
			  const char *name, size_t rounds)
{
	char metric[64];

	w.path = path;
	(void)snprintf(metric, sizeof(metric), "mat_write_%s_us", name);
	tell(metric, write_stored, &w, rounds);
	(void)snprintf(metric, sizeof(metric), "mat_read_%s_us", name);
	tell(metric, read_file, &w, rounds);
	(void)snprintf(metric, sizeof(metric), "mat_save_%s_us", name);
	tell(metric, save_stored, &w, rounds);
	(void)snprintf(metric, sizeof(metric), "mat_load_%s_us", name);
	tell(metric, load_file, &w, rounds);
	end(&w);
}

/* ------------------------------------------------------------------ memory */

/* The workspace is 24 MB, the payload 32: that is the least. */
static int tell_peak(const char *what)
{
	struct ms_heap heap;
	struct rusage usage;

	if (ms_heap_begin(&heap, NULL) != 0)
		abort();
	struct workspace w = one_matrix(&heap, false);
	export_payload(&w);
	if (strcmp(what, "import") == 0) {
		/* The payload comes from elsewhere. */
		ms_release(&heap, w.variables[0].value);
		w.variables[0].value = ms_none();
		struct ms_replay_variables out;
		struct ms_replay_error err;

		if (ms_replay_import_in_place(&heap, w.payload.data,
					      w.payload.size, NULL, &out,
					      &err) != 0)
			abort();
		ms_replay_variables_end(&heap, &out);
	}
	(void)getrusage(RUSAGE_SELF, &usage);
	bench_printf((double)usage.ru_maxrss * 1024 / 1e6, "replay_%s_peak_mb",
		     what);
	end(&w);
	ms_heap_end(&heap);
	return 0;
}

int main(int argc, char **argv)
{
	const char *where = argc > 1 ? argv[1] : "/tmp";
	size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 20;
	struct ms_heap heap;
	char path[512];

	if (strcmp(where, "export") == 0 || strcmp(where, "import") == 0)
		return tell_peak(where);
	if (rounds < 4)
		rounds = 4;
	(void)snprintf(path, sizeof(path), "%s/bench.mat", where);
	if (ms_heap_begin(&heap, NULL) != 0)
		abort();
	measure_matrix(&heap, path, rounds);
	measure_small(begin(&heap, VARIABLES), path, "2048", rounds);
	measure_small(nested_cells(&heap), path, "10000_leaves", rounds);
	ms_heap_end(&heap);
	(void)remove(path);
	return 0;
}
