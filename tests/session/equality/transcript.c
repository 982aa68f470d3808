#include "session/equality/transcript.h"

#include "base/fail.h"

#include <stdio.h>
#include <stdlib.h>

static void add_diagnostic(const struct ms_diagnostic *d,
			   struct snap_strbuf *out)
{
	snap_strbuf_printf(out, "diagnostic %d %d %s: %s\n", (int)d->severity,
			   (int)d->stage, d->identifier, d->message);
	snap_strbuf_printf(out, "  at %d %u-%u, %u:%u\n", d->has_span, d->start,
			   d->end, d->line, d->column);
	for (size_t i = 0; i < d->stack_count; i++)
		snap_strbuf_printf(out, "  in %s of %s, line %u\n",
				   d->stack[i].function, d->stack[i].source,
				   d->stack[i].line);
}

static void add_values(struct ms_session *session, const struct ms_delta *delta,
		       struct snap_strbuf *out)
{
	for (size_t i = 0; i < delta->upsert_count; i++) {
		const struct ms_upsert *upsert = &delta->upserts[i];
		struct snap_error err;
		size_t size;
		char *text;

		if (ms_value_json_text(session, upsert->value, &text, &size,
				       &err) != 0)
			abort();
		snap_strbuf_printf(out, "variable %s = ", upsert->key.name);
		snap_strbuf_append(out, text, size);
		snap_strbuf_putc(out, '\n');
		ms_session_release(session, text);
	}
}

static void add_outcome(struct ms_session *session,
			const struct ms_outcome *outcome,
			struct snap_strbuf *out)
{
	snap_strbuf_printf(out, "%s, flow %d, type %s, effects %u\n",
			   outcome->ok ? "fine" : "failed", (int)outcome->flow,
			   outcome->type_info == NULL ? "-"
						      : outcome->type_info,
			   outcome->effects);
	for (size_t i = 0; i < outcome->stream_count; i++) {
		const struct ms_stream_event *event = &outcome->streams[i];

		snap_strbuf_printf(out, "stream %d: ", (int)event->kind);
		snap_strbuf_append(out, event->text, event->size);
		snap_strbuf_putc(out, '\n');
	}
	for (size_t i = 0; i < outcome->diagnostic_count; i++)
		add_diagnostic(&outcome->diagnostics[i], out);
	snap_strbuf_puts(out, outcome->error_text);
	add_values(session, &outcome->delta, out);
}

void transcript_run(struct ms_session *session, const struct program *program,
		    struct snap_strbuf *out)
{
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = program->text,
		.text_size = program->size,
		.name = program->source,
		.language = program->language,
		.keep_on_failure = true,
	};
	struct ms_outcome *outcome;
	struct snap_error err;

	if (ms_session_execute(session, &request, &outcome, &err) != 0) {
		(void)fprintf(stderr, "%s: %s\n", program->name, err.message);
		abort();
	}
	add_outcome(session, outcome, out);
	ms_outcome_free(session, outcome);
}
