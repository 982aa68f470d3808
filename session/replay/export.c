/* From variables to a payload. */
#include "bridge/value_mat.h"
#include "formats/base64.h"
#include "formats/sort.h"
#include "formats/wsstate.h"
#include "replay/refuse.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	FAST_LEVEL = 1, /* when it is only about the limit */
};

/* A sample that is this far from the limit isn't wrong about it. */
#define SURE 0.3

struct exporter {
	struct ms_replay_limits limits;
	const struct ms_replay_export_options *options;
	struct snap_strbuf *payload;
	struct ms_replay_report *report;
	struct ms_replay_error *err;
	struct snap_arena arena; /* trees and lists, until the end */
	const struct ms_replay_variable **sorted;
	struct fmt_mat_variable *variables;
	size_t count; /* of variables */
	uint64_t elements;
};

void ms_replay_report_end(struct ms_replay_report *report)
{
	if (report->arena.allocator.allocate != NULL)
		snap_arena_end(&report->arena);
	*report = (struct ms_replay_report){ 0 };
}

static int refuse_memory(struct exporter *e)
{
	return ms_replay_refuse_memory(e->err, MS_REPLAY_EXPORT_REJECTED);
}

/* ------------------------------------------------------------------- trees */

static int by_name(const void *a, const void *b)
{
	const struct ms_replay_variable *x = a;
	const struct ms_replay_variable *y = b;

	return strcmp(x->name, y->name);
}

static int sort_variables(struct exporter *e,
			  const struct ms_replay_variable *variables,
			  size_t count)
{
	/* The second half is for sorting. */
	const void **sorted =
		snap_arena_array(&e->arena, count, 2 * sizeof(*sorted));

	e->variables =
		snap_arena_array(&e->arena, count, sizeof(*e->variables));
	e->report->skipped = snap_arena_array(&e->report->arena, count,
					      sizeof(*e->report->skipped));
	if (sorted == NULL || e->variables == NULL ||
	    e->report->skipped == NULL)
		return refuse_memory(e);
	for (size_t i = 0; i < count; i++)
		sorted[i] = &variables[i];
	fmt_sort(sorted, sorted + count, count, by_name);
	e->sorted = (const struct ms_replay_variable **)(void *)sorted;
	return 0;
}

/* What the importing side will count. */
static uint64_t count_elements(const struct fmt_mat_array *array)
{
	uint64_t total = array->count;
	size_t items = 0;

	if (array->class_ == FMT_MX_CELL)
		items = array->count;
	else if (array->class_ == FMT_MX_STRUCT)
		items = array->count * array->fields->count;
	for (size_t i = 0; i < items; i++)
		total += count_elements(&array->items[i]);
	return total;
}

static int skip(struct exporter *e, const struct ms_replay_variable *variable,
		const char *reason)
{
	struct ms_replay_report *report = e->report;
	const char *name =
		snap_arena_text(&report->arena, variable->name, variable->size);

	if (name == NULL)
		return refuse_memory(e);
	report->skipped[report->skipped_count++] =
		(struct ms_replay_skipped){ .name = name, .reason = reason };
	return 0;
}

static int add_variable(struct exporter *e,
			const struct ms_replay_variable *variable)
{
	struct fmt_mat_variable *out = &e->variables[e->count];
	const char *reason;

	if (variable->size > e->limits.name_length ||
	    !fmt_mat_is_name(variable->name, variable->size))
		return skip(e, variable, "its name is no valid one");
	switch (ms_mat_from_value(&e->arena, &variable->value, e->limits.depth,
				  &out->value, &reason)) {
	case MS_MAT_UNSAVABLE:
		return skip(e, variable, reason);
	case MS_MAT_NO_MEMORY:
		return refuse_memory(e);
	case MS_MAT_FINE:
		break;
	}
	out->name = variable->name;
	out->name_size = variable->size;
	out->global = variable->global;
	e->elements += count_elements(&out->value);
	e->count++;
	return 0;
}

static int add_variables(struct exporter *e,
			 const struct ms_replay_variable *variables,
			 size_t count)
{
	int rc = sort_variables(e, variables, count);

	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = add_variable(e, e->sorted[i]);
	if (rc != 0)
		return rc;
	if (e->count > e->limits.variables)
		return ms_replay_refuse_limit(e->err, MS_REPLAY_EXPORT_REJECTED,
					      "variables", e->count,
					      e->limits.variables);
	if (e->elements > e->limits.elements)
		return ms_replay_refuse_limit(e->err, MS_REPLAY_EXPORT_REJECTED,
					      "elements", e->elements,
					      e->limits.elements);
	return 0;
}

/* ----------------------------------------------------------------- payload */

static int64_t now(const struct exporter *e)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	char *end;

	if (e->options->clock != NULL)
		return e->options->clock(e->options->clock_context);
	if (epoch != NULL && epoch[0] != '\0') {
		long long seconds = strtoll(epoch, &end, 10);

		if (*end == '\0')
			return seconds;
	}
	return (int64_t)time(NULL);
}

/* Does a MAT file of this size fit?  The limit that doesn't let it is told. */
static int check_size(struct exporter *e, uint64_t size)
{
	const struct ms_replay_limits *limits = &e->limits;
	bool forced = e->options->mode == MS_REPLAY_FORCE;

	if (size > limits->mat_size || size > SIZE_MAX / 4)
		return ms_replay_refuse_limit(
			e->err, MS_REPLAY_PAYLOAD_TOO_LARGE, "mat-size", size,
			limits->mat_size);
	uint64_t whole =
		fmt_wsstate_size(forced, fmt_base64_size((size_t)size));
	if (whole > limits->payload_size)
		return ms_replay_refuse_limit(
			e->err, MS_REPLAY_PAYLOAD_TOO_LARGE, "payload-size",
			whole, limits->payload_size);
	return 0;
}

