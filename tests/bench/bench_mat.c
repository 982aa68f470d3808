/*
 * MAT files and workspace payloads in memory, against memcpy() of the same 24
 * million bytes.
 *
 *     bench_mat [ROUNDS]
 *
 * bench_mat.py measures the same in scipy.
 */
#include "bench/bench.h"

#include "bridge/value_mat.h"
#include "replay/replay.h"
#include "value/cell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static struct workspace one_matrix(struct ms_heap *heap)
{
	struct workspace w = begin(heap, 1);
	struct ms_array *array;
	uint32_t x = 1;

	if (ms_matrix_create(heap, MS_DOUBLE, ELEMENTS, 1, &array) != 0)
		abort();
	for (size_t i = 0; i < ELEMENTS; i++) {
		x = x * 1664525u + 1013904223u;
		((double *)array->data)[i] = (double)x / 3;
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

static void measure(struct bench_arm *arms, size_t count, size_t rounds)
{
	bench_run(arms, count, rounds);
	for (size_t i = 0; i < count; i++)
		bench_print(arms[i].metric, bench_median(&arms[i], rounds));
	for (size_t i = 1; i < count; i++)
		bench_printf(bench_ratio(&arms[i], &arms[0], rounds),
			     "%s_per_memcpy", arms[i].metric);
	bench_free(arms, count);
}

static void measure_matrix(struct ms_heap *heap, size_t rounds)
{
	struct workspace w = one_matrix(heap);
	struct blocks blocks = { malloc(ELEMENTS * sizeof(double)),
				 malloc(ELEMENTS * sizeof(double)) };
	struct bench_arm arms[] = {
		{ .metric = "mat_memcpy_us",
		  .run = copy_memory,
		  .context = &blocks },
		{ .metric = "mat_write_24mb_us",
		  .run = write_stored,
		  .context = &w },
		{ .metric = "mat_read_24mb_us",
		  .run = read_file,
		  .context = &w },
		{ .metric = "replay_export_24mb_us",
		  .run = export_payload,
		  .context = &w },
		{ .metric = "replay_import_24mb_us",
		  .run = import_payload,
		  .context = &w },
	};

	if (blocks.from == NULL || blocks.to == NULL)
		abort();
	memset(blocks.from, 1, ELEMENTS * sizeof(double));
	memset(blocks.to, 1, ELEMENTS * sizeof(double));
	write_stored(&w);
	export_payload(&w);
	measure(arms, sizeof(arms) / sizeof(arms[0]), rounds);
	free(blocks.from);
	free(blocks.to);
	end(&w);
}

static void measure_small(struct workspace w, const char *write_name,
			  const char *read_name, const char *packed_name,
			  size_t rounds)
{
	struct bench_arm arms[] = {
		{ .metric = write_name, .run = write_stored, .context = &w },
		{ .metric = read_name, .run = read_file, .context = &w },
		{ .metric = packed_name,
		  .run = write_compressed,
		  .context = &w },
	};
	size_t count = sizeof(arms) / sizeof(arms[0]);

	write_stored(&w);
	bench_run(arms, count, rounds);
	for (size_t i = 0; i < count; i++)
		bench_print(arms[i].metric, bench_median(&arms[i], rounds));
	bench_free(arms, count);
	end(&w);
}

int main(int argc, char **argv)
{
	size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 20;
	struct ms_heap heap;

	if (ms_heap_begin(&heap, NULL) != 0)
		abort();
	measure_matrix(&heap, rounds);
	measure_small(begin(&heap, VARIABLES), "mat_write_2048_us",
		      "mat_read_2048_us", "mat_write_2048_compressed_us",
		      rounds);
	measure_small(nested_cells(&heap), "mat_write_10000_leaves_us",
		      "mat_read_10000_leaves_us",
		      "mat_write_10000_leaves_compressed_us", rounds);
	ms_heap_end(&heap);
	return 0;
}
