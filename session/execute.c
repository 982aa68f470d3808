/* A request goes through: text, unit, run, and then all of it or nothing. */
#include "session/execute.h"

#include "base/fail.h"
#include "base/file.h"
#include "builtins/quit.h"
#include "code/image.h"
#include "failure.h"
#include "lang/dialect.h"
#include "program_state.h"
#include "request_cache.h"
#include "run.h"

#include <assert.h>
#include <string.h>

#define SOURCE_LIMIT ((uint64_t)1 << 30)
#define PROMPT_NAME  "<repl>"

_Static_assert((int)MS_EFFECT_LOAD == (int)MS_DID_LOAD &&
		       (int)MS_EFFECT_ENVIRONMENT == (int)MS_DID_ENVIRONMENT,
	       "effects are the machine's deeds");

/* What the steps of one request share. */
struct execution {
	struct ms_session *session;
	struct ms_request request;
	struct ms_program *program;
	struct ms_heap *heap;
	struct ms_collected *c;
	struct ms_run run;
	struct ms_failure_source source;
	struct snap_file file; /* of request.path */
	bool file_open;
	struct ms_unit *unit;
	struct ms_origin *origin; /* of what it assigns */
	enum ms_stage stage;
	uint8_t dialect;     /* of the program, before */
	bool folder_added;   /* for the request alone */
	char *folder;	     /* of request.path */
	uint64_t begin, ran; /* times */
};

/* ----------------------------------------------------------------- the text
 */

static bool is_typed(const char *name)
{
	return ms_name_is_interactive(name);
}

static int read_file(struct execution *e)
{
	const char *path = e->request.path;
	struct snap_error err;

	if (ms_run_permit(e->session, MS_PERMIT_FILES) != 0)
		return -1;
	int rc = snap_file_open(&e->file, path, SNAP_FILE_READ, SOURCE_LIMIT,
				&e->session->allocator, &err);
	if (rc == SNAP_E_NO_MEMORY)
		return ms_fail_memory(e->heap);
	if (rc != 0)
		return ms_fail(e->heap, "MATLAB:run:FileNotFound", "%s",
			       err.message);
	e->file_open = true;
	e->source.text = (const char *)e->file.bytes.data;
	e->source.size = e->file.bytes.size;
	return 0;
}

static int read_text(struct execution *e)
{
	const struct ms_request *request = &e->request;

	e->stage = MS_STAGE_SOURCE;
	e->source.text = request->text_size == 0 ? "" : request->text;
	e->source.size = request->text_size;
	return request->path == NULL ? 0 : read_file(e);
}

/* The folder of the file, where its functions are looked for. */
static int add_folder(struct execution *e)
{
	const char *path = e->request.path;
	struct ms_program *program = e->program;
	size_t count = program->folder_count;

	if (path == NULL)
		return 0;
	const char *slash = strrchr(path, '/');
	size_t size =
		slash == NULL || slash == path ? 1 : (size_t)(slash - path);
	e->folder = ms_program_copy(program, slash == NULL ? "." : path, size);
	if (e->folder == NULL)
		return ms_fail_memory(e->heap);
	if (ms_program_add_folder(program, e->folder, true) != 0)
		return -1;
	e->folder_added = program->folder_count != count;
	return 0;
}

/* --------------------------------------------------------------- compiling */

static struct ms_cached_text cached_text(const struct execution *e,
					 const char *name)
{
	return (struct ms_cached_text){
		.name = name,
		.text = e->source.text,
		.size = e->source.size,
		.dialect = e->program->options.dialect,
	};
}

/* One way to read the text; what is wrong with it is told when 'tells'. */
static int compile_as(struct execution *e, struct ms_program_source *source,
		      enum ms_compile_kind kind, bool tells,
		      struct ms_unit **out)
{
	struct ms_compile_summary summary;
	struct ms_diag_list diags;

	source->kind = (uint8_t)kind;
	ms_diag_begin(&diags, &e->c->arena, 0);
	int rc = ms_program_compile_source(e->program, source, &diags, &summary,
					   out);
	if (rc != 0 && tells && diags.errors != 0)
		ms_failure_add_mistakes(e->c, &e->source, &diags);
	if (rc == 0)
		e->run.last = summary.last;
	return rc;
}