static char *begin_payload(struct exporter *e, uint64_t size)
{
	return fmt_wsstate_begin(e->payload, now(e),
				 e->options->mode == MS_REPLAY_FORCE,
				 fmt_base64_size((size_t)size));
}

static int to_base64(void *context, const void *bytes, size_t size,
		     struct snap_error *err)
{
	(void)err;
	fmt_base64_add(context, bytes, size);
	return 0;
}

/* Values go into the payload without a MAT file in between. */
static int write_stored(struct exporter *e, uint64_t size)
{
	struct fmt_base64_stream stream = { .out = begin_payload(e, size) };
	const struct fmt_mat_sink sink = { .write = to_base64,
					   .context = &stream };
	const struct fmt_mat_write_options options = {
		.struct_size = sizeof(options),
		.allocator = &e->arena.allocator,
	};
	struct snap_error err;

	if (stream.out == NULL ||
	    fmt_mat_write(e->variables, e->count, &options, &sink, &err) != 0)
		return refuse_memory(e);
	fmt_base64_end(&stream);
	fmt_wsstate_end(e->payload);
	e->report->mat_size = size;
	return 0;
}

static int write_packed(struct exporter *e, const struct snap_strbuf *mat)
{
	char *place = begin_payload(e, mat->size);

	if (place == NULL)
		return refuse_memory(e);
	fmt_base64_encode(mat->data, mat->size, place);
	fmt_wsstate_end(e->payload);
	e->report->mat_size = mat->size;
	e->report->compressed = true;
	return 0;
}

static int write_compressed(struct exporter *e, int level)
{
	struct snap_strbuf mat;
	const struct fmt_mat_sink sink = { .write = fmt_mat_to_strbuf,
					   .context = &mat };
	const struct fmt_mat_write_options options = {
		.struct_size = sizeof(options),
		.compress = true,
		.level = level,
		.allocator = &e->arena.allocator,
	};
	struct snap_error err;
	int rc;

	snap_strbuf_begin(&mat, &e->arena.allocator);
	if (fmt_mat_write(e->variables, e->count, &options, &sink, &err) != 0)
		rc = refuse_memory(e);
	else
		rc = check_size(e, mat.size);
	if (rc == 0)
		rc = write_packed(e, &mat);
	snap_strbuf_end(&mat);
	return rc;
}

/* Can compression help?  What it can't is refused without the time it takes;
 * the limit was told. */
static bool is_hopeless(struct exporter *e, uint64_t size)
{
	const struct fmt_mat_write_options options = {
		.struct_size = sizeof(options),
		.level = FAST_LEVEL,
		.allocator = &e->arena.allocator,
	};
	uint64_t room = e->limits.payload_size / 4 * 3;
	struct snap_error err;
	double ratio;

	if (room > e->limits.mat_size)
		room = e->limits.mat_size;
	return fmt_mat_sample(e->variables, e->count, size, &options, &ratio,
			      &err) == 0 &&
	       ratio - SURE > (double)room / (double)size;
}

static int write_payload(struct exporter *e)
{
	struct snap_error err;
	uint64_t size;
	int rc = fmt_mat_measure(e->variables, e->count, &e->arena.allocator,
				 &size, &err);

	if (rc == SNAP_E_NO_MEMORY)
		return refuse_memory(e);
	if (rc != 0)
		return ms_replay_refuse(e->err, MS_REPLAY_PAYLOAD_TOO_LARGE,
					"The workspace is too large: %s.",
					err.message);
	if (size > e->limits.expanded_size)
		return ms_replay_refuse_limit(
			e->err, MS_REPLAY_PAYLOAD_TOO_LARGE, "expanded-size",
			size, e->limits.expanded_size);
	if (e->options->compress)
		return write_compressed(e, 0);
	rc = check_size(e, size);
	if (rc == 0)
		return write_stored(e, size);
	return is_hopeless(e, size) ? rc : write_compressed(e, FAST_LEVEL);
}

static int export(struct exporter *e,
		  const struct ms_replay_variable *variables, size_t count)
{
	int rc = add_variables(e, variables, count);

	if (rc != 0)
		return rc;
	e->report->saved_count = e->count;
	if (e->count == 0 && e->options->mode == MS_REPLAY_AUTO)
		return 0;
	rc = write_payload(e);
	if (rc == 0)
		e->report->written = true;
	return rc;
}

int ms_replay_export(struct ms_heap *heap,
		     const struct ms_replay_variable *variables, size_t count,
		     const struct ms_replay_export_options *options,
		     struct snap_strbuf *payload,
		     struct ms_replay_report *report,
		     struct ms_replay_error *err)
{
	static const struct ms_replay_export_options defaults = { 0 };

	if (options == NULL)
		options = &defaults;
	snap_strbuf_reset(payload);
	*report = (struct ms_replay_report){ 0 };
	if (options->mode == MS_REPLAY_OFF)
		return 0;
	struct exporter e = {
		.limits = ms_replay_limits_or_default(options->limits),
		.options = options,
		.payload = payload,
		.report = report,
		.err = err,
	};
	snap_arena_begin(&report->arena, &heap->allocator);
	snap_arena_begin(&e.arena, &heap->allocator);
	int rc = export(&e, variables, count);
	snap_arena_end(&e.arena);
	if (rc != 0) {
		ms_replay_report_end(report);
		snap_strbuf_reset(payload);
	}
	return rc;
}
