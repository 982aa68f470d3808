/* The workspace as one payload, and back. */
#include "session/replay.h"

#include "base/arena.h"
#include "base/fail.h"
#include "replay/replay.h"
#include "state.h"

#include <assert.h>
#include <string.h>

/* ------------------------------------------------------------------ errors */

static void copy_text(char *out, size_t size, const char *text)
{
	size_t length = text == NULL ? 0 : strlen(text);

	if (length >= size)
		length = size - 1;
	if (length != 0)
		memcpy(out, text, length);
	out[length] = '\0';
}

static int tell(struct ms_payload_error *out, const struct ms_replay_error *err)
{
	if (out == NULL)
		return -1;
	*out = (struct ms_payload_error){
		.offset = err->offset,
		.has_offset = err->offset != SNAP_NO_OFFSET,
	};
	copy_text(out->identifier, sizeof(out->identifier), err->identifier);
	copy_text(out->message, sizeof(out->message), err->message);
	copy_text(out->limit, sizeof(out->limit), err->limit);
	copy_text(out->variable, sizeof(out->variable), err->variable);
	return -1;
}

static int refuse(struct ms_payload_error *out, enum ms_replay_code code,
		  const char *message)
{
	struct ms_replay_error err = {
		.identifier = ms_replay_identifier(code),
		.offset = SNAP_NO_OFFSET,
	};

	copy_text(err.message, sizeof(err.message), message);
	return tell(out, &err);
}

/* Nonzero when it can't be asked now. */
static int get_ready(struct ms_session *session, enum ms_replay_code code,
		     struct ms_payload_error *error)
{
	struct snap_error err;

	if (session->run != NULL)
		return refuse(error, code, "the session runs a request");
	if (ms_session_ready(session, &err) != 0)
		return refuse(error, code, err.message);
	return 0;
}

static struct ms_replay_limits limits_of(const struct ms_payload_limits *limits)
{
	struct ms_payload_limits copy = { .struct_size = sizeof(copy) };

	if (limits != NULL) {
		assert(limits->struct_size >= sizeof(size_t));
		memcpy(&copy, limits,
		       limits->struct_size < sizeof(copy) ? limits->struct_size
							  : sizeof(copy));
	}
	return (struct ms_replay_limits){
		.struct_size = sizeof(struct ms_replay_limits),
		.payload_size = copy.payload_bytes,
		.mat_size = copy.mat_bytes,
		.expanded_size = copy.expanded_bytes,
		.elements = copy.elements,
		.variables = copy.variables,
		.depth = copy.depth,
		.name_length = copy.name_size,
		.json_depth = copy.json_depth,
	};
}

/* ------------------------------------------------------------------ export */

struct gathered {
	struct snap_arena arena;
	struct ms_replay_variable *items;
	size_t count, room;
};

static int count_one(void *context, const char *name, size_t size,
		     const struct ms_value *value, bool global)
{
	struct gathered *all = context;

	(void)name;
	(void)size;
	(void)value;
	(void)global;
	all->room++;
	return 0;
}

static int gather_one(void *context, const char *name, size_t size,
		      const struct ms_value *value, bool global)
{
	struct gathered *all = context;

	if (all->count == all->room)
		return -1;
	all->items[all->count++] = (struct ms_replay_variable){
		.name = name, .size = size, .value = *value, .global = global
	};
	return 0;
}

static int gather(struct ms_vm *vm, struct gathered *all)
{
	if (ms_scope_each(vm, MS_SCOPE_BASE, count_one, all) != 0)
		return -1;
	all->items =
		snap_arena_array(&all->arena, all->room, sizeof(*all->items));
	return all->items == NULL
		       ? -1
		       : ms_scope_each(vm, MS_SCOPE_BASE, gather_one, all);
}

/* The public part is first: a pointer to it is one to the whole. */
struct made_payload {
	struct ms_session_payload payload;
	struct snap_strbuf text;
	struct ms_replay_report report;
	struct snap_arena arena; /* of what was skipped */
};

static bool finish(struct made_payload *made)
{
	const struct ms_replay_report *report = &made->report;
	struct ms_payload_skipped *skipped = snap_arena_array(
		&made->arena, report->skipped_count, sizeof(*skipped));

	if (skipped == NULL)
		return false;
	for (size_t i = 0; i < report->skipped_count; i++)
		skipped[i] = (struct ms_payload_skipped){
			.name = report->skipped[i].name,
			.reason = report->skipped[i].reason,
		};
	made->payload.skipped = skipped;
	made->payload.skipped_count = report->skipped_count;
	made->payload.variable_count = report->saved_count;
	if (report->written) {
		made->payload.payload = made->text.data;
		made->payload.size = made->text.size;
	}
	return true;
}

static int64_t given_time(void *context)
{
	return *(const int64_t *)context;
}

static int make_payload(struct ms_session *session,
			const struct ms_replay_export_options *options,
			struct made_payload *made,
			struct ms_payload_error *error)
{
	struct ms_heap *heap = ms_program_heap(session->program);
	struct gathered all = { .items = NULL };
	struct ms_replay_error err;
	int rc = 0;