/* To Octave a file that begins with a function holds nothing else; it may have
 * statements behind them all the same. */
static void prefer_script(struct execution *e, struct ms_program_source *source)
{
	struct ms_unit *script = NULL;

	if (e->program->options.dialect == MS_DIALECT_MATLAB ||
	    ms_unit_image(e->unit)->kind == MS_UNIT_SCRIPT)
		return;
	if (compile_as(e, source, MS_COMPILE_SCRIPT, false, &script) != 0) {
		ms_error_clear(e->heap);
		return;
	}
	if (ms_program_has_body(script)) {
		ms_unit_release(e->unit);
		e->unit = script;
	} else {
		ms_unit_release(script);
	}
}

static int compile_new(struct execution *e, const char *name)
{
	struct ms_program_questions questions = { .count = 0 };
	const struct ms_cached_text cached = cached_text(e, name);
	struct ms_program_source source = {
		.name = name,
		.text = e->source.text,
		.size = e->source.size,
		.folder = e->folder,
		.questions = &questions,
	};
	bool typed = is_typed(e->source.name);

	if (compile_as(e, &source, typed ? MS_COMPILE_PROMPT : MS_COMPILE_AUTO,
		       true, &e->unit) != 0)
		return -1;
	if (!typed)
		prefer_script(e, &source);
	if (e->folder == NULL)
		ms_request_cache_keep(e->session->cache, &cached, e->unit,
				      e->run.last, &questions);
	return 0;
}

static int compile(struct execution *e)
{
	/* Nobody's file has no name in messages. */
	const char *name = is_typed(e->source.name) ? "" : e->source.name;
	const struct ms_cached_text cached = cached_text(e, name);
	int rc = 0;

	e->stage = MS_STAGE_COMPILE;
	if (e->folder == NULL)
		e->unit = ms_request_cache_find(e->session->cache,
						ms_program_vm(e->program),
						&cached, &e->run.last);
	if (e->unit == NULL)
		rc = compile_new(e, name);
	e->run.unit = e->unit;
	return rc;
}

static int find_origin(struct execution *e)
{
	struct ms_session *session = e->session;
	const char *workspace = e->request.workspace;
	struct snap_error err;
	bool own = is_typed(e->source.name) && workspace == NULL;

	if (ms_session_origins(session, &err) != 0)
		return ms_fail_memory(e->heap);
	if (own) {
		e->origin = ms_origin_retain(session->interactive);
		return 0;
	}
	if (ms_origin_of_source(
		    &e->origin, &session->allocator,
		    workspace == NULL ? session->identity : workspace,
		    e->source.name, e->source.text, e->source.size, &err) != 0)
		return ms_fail_memory(e->heap);
	return 0;
}

/* ------------------------------------------------------------- what changed
 */

struct rows {
	struct ms_delta_row *items;
	size_t count, room;
	struct snap_arena *arena;
	const struct ms_session *session;
};

static struct ms_origin *new_key(const struct execution *e,
				 const struct ms_vm_change *change,
				 struct ms_origin *old)
{
	if (change->after == NULL)
		return NULL;
	if (change->is_shared)
		return e->session->globals;
	return change->assigned || change->was_shared || old == NULL ? e->origin
								     : old;
}

static int gather_rows(struct execution *e, struct rows *rows)
{
	struct ms_vm *vm = ms_program_vm(e->program);
	uint32_t count = ms_vm_request_count(vm);
	struct ms_vm_change change;

	rows->items =
		snap_arena_array(&e->c->arena, count, sizeof(*rows->items));
	if (rows->items == NULL)
		return ms_fail_memory(e->heap);
	for (uint32_t i = 0; i < count; i++) {
		if (!ms_vm_request_change(vm, i, &change) ||
		    (change.before == NULL && change.after == NULL))
			continue;
		struct ms_origin *old = ms_bindings_find(
			&e->session->bindings, change.name, change.size);
		rows->items[rows->count++] = (struct ms_delta_row){
			.name = change.name,
			.size = change.size,
			.before = change.before,
			.after = change.after,
			.old_key = old,
			.new_key = new_key(e, &change, old),
		};
	}
	return 0;
}

