#include "session/support/asking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_streams(const struct ms_outcome *outcome, char *out,
			size_t room)
{
	size_t size = 0;

	for (size_t i = 0; i < outcome->stream_count; i++) {
		const struct ms_stream_event *event = &outcome->streams[i];
		size_t length = event->size < room - 1 - size ? event->size
							      : room - 1 - size;

		if (event->kind == MS_STREAM_STDOUT) {
			memcpy(out + size, event->text, length);
			size += length;
		}
	}
	out[size] = '\0';
}

struct answer ask(struct ms_session *session, const char *text)
{
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = text,
		.text_size = strlen(text),
		.deny_files = true,
		.counters = true,
	};
	struct answer answer = { .ok = false };
	struct ms_outcome *outcome;
	struct snap_error err;

	if (ms_session_execute(session, &request, &outcome, &err) != 0) {
		(void)fprintf(stderr, "ask: %s\n", err.message);
		abort();
	}
	answer.ok = outcome->ok;
	put_streams(outcome, answer.out, sizeof(answer.out));
	if (outcome->error != NULL) {
		(void)snprintf(answer.identifier, sizeof(answer.identifier),
			       "%s", outcome->error->identifier);
		(void)snprintf(answer.message, sizeof(answer.message), "%s",
			       outcome->error->message);
	}
	answer.from_snapshot = outcome->counters.functions_from_snapshot;
	answer.compiled = outcome->counters.functions_compiled;
	ms_outcome_free(session, outcome);
	return answer;
}
