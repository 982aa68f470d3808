#include "request/run.h"

#include "program/policy.h"
#include "request/failure.h"
#include "request/type_info.h"

#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- statements
 */

/* What is lost can't be told; the program needn't go on. */
static void stop_if_lost(struct ms_session *session)
{
	if (session->run->c->lost)
		ms_interrupt_set(&session->interrupt, 1);
}

static void add_display(const struct ms_run *run, const struct ms_unit *unit,
			const struct ms_statement *statement,
			struct ms_value value)
{
	struct ms_text_span label =
		ms_image_string(ms_unit_image(unit), statement->name);
	struct ms_display_event *event =
		ms_collected_display(run->c, value, label.bytes, label.size);

	if (event == NULL)
		return;
	event->start = statement->start;
	event->end = statement->end;
	if (run->request->on_display != NULL)
		run->request->on_display(run->request->context, event);
}

static void set_type_info(struct ms_collected *c, struct ms_value value)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &c->arena.allocator);
	ms_type_info(value, &text);
	if (text.failed)
		c->lost = true;
	c->outcome.type_info =
		ms_collected_text(c, snap_strbuf_text(&text), text.size);
	snap_strbuf_end(&text);
}

/* The request's own last statement has its value. */
static void take_value(const struct ms_run *run,
		       const struct ms_statement *statement,
		       struct ms_value value)
{
	struct ms_outcome *outcome = &run->c->outcome;

	if (statement->closed) {
		set_type_info(run->c, value);
		return;
	}
	ms_collected_value(run->c, value);
	if (statement->kind != MS_STATEMENT_MULTI && outcome->value_count > 1)
		outcome->flow = MS_FLOW_COMMA_LIST;
}

int ms_run_statement(void *context, const struct ms_unit *unit, uint32_t k,
		     const struct ms_value *value)
{
	struct ms_session *session = context;
	const struct ms_run *run = session->run;
	struct ms_vm *vm = ms_program_vm(session->program);
	struct ms_statement statement;

	if (run == NULL || ms_is_none(*value))
		return 0;
	ms_image_statement(ms_unit_image(unit), k, &statement);
	bool shows = !statement.closed && ms_policy_of(statement.kind)->shows;
	if (shows && !ms_vm_is_captured(vm))
		add_display(run, unit, &statement, *value);
	if (unit == run->unit && statement.start == run->last.start &&
	    statement.end == run->last.end)
		take_value(run, &statement, *value);
	stop_if_lost(session);
	return shows ? ms_policy_statement(vm, unit, k, value) : 0;
}

/* ------------------------------------------------------------------- streams
 */

static enum ms_stream_kind kind_of(enum ms_stream stream)
{
	switch (stream) {
	case MS_STDERR:
		return MS_STREAM_STDERR;
	case MS_CLEAR_SCREEN:
		return MS_STREAM_CLEAR;
	case MS_STDOUT:
		break;
	}
	return MS_STREAM_STDOUT;
}

void ms_run_write(void *context, enum ms_stream stream, const char *text,
		  size_t size)
{
	struct ms_session *session = context;
	const struct ms_run *run = session->run;

	if (run == NULL || (size == 0 && stream != MS_CLEAR_SCREEN))
		return;
	const struct ms_stream_event event = {
		.kind = kind_of(stream),
		.text = text,
		.size = size,
		.time = ms_session_clock(session),
	};
	ms_collected_stream(run->c, event.kind, text, size, event.time);
	stop_if_lost(session);
	if (run->request->on_stream != NULL)
		run->request->on_stream(run->request->context, &event);
}

void ms_run_warned(void *context, const char *identifier, const char *message)
{
	const struct ms_session *session = context;

	if (session->run != NULL)
		ms_failure_add_warning(session->run->c, identifier, message);
}

/* ---------------------------------------------------------------- the host */

int ms_run_ask(void *context, const char *prompt, struct snap_strbuf *out)
{
	const struct ms_session *session = context;
	const struct ms_run *run = session->run;
	struct ms_heap *heap = ms_program_heap(session->program);

	if (run == NULL || run->request->on_input == NULL)
		return ms_fail(heap, "MATLAB:input:none",
			       "There is nobody to ask for input here.");
	char *line = run->request->on_input(run->request->context, prompt);
	if (line == NULL)
		return ms_poll(heap) != 0 ? -1
					  : ms_fail(heap, "MATLAB:input:end",
						    "There is no more input.");
	snap_strbuf_puts(out, line);
	free(line);
	return out->failed ? ms_fail_memory(heap) : 0;
}

int ms_run_permit(void *context, enum ms_permission what)
{
	const struct ms_session *session = context;
	struct ms_heap *heap = ms_program_heap(session->program);

	if (session->run == NULL)
		return 0;
	const struct ms_request *request = session->run->request;
	if (what == MS_PERMIT_EVAL && request->deny_eval)
		return ms_fail(heap, "Session:DynamicEvalDisabled",
			       "This request may not run text that is made "
			       "while it runs.");
	if (what == MS_PERMIT_FILES && request->deny_files)
		return ms_fail(heap, "Session:FileAccessDisabled",
			       "This request may not read or write files.");
	if (what == MS_PERMIT_INPUT && request->deny_input)
		return ms_fail(heap, "Session:InputDisabled",
			       "This request may not ask for input.");
	return 0;
}
