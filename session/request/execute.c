/* A request goes through: text, unit, run, and then all of it or nothing. */
#include "session/execute.h"

#include "base/fail.h"
#include "builtins/quit.h"
#include "code/image.h"
#include "program/state.h"
#include "request/execution.h"

#include <assert.h>
#include <string.h>

#define PROMPT_NAME "<repl>"

_Static_assert((int)MS_EFFECT_LOAD == (int)MS_DID_LOAD &&
		       (int)MS_EFFECT_ENVIRONMENT == (int)MS_DID_ENVIRONMENT,
	       "effects are the machine's deeds");

/* ----------------------------------------------------------------- running */

static bool is_exit(const struct ms_execution *e)
{
	return strcmp(ms_error_identifier(e->heap), MS_EXIT_IDENTIFIER) == 0;
}

/* A text of functions only defines them. */
static bool is_run(const struct ms_execution *e)
{
	return e->request.call_main ||
	       ms_unit_image(e->unit)->kind == MS_UNIT_SCRIPT;
}

static int run_unit(struct ms_execution *e)
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

static int run_request(struct ms_execution *e)
{
	struct ms_vm *vm = ms_program_vm(e->program);

	if (ms_execution_compile(e) != 0)
		return -1;
	ms_vm_request_begin(vm);
	int rc = run_unit(e);
	e->c->outcome.effects |= ms_vm_deeds(vm);
	return ms_execution_keep(e, rc);
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
static void begin_counters(struct ms_execution *e)
{
	e->c->outcome.counters = (struct ms_counters){
		.functions_compiled = e->program->compiled,
		.functions_from_snapshot = e->program->from_snapshot,
		.allocations = e->heap->allocations,
	};
	e->heap->peak = e->heap->used;
}

static void fill_counters(struct ms_execution *e)
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
static void remember_error(struct ms_execution *e)
{
	const struct ms_value *exception = &e->heap->error.exception;

	if (ms_is_class(*exception, MS_EXCEPTION))
		ms_set_last_error(ms_program_vm(e->program), exception);
}

static void settle(struct ms_execution *e, int rc)
{
	struct ms_outcome *outcome = &e->c->outcome;

	outcome->ok = rc == 0;
	if (rc != 0) {
		/* It was stopped because of that. */
		if (e->c->lost) {
			ms_error_clear(e->heap);
			(void)ms_fail_memory(e->heap);
		}
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

static void begin(struct ms_execution *e)
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

static void end(struct ms_execution *e)
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
	struct ms_execution e = { .session = session,
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
	struct ms_heap *heap = ms_program_heap(session->program);

	/* Between requests there is nothing to interrupt, and a request to do
	 * so that comes late must not strike what is asked next. */
	ms_interrupt_set(&session->interrupt, 0);
	heap->interrupt = &session->interrupt;
	begin(&e);
	settle(&e, run_request(&e));
	end(&e);
	ms_session_note_use(session);
	heap->interrupt = NULL;
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
