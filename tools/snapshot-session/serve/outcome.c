/* An outcome as the result of 'execute'. */
#include "tools/snapshot-session/serve/call.h"

#include <string.h>

static const char *const stage_words[] = {
	[MS_STAGE_SOURCE] = "source",	  [MS_STAGE_SYNTAX] = "syntax",
	[MS_STAGE_SEMANTIC] = "semantic", [MS_STAGE_COMPILE] = "compile",
	[MS_STAGE_RUNTIME] = "runtime",	  [MS_STAGE_HOST] = "host",
};

static const char *const stream_words[] = {
	[MS_STREAM_STDOUT] = "stdout",
	[MS_STREAM_STDERR] = "stderr",
	[MS_STREAM_CLEAR] = "clear",
};

static const char *const severity_words[] = {
	[MS_IS_ERROR] = "error",
	[MS_IS_WARNING] = "warning",
	[MS_IS_NOTE] = "note",
};

/* Bit by bit, in the order of enum ms_effect. */
static const char *const effect_words[] = {
	"load",	      "clear",	     "assign", "global",
	"persistent", "environment", "exit",
};
#define EFFECT_COUNT (sizeof(effect_words) / sizeof(effect_words[0]))

/* -------------------------------------------------------------- diagnostics */

static void put_span(struct json_text *out, bool there, uint32_t start,
		     uint32_t end)
{
	if (!there) {
		json_put_text(out, "span", NULL);
		return;
	}
	json_open(out, "span", '{');
	json_put_number(out, "start", start);
	json_put_number(out, "end", end);
	json_close(out, '}');
}

static void put_error(struct json_text *out, const struct ms_diagnostic *error)
{
	if (error == NULL) {
		json_put_text(out, "error", NULL);
		return;
	}
	json_open(out, "error", '{');
	json_put_text(out, "stage", stage_words[error->stage]);
	json_put_text(out, "identifier", error->identifier);
	json_put_text(out, "message", error->message);
	put_span(out, error->has_span, error->start, error->end);
	json_close(out, '}');
}

