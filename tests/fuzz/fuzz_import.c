/*
 * Imports into a session that holds variables, under libFuzzer.  After a
 * refusal it is what it was: values, order, keys, version, tokens.  What was
 * imported is all there is, and its export is imported to the same payload.
 */
#include "fuzz/fuzz.h"
#include "fuzz/payload_input.h"

#include "session/execute.h"
#include "session/replay.h"
#include "session/support/tell_session.h"
#include "state.h"

#include <stdlib.h>
#include <string.h>

#define MEMORY_MAX ((uint64_t)64 << 20)

static const struct ms_payload_limits limits = {
	.struct_size = sizeof(limits),
	.expanded_bytes = 4 << 20,
	.elements = 1 << 18,
	.variables = 64,
	.depth = 64,
};

/* One of each kind that a workspace can hold, also what can't be exported. */
static const char before[] =
	"global g; g = 7; x = 1:3; c = {1, 'text', {}}; s.f = sparse([0 2]);\n"
	"z = complex(0, -0); e = zeros(0, 3, 'int8'); k = @(t) t + x(2);\n";

/* What must hold of them as long as nothing was imported. */
static const char after[] =
	"global g; if g ~= 7 || ~isequal(x, 1:3) || ~isequal(c, {1, 'text', "
	"{}})"
	" || s.f(2) ~= 2 || ~isequal(size(e), [0 3]) || k(1) ~= 3\n"
	"error('a:b', 'another workspace'); end\n";

static void run(struct ms_session *session, const char *text)
{
	const struct ms_request request = { .struct_size = sizeof(request),
					    .text = text,
					    .text_size = strlen(text) };
	struct ms_outcome *outcome;
	struct snap_error err;

	if (ms_session_execute(session, &request, &outcome, &err) != 0 ||
	    !outcome->ok)
		abort();
	ms_outcome_free(session, outcome);
}

/* ----------------------------------------------------------------- imports */

/* Only what a refusal says: which, why. */
static void check_refusal(const struct ms_payload_error *error)
{
	if (strncmp(error->identifier, "Session:Replay", 14) != 0 ||
	    strcmp(error->identifier, "Session:ReplayExportRejected") == 0 ||
	    error->message[0] == '\0')
		abort();
}

static struct ms_session_payload *export(struct ms_session *session)
{
	struct ms_session_payload *payload;
	struct ms_payload_error error;

	if (ms_session_export(session, MS_PAYLOAD_FORCE, 0, NULL, &payload,
			      &error) != 0 ||
	    payload->payload == NULL || payload->skipped_count != 0)
		abort();
	return payload;
}

static void check_imported(struct ms_session *session, uint64_t version)
{
	struct ms_payload_error error;
	struct snap_strbuf told;

	snap_strbuf_begin(&told, NULL);
	size_t count = tell_session(session, &told);
	snap_strbuf_end(&told);
	if (session->version <= version)
		abort();
	struct ms_session_payload *a = export(session);
	if (a->variable_count != count ||
	    ms_session_import(session, a->payload, a->size, NULL, &error) != 0)
		abort();
	struct ms_session_payload *b = export(session);
	if (a->size != b->size || memcmp(a->payload, b->payload, a->size) != 0)
		abort();
	ms_session_payload_free(session, a);
	ms_session_payload_free(session, b);
}

static void import(struct ms_session *session,
		   const struct snap_strbuf *payload)
{
	struct ms_workspace_snapshot *snapshot = tokens_of(session);
	struct ms_payload_error error = { .has_offset = false };
	struct snap_strbuf old;
	struct snap_strbuf new;

	snap_strbuf_begin(&old, NULL);
	snap_strbuf_begin(&new, NULL);
	(void)tell_session(session, &old);
	uint64_t version = session->version;
	bool refused = ms_session_import(session, payload->data, payload->size,
					 &limits, &error) != 0;
	if (tokens_open(session, snapshot) != refused)
		abort();
	ms_workspace_snapshot_free(session, snapshot);
	if (refused) {
		check_refusal(&error);
		(void)tell_session(session, &new);
		if (old.size != new.size ||
		    memcmp(old.data, new.data, old.size) != 0)
			abort();
		run(session, after);
	} else {
		check_imported(session, version);
		run(session, "clear, y = 1;");
	}
	snap_strbuf_end(&old);
	snap_strbuf_end(&new);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.folder = "",
		.memory_limit = MEMORY_MAX,
	};
	struct ms_session *session;
	struct snap_strbuf payload;
	struct snap_error err;

	if (ms_session_create(&session, &options, &err) != 0)
		abort();
	payload_of_input(data, size, &payload);
	run(session, before);
	import(session, &payload);
	snap_strbuf_end(&payload);
	ms_session_free(session);
	return 0;
}