	snap_arena_begin(&all.arena, &session->allocator);
	if (gather(ms_program_vm(session->program), &all) != 0) {
		ms_error_clear(heap);
		rc = refuse(error, MS_REPLAY_EXPORT_REJECTED, "memory ran out");
	} else if (ms_replay_export(heap, all.items, all.count, options,
				    &made->text, &made->report, &err) != 0) {
		rc = tell(error, &err);
	}
	snap_arena_end(&all.arena);
	if (rc == 0 && !finish(made))
		rc = refuse(error, MS_REPLAY_EXPORT_REJECTED, "memory ran out");
	return rc;
}

int ms_session_export(struct ms_session *session, enum ms_payload_mode mode,
		      int64_t created, const struct ms_payload_limits *limits,
		      struct ms_session_payload **out,
		      struct ms_payload_error *error)
{
	static const enum ms_replay_mode modes[] = {
		[MS_PAYLOAD_AUTO] = MS_REPLAY_AUTO,
		[MS_PAYLOAD_FORCE] = MS_REPLAY_FORCE,
		[MS_PAYLOAD_OFF] = MS_REPLAY_OFF,
	};
	const struct ms_replay_limits bounds = limits_of(limits);
	const struct ms_replay_export_options options = {
		.struct_size = sizeof(options),
		.mode = modes[mode],
		.limits = &bounds,
		.clock = created < 0 ? NULL : given_time,
		.clock_context = &created,
	};

	if (get_ready(session, MS_REPLAY_EXPORT_REJECTED, error) != 0)
		return -1;
	struct made_payload *made =
		snap_calloc(&session->allocator, 1, sizeof(*made));
	if (made == NULL)
		return refuse(error, MS_REPLAY_EXPORT_REJECTED,
			      "memory ran out");
	snap_strbuf_begin(&made->text, &session->allocator);
	snap_arena_begin(&made->arena, &session->allocator);
	if (make_payload(session, &options, made, error) != 0) {
		ms_session_payload_free(session, &made->payload);
		return -1;
	}
	*out = &made->payload;
	return 0;
}

void ms_session_payload_free(struct ms_session *session,
			     struct ms_session_payload *payload)
{
	struct made_payload *made = (struct made_payload *)payload;

	if (payload == NULL)
		return;
	snap_strbuf_end(&made->text);
	snap_arena_end(&made->arena);
	ms_replay_report_end(&made->report);
	snap_free(&session->allocator, made);
}

/* ------------------------------------------------------------------ import */

/* Keys for the new variables, in a table of their own. */
static int bind_all(struct ms_session *session,
		    const struct ms_replay_variables *variables,
		    struct ms_bindings *out)
{
	struct snap_error err;

	for (size_t i = 0; i < variables->count; i++) {
		const struct ms_replay_variable *v = &variables->items[i];

		if (ms_bindings_prepare(out, v->name, v->size, &err) != 0)
			return -1;
		ms_bindings_set(out, v->name, v->size,
				v->global ? session->globals
					  : session->interactive);
	}
	return 0;
}

static int set_all(struct ms_vm *vm,
		   const struct ms_replay_variables *variables)
{
	if (ms_vm_forget_variables(vm) != 0)
		return -1;
	for (size_t i = 0; i < variables->count; i++) {
		const struct ms_replay_variable *v = &variables->items[i];

		if (ms_vm_set_variable(vm, v->name, v->size, v->value,
				       v->global) != 0)
			return -1;
	}
	return ms_vm_request_check(vm);
}

/* All of them in one step, or none. */
static int replace(struct ms_session *session,
		   const struct ms_replay_variables *variables)
{
	struct ms_vm *vm = ms_program_vm(session->program);
	struct ms_bindings bindings;
	struct snap_error err;

	ms_bindings_begin(&bindings, &session->allocator);
	ms_vm_request_begin(vm);
	if (ms_session_origins(session, &err) != 0 ||
	    bind_all(session, variables, &bindings) != 0 ||
	    set_all(vm, variables) != 0) {
		ms_vm_request_rollback(vm);
		ms_bindings_end(&bindings);
		ms_error_clear(ms_vm_heap(vm));
		return -1;
	}
	ms_vm_request_commit(vm);
	ms_bindings_end(&session->bindings);
	session->bindings = bindings;
	session->token_secret[0] = '\0';
	session->version++;
	return 0;
}

int ms_session_import(struct ms_session *session, const void *payload,
		      size_t size, const struct ms_payload_limits *limits,
		      struct ms_payload_error *error)
{
	const struct ms_replay_limits bounds = limits_of(limits);
	struct ms_replay_variables variables = { .items = NULL };
	struct ms_replay_error err;

	if (get_ready(session, MS_REPLAY_IMPORT_REJECTED, error) != 0)
		return -1;
	struct ms_heap *heap = ms_program_heap(session->program);
	if (ms_replay_import(heap, payload, size, &bounds, &variables, &err) !=
	    0)
		return tell(error, &err);
	int rc = replace(session, &variables);
	ms_replay_variables_end(heap, &variables);
	if (rc != 0)
		return refuse(error, MS_REPLAY_IMPORT_REJECTED,
			      "memory ran out");
	return 0;
}