static void put_stack(struct json_text *out, const struct ms_diagnostic *d)
{
	json_open(out, "stack", '[');
	for (size_t i = 0; i < d->stack_count; i++) {
		json_open(out, NULL, '{');
		json_put_text(out, "function", d->stack[i].function);
		json_put_text(out, "source", d->stack[i].source);
		json_put_number(out, "line", d->stack[i].line);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static void put_diagnostic(struct json_text *out, const struct ms_diagnostic *d)
{
	json_open(out, NULL, '{');
	json_put_text(out, "severity", severity_words[d->severity]);
	json_put_text(out, "stage", stage_words[d->stage]);
	json_put_text(out, "identifier", d->identifier);
	json_put_text(out, "message", d->message);
	put_span(out, d->has_span, d->start, d->end);
	json_put_number(out, "line", d->line);
	json_put_number(out, "column", d->column);
	put_stack(out, d);
	json_close(out, '}');
}

static void put_diagnostics(struct json_text *out,
			    const struct ms_outcome *outcome)
{
	json_open(out, "warnings", '[');
	for (size_t i = 0; i < outcome->diagnostic_count; i++) {
		const struct ms_diagnostic *d = &outcome->diagnostics[i];

		if (d->severity != MS_IS_WARNING)
			continue;
		json_open(out, NULL, '{');
		json_put_text(out, "identifier", d->identifier);
		json_put_text(out, "message", d->message);
		json_close(out, '}');
	}
	json_close(out, ']');
	json_open(out, "diagnostics", '[');
	for (size_t i = 0; i < outcome->diagnostic_count; i++)
		put_diagnostic(out, &outcome->diagnostics[i]);
	json_close(out, ']');
}

/* ----------------------------------------------------- values and streams */

static int put_flow(struct call *call, const struct ms_outcome *outcome)
{
	static const char *const words[] = {
		[MS_FLOW_NONE] = "none",
		[MS_FLOW_SINGLE] = "single",
		[MS_FLOW_LIST] = "list",
		[MS_FLOW_COMMA_LIST] = "list",
	};
	struct json_text *out = &call->result;
	int rc = 0;

	json_open(out, "flow", '{');
	json_put_text(out, "kind", words[outcome->flow]);
	if (outcome->flow == MS_FLOW_SINGLE)
		rc = call_put_value(call, out, "value", outcome->values[0]);
	else if (outcome->flow != MS_FLOW_NONE) {
		json_open(out, "values", '[');
		for (size_t i = 0; rc == 0 && i < outcome->value_count; i++)
			rc = call_put_value(call, out, NULL,
					    outcome->values[i]);
		json_close(out, ']');
	}
	json_close(out, '}');
	return rc;
}

int call_put_display(struct call *call, struct json_text *out,
		     const struct ms_display_event *event)
{
	json_put_text(out, "label", event->label);
	put_span(out, true, event->start, event->end);
	return call_put_value(call, out, "value", event->value);
}

static int put_displays(struct call *call, const struct ms_outcome *outcome)
{
	struct json_text *out = &call->result;
	int rc = 0;

	json_open(out, "display", '[');
	for (size_t i = 0; rc == 0 && i < outcome->display_count; i++) {
		json_open(out, NULL, '{');
		rc = call_put_display(call, out, &outcome->displays[i]);
		json_close(out, '}');
	}
	json_close(out, ']');
	return rc;
}

void call_put_stream(struct json_text *out, const struct ms_stream_event *event)
{
	json_put_text(out, "stream", stream_words[event->kind]);
	json_put_span(out, "text", event->text != NULL ? event->text : "",
		      event->size);
	json_put_number(out, "time", event->time);
}

static void put_console(struct json_text *out, const struct ms_outcome *outcome)
{
	json_open(out, "console", '[');
	for (size_t i = 0; i < outcome->stream_count; i++) {
		json_open(out, NULL, '{');
		call_put_stream(out, &outcome->streams[i]);
		json_close(out, '}');
	}
	json_close(out, ']');
}

/* -------------------------------------------------------------------- delta */

static void put_key(struct json_text *out, const char *name,
		    const struct ms_key *key)
{
	static const char *const words[] = {
		[MS_KEY_INTERACTIVE] = "interactive",
		[MS_KEY_SOURCE] = "source",
		[MS_KEY_GLOBAL] = "global",
		[MS_KEY_PERSISTENT] = "persistent",
	};

	json_open(out, name, '{');
	json_put_text(out, "kind", words[key->kind]);
	switch (key->kind) {
	case MS_KEY_INTERACTIVE:
		json_put_text(out, "session", key->session);
		break;
	case MS_KEY_SOURCE:
		json_put_text(out, "path", key->path);
		json_put_text(out, "hash", key->hash);
		json_put_text(out, "def_path", key->definition);
		break;
	case MS_KEY_GLOBAL:
		json_put_text(out, "scope", key->scope);
		break;
	case MS_KEY_PERSISTENT:
		json_put_text(out, "function", key->function);
		break;
	}
	json_put_text(out, "name", key->name);
	json_close(out, '}');
}

static int put_delta(struct call *call, const struct ms_delta *delta)
{
	struct json_text *out = &call->result;
	int rc = 0;

	json_open(out, "delta", '{');
	json_put_number(out, "version", delta->version);
	json_open(out, "upserts", '[');
	for (size_t i = 0; rc == 0 && i < delta->upsert_count; i++) {
		json_open(out, NULL, '{');
		put_key(out, "key", &delta->upserts[i].key);
		rc = call_put_value(call, out, "value",
				    delta->upserts[i].value);
		json_close(out, '}');
	}
	json_close(out, ']');
	json_open(out, "removals", '[');
	for (size_t i = 0; i < delta->removal_count; i++)
		put_key(out, NULL, &delta->removals[i]);
	json_close(out, ']');
	json_put_bool(out, "full_snapshot_required",
		      delta->full_snapshot_required);
	json_close(out, '}');
	return rc;
}

/* ------------------------------------------------------------------ the rest
 */

static void put_effects(struct json_text *out, const struct ms_outcome *outcome)
{
	json_open(out, "effects", '[');
	for (size_t i = 0; i < EFFECT_COUNT; i++)
		if ((outcome->effects >> i & 1) != 0)
			json_put_text(out, NULL, effect_words[i]);
	json_close(out, ']');
	if ((outcome->effects & MS_EFFECT_EXIT) != 0)
		json_put_signed(out, "exit_status", outcome->exit_status);
}

static void put_counters(struct json_text *out,
			 const struct ms_counters *counters)
{
	json_open(out, "counters", '{');
	json_put_number(out, "compile_time", counters->compile_time);
	json_put_number(out, "run_time", counters->run_time);
	json_put_number(out, "functions_compiled",
			counters->functions_compiled);
	json_put_number(out, "functions_from_snapshot",
			counters->functions_from_snapshot);
	json_put_number(out, "allocations", counters->allocations);
	json_put_number(out, "peak_bytes", counters->peak_bytes);
	json_close(out, '}');
}

int call_put_outcome(struct call *call, const struct ms_outcome *outcome,
		     bool counters)
{
	struct json_text *out = &call->result;

	json_put_bool(out, "ok", outcome->ok);
	put_error(out, outcome->error);
	json_put_text(out, "source_name", outcome->source_name);
	if (put_flow(call, outcome) != 0 || put_displays(call, outcome) != 0)
		return -1;
	put_console(out, outcome);
	json_put_text(out, "type_info", outcome->type_info);
	if (!outcome->has_delta)
		json_put_text(out, "delta", NULL);
	else if (put_delta(call, &outcome->delta) != 0)
		return -1;
	put_effects(out, outcome);
	put_diagnostics(out, outcome);
	json_put_text(out, "error_text",
		      outcome->ok ? NULL : outcome->error_text);
	json_put_number(out, "time", outcome->time);
	if (counters)
		put_counters(out, &outcome->counters);
	return 0;
}