/* Of the rows of a delta, the new key of a name: they are in order. */
static struct ms_origin *key_in(const struct rows *rows, const char *name,
				size_t size)
{
	size_t low = 0, high = rows->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct ms_delta_row *row = &rows->items[middle];
		size_t least = row->size < size ? row->size : size;
		int order = memcmp(row->name, name, least);

		if (order == 0)
			order = (row->size > size) - (row->size < size);
		if (order == 0)
			return row->new_key;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

struct all_rows {
	struct rows rows;
	const struct rows *changed;
};

static int add_row(void *context, const char *name, size_t size,
		   const struct ms_value *value, bool global)
{
	struct all_rows *all = context;
	struct ms_origin *key = key_in(all->changed, name, size);

	(void)global;
	if (key == NULL)
		key = ms_bindings_find(&all->rows.session->bindings, name,
				       size);
	if (all->rows.count < all->rows.room)
		all->rows.items[all->rows.count] = (struct ms_delta_row){
			.name = name,
			.size = size,
			.after = value,
			.new_key = key,
		};
	all->rows.count++;
	return 0;
}

/* All variables, for a full snapshot: counted, then listed. */
static int list_all(void *context, struct snap_arena *arena,
		    struct ms_delta_row **rows, size_t *count)
{
	const struct rows *changed = context;
	struct ms_vm *vm = ms_program_vm(changed->session->program);
	struct all_rows all = {
		.rows = { .session = changed->session },
		.changed = changed,
	};

	if (ms_scope_each(vm, MS_SCOPE_BASE, add_row, &all) != 0)
		return -1;
	all.rows.room = all.rows.count;
	all.rows.count = 0;
	all.rows.items =
		snap_arena_array(arena, all.rows.room, sizeof(*all.rows.items));
	if (all.rows.items == NULL ||
	    ms_scope_each(vm, MS_SCOPE_BASE, add_row, &all) != 0)
		return -1;
	*rows = all.rows.items;
	*count = all.rows.count;
	return 0;
}

/* ------------------------------------------------------ keeping, or undoing
 */

static int prepare_bindings(struct execution *e, const struct rows *rows)
{
	struct snap_error err;

	for (size_t i = 0; i < rows->count; i++)
		if (rows->items[i].after != NULL &&
		    ms_bindings_prepare(&e->session->bindings,
					rows->items[i].name,
					rows->items[i].size, &err) != 0)
			return ms_fail_memory(e->heap);
	return 0;
}

static void forget_prepared(struct execution *e, const struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		if (rows->items[i].old_key == NULL)
			ms_bindings_remove(&e->session->bindings,
					   rows->items[i].name,
					   rows->items[i].size);
}

static void set_bindings(struct execution *e, const struct rows *rows)
{
	struct ms_bindings *bindings = &e->session->bindings;

	for (size_t i = 0; i < rows->count; i++) {
		const struct ms_delta_row *row = &rows->items[i];

		if (row->after == NULL)
			ms_bindings_remove(bindings, row->name, row->size);
		else if (row->new_key != row->old_key)
			ms_bindings_set(bindings, row->name, row->size,
					row->new_key);
	}
}

/* All that may fail; nothing is changed yet. */
static int prepare(struct execution *e, struct rows *rows)
{
	struct ms_delta_source source = { .all = list_all, .context = rows };

	if (ms_vm_request_check(ms_program_vm(e->program)) != 0 ||
	    ms_program_reserve(e->program) != 0 || gather_rows(e, rows) != 0 ||
	    prepare_bindings(e, rows) != 0)
		return -1;
	source.rows = rows->items;
	source.count = rows->count;
	if (ms_delta_make(&e->c->delta, &e->c->arena, &source) != 0 ||
	    e->c->lost)
		return ms_fail_memory(e->heap);
	return 0;
}

static int keep(struct execution *e)
{
	struct rows rows = { .session = e->session };

	if (prepare(e, &rows) != 0) {
		ms_delta_end(e->heap, &e->c->delta);
		forget_prepared(e, &rows);
		return -1;
	}
	set_bindings(e, &rows);
	ms_vm_request_commit(ms_program_vm(e->program));
	return 0;
}

/* What a run that ended with 'rc' leaves: all of it, or nothing. */
static int keep_or_undo(struct execution *e, int rc)
{
	bool keeps = rc == 0 || e->request.keep_on_failure;

	if (keeps && keep(e) == 0) {
		if (rc == 0 && ms_program_defines(e->unit))
			ms_program_keep(e->program, e->unit);
		return rc;
	}
	ms_vm_request_rollback(ms_program_vm(e->program));
	return -1;
}

/* ----------------------------------------------------------------- running */

static bool is_exit(const struct execution *e)
{
	return strcmp(ms_error_identifier(e->heap), MS_EXIT_IDENTIFIER) == 0;
}

/* A text of functions only defines them. */
static bool is_run(const struct execution *e)
{
	return e->request.call_main ||
	       ms_unit_image(e->unit)->kind == MS_UNIT_SCRIPT;
}

static int run_unit(struct execution *e)
{
	struct ms_vm *vm = ms_program_vm(e->program);

	e->stage = MS_STAGE_RUNTIME;
	e->ran = ms_session_clock(e->session);
	e->c->outcome.has_delta = true;
	int rc = is_run(e) ? ms_vm_run(vm, e->unit) : 0;
	if (rc != 0 && is_exit(e)) {
		ms_error_clear(e->heap);
		e->c->outcome.effects |= MS_EFFECT_EXIT;
		e->c->outcome.exit_status = ms_quit_status(vm);
		rc = 0;
	}
	return rc;
}

static int run_request(struct execution *e)
{
	struct ms_vm *vm = ms_program_vm(e->program);

	if (read_text(e) != 0 || add_folder(e) != 0 || compile(e) != 0 ||
	    find_origin(e) != 0)
		return -1;
	ms_vm_request_begin(vm);
	int rc = run_unit(e);
	e->c->outcome.effects |= ms_vm_deeds(vm);
	return keep_or_undo(e, rc);
}

/* ------------------------------------------------------------- the outcome */

static void drop_values(struct ms_outcome *outcome)
{
	outcome->flow = MS_FLOW_NONE;
	outcome->value_count = 0;
}

/* As many values as were asked for; one alone is no list. */
static void settle_flow(const struct ms_request *request,
			struct ms_outcome *outcome)
{
	size_t wanted = request->outputs == MS_OUTPUTS_COUNT
				? request->output_count
				: 1;

	if (request->outputs == MS_OUTPUTS_ZERO || wanted == 0 ||
	    outcome->value_count == 0) {
		drop_values(outcome);
		return;
	}
	if (request->outputs == MS_OUTPUTS_ONE) {
		if (outcome->flow == MS_FLOW_COMMA_LIST)
			return;
		outcome->flow = MS_FLOW_SINGLE;
		outcome->value_count = 1;
		return;
	}
	if (outcome->value_count > wanted)
		outcome->value_count = wanted;
	outcome->flow = wanted == 1 ? MS_FLOW_SINGLE : MS_FLOW_LIST;
}

/* The counters hold what was there before. */
static void begin_counters(struct execution *e)
{
	e->c->outcome.counters = (struct ms_counters){
		.functions_compiled = e->program->compiled,
		.functions_from_snapshot = e->program->from_snapshot,
		.allocations = e->heap->allocations,
	};
	e->heap->peak = e->heap->used;
}

static void fill_counters(struct execution *e)
{
	struct ms_counters *counters = &e->c->outcome.counters;
	uint64_t time = e->c->outcome.time;

	counters->compile_time =
		e->c->outcome.has_delta ? e->ran - e->begin : time;
	counters->run_time = time - counters->compile_time;
	counters->functions_compiled =
		e->program->compiled - counters->functions_compiled;
	counters->functions_from_snapshot =
		e->program->from_snapshot - counters->functions_from_snapshot;
	counters->allocations = e->heap->allocations - counters->allocations;
	counters->peak_bytes = e->heap->peak;
}

/* For lasterr() of later requests. */
static void remember_error(struct execution *e)
{
	const struct ms_value *exception = &e->heap->error.exception;

	if (ms_is_class(*exception, MS_EXCEPTION))
		ms_set_last_error(ms_program_vm(e->program), exception);
}

static void settle(struct execution *e, int rc)
{
	struct ms_outcome *outcome = &e->c->outcome;

	outcome->ok = rc == 0;
	if (rc != 0) {
		/* It was stopped because of that. */
		if (e->c->lost)
			(void)ms_fail_memory(e->heap);
		ms_failure_add(e->c, e->program, &e->source, e->stage);
		remember_error(e);
		ms_error_clear(e->heap);
		drop_values(outcome);
		outcome->type_info = NULL;
	} else {
		settle_flow(&e->request, outcome);
	}
	ms_collected_finish(e->c);
	if (outcome->has_delta)
		outcome->delta.version = ++e->session->version;
	outcome->time = ms_session_clock(e->session) - e->begin;
	if (e->request.counters)
		fill_counters(e);
}

static void begin(struct execution *e)
{
	struct ms_session *session = e->session;
	struct ms_program *program = session->program;
	const struct ms_request *request = &e->request;

	e->program = program;
	e->heap = ms_program_heap(program);
	e->begin = ms_session_clock(session);
	e->dialect = program->options.dialect;
	if (request->language != MS_LANGUAGE_DEFAULT)
		program->options.dialect =
			request->language == MS_LANGUAGE_OCTAVE;
	e->source.name = request->path != NULL	 ? request->path
			 : request->name != NULL ? request->name
						 : PROMPT_NAME;
	e->c->outcome.source_name =
		ms_collected_text(e->c, e->source.name, strlen(e->source.name));
	e->run = (struct ms_run){ .request = request, .c = e->c };
	session->run = &e->run;
	if (request->counters)
		begin_counters(e);
	ms_program_begin_run(program);
}

static void end(struct execution *e)
{
	ms_unit_release(e->unit);
	ms_origin_release(e->origin);
	if (e->folder_added)
		ms_program_remove_folder(e->program, e->folder);
	snap_free(&e->session->allocator, e->folder);
	if (e->file_open)
		snap_file_close(&e->file);
	e->program->options.dialect = e->dialect;
	e->session->run = NULL;
}

static struct ms_request copy_request(const struct ms_request *request)
{
	struct ms_request copy = { .struct_size = sizeof(copy) };

	assert(request->struct_size >= sizeof(size_t));
	memcpy(&copy, request,
	       request->struct_size < sizeof(copy) ? request->struct_size
						   : sizeof(copy));
	return copy;
}

int ms_session_execute(struct ms_session *session,
		       const struct ms_request *request,
		       struct ms_outcome **out, struct snap_error *err)
{
	struct execution e = { .session = session,
			       .request = copy_request(request) };

	if (session->run != NULL)
		return snap_fail(err, SNAP_E_BUSY, SNAP_NO_OFFSET,
				 "the session runs a request already");
	int rc = ms_session_ready(session, err);
	if (rc != 0)
		return rc;
	e.c = ms_collected_create(&session->allocator,
				  ms_program_heap(session->program)->limit);
	if (e.c == NULL)
		return snap_fail_memory(err, sizeof(*e.c));
	ms_interrupt_set(&session->interrupt, 0);
	begin(&e);
	settle(&e, run_request(&e));
	end(&e);
	*out = &e.c->outcome;
	return 0;
}

void ms_outcome_free(struct ms_session *session, struct ms_outcome *outcome)
{
	if (outcome != NULL)
		ms_collected_free(ms_program_heap(session->program),
				  (struct ms_collected *)outcome);
}

void ms_session_cancel(struct ms_session *session)
{
	ms_interrupt_set(&session->interrupt, 1);
}
