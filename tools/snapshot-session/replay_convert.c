#include "tools/snapshot-session/replay_convert.h"

#include "bridge/value_mat.h"
#include "tools/common/report.h"
#include "tools/snapshot-session/replay_report.h"
#include "tools/common/whole_file.h"

#include <string.h>

struct conversion {
	const char *in;
	const char *out;
	struct snap_file bytes;
	struct ms_replay_limits limits;
	struct ms_heap heap;
	struct snap_arena arena;
};

/* A payload is JSON and begins with a brace; no MAT file does. */
static bool is_payload(const struct snap_file *file)
{
	const char *text = (const char *)file->bytes.data;
	size_t at = 0;

	while (at < file->bytes.size && strchr(" \t\r\n", text[at]) != NULL &&
	       text[at] != '\0')
		at++;
	return at < file->bytes.size && text[at] == '{';
}

static bool ends_with(const char *path, const char *end)
{
	size_t size = strlen(path);

	return size >= strlen(end) &&
	       strcmp(path + size - strlen(end), end) == 0;
}

static int fail_system(const char *path, const struct snap_error *err)
{
	tool_report_error(stderr, path, err);
	return (int)tool_exit_of(err->code);
}

static int refuse(const struct conversion *c, const struct ms_replay_error *err)
{
	const struct ms_payload_error told = replay_public_error(err);

	replay_print_refusal(c->in, &told);
	return err->no_memory ? TOOL_UNKNOWN : TOOL_NO;
}

static int write_out(const struct conversion *c, const void *bytes, size_t size)
{
	struct snap_error err;

	if (tool_file_put(c->out, bytes, size, &err) != 0)
		return fail_system(c->out, &err);
	return TOOL_YES;
}

/* ------------------------------------------------------------- to MAT files */

/* The MAT file inside as it is, once its variables are known to be sound. */
static int to_mat(struct conversion *c)
{
	struct ms_replay_content content;
	struct ms_replay_error err;

	if (ms_replay_content_open(NULL, c->bytes.bytes.data,
				   c->bytes.bytes.size, NULL, &c->limits,
				   &content, &err) != 0)
		return refuse(c, &err);
	int status;
	if (ms_replay_content_names(&content, &err) != 0)
		status = refuse(c, &err);
	else
		status = write_out(c, content.mat, content.mat_size);
	ms_replay_content_close(&content);
	return status;
}

/* -------------------------------------------------------------- to payloads */

static void tell_left_out(const struct conversion *c, const char *name,
			  const char *reason)
{
	tool_report_plain("snapshot-session", "%s: left out %s: %s", c->in,
			  name, reason);
}

/* What can't be made a value is left out, as an export leaves it out. */
static void add_variable(struct conversion *c,
			 const struct fmt_mat_variable *from,
			 struct ms_replay_variables *all)
{
	struct ms_replay_variable *to = &all->items[all->count];

	if (from->replaced)
		return;
	if (ms_mat_to_value(&c->heap, &from->value, &to->value) == 0) {
		to->name = from->name;
		to->size = from->name_size;
		to->global = from->global;
		all->count++;
		return;
	}
	if (c->heap.error.no_memory)
		tool_no_memory();
	tell_left_out(c, from->name, ms_error_message(&c->heap));
	ms_error_clear(&c->heap);
}

static int export(struct conversion *c, const struct ms_replay_variables *all)
{
	const struct ms_replay_export_options options = {
		.struct_size = sizeof(options),
		.mode = MS_REPLAY_FORCE,
		.limits = &c->limits,
	};
	struct ms_replay_report report;
	struct ms_replay_error err;
	struct snap_strbuf payload;
	int status;

	snap_strbuf_begin(&payload, NULL);
	if (ms_replay_export(&c->heap, all->items, all->count, &options,
			     &payload, &report, &err) != 0) {
		status = refuse(c, &err);
	} else {
		for (size_t i = 0; i < report.skipped_count; i++)
			tell_left_out(c, report.skipped[i].name,
				      report.skipped[i].reason);
		status = write_out(c, payload.data, payload.size);
		ms_replay_report_end(&report);
	}
	snap_strbuf_end(&payload);
	return status;
}

static int export_file(struct conversion *c, const struct fmt_mat_file *file)
{
	struct ms_replay_variables all = { .count = 0 };

	all.items =
		snap_arena_array(&c->arena, file->count, sizeof(*all.items));
	if (all.items == NULL)
		tool_no_memory();
	for (size_t i = 0; i < file->count; i++)
		add_variable(c, &file->variables[i], &all);
	int status = export(c, &all);
	ms_replay_variables_end(&c->heap, &all);
	return status;
}

static int to_payload(struct conversion *c)
{
	const struct fmt_mat_limits limits = {
		.struct_size = sizeof(limits),
		.expanded_size = c->limits.expanded_size,
		.elements = c->limits.elements,
		.variables = c->limits.variables,
		.depth = c->limits.depth,
	};
	const struct fmt_mat_read_options options = {
		.struct_size = sizeof(options),
		.limits = &limits,
	};
	struct fmt_mat_file *file;
	struct snap_error err;

	if (fmt_mat_read(&file, c->bytes.bytes.data, c->bytes.bytes.size,
			 &options, &err) != 0) {
		tool_report_plain("snapshot-session", "%s: %s", c->in,
				  err.message);
		return (int)tool_exit_of(err.code);
	}
	if (ms_heap_begin(&c->heap, NULL) != 0)
		tool_no_memory();
	snap_arena_begin(&c->arena, NULL);
	int status = export_file(c, file);
	snap_arena_end(&c->arena);
	ms_heap_end(&c->heap);
	fmt_mat_free(file);
	return status;
}

/* ------------------------------------------------------------ the direction */

static int convert(const struct tool_call *call, struct conversion *c)
{
	bool payload = is_payload(&c->bytes);

	if (ends_with(c->out, payload ? ".json" : ".mat"))
		return tool_usage_error(
			call, "%s is a %s, and %s should be one too", c->in,
			payload ? "payload" : "MAT file", c->out);
	return payload ? to_mat(c) : to_payload(c);
}

int replay_convert(const struct tool_call *call, const char *in,
		   const char *out, const struct replay_bounds *bounds)
{
	const struct ms_replay_limits given = replay_limits_of(bounds);
	struct conversion c = {
		.in = in,
		.out = out,
		.limits = ms_replay_limits_or_default(&given),
	};
	struct snap_error err;

	if (tool_file_open(&c.bytes, in, &err) != 0)
		return fail_system(in, &err);
	int status = convert(call, &c);
	snap_file_close(&c.bytes);
	return status;
}
