#include "session/support/tell_session.h"

#include "state.h"

#include <stdlib.h>
#include <string.h>

static void tell_variable(struct ms_session *session, const char *name,
			  struct snap_strbuf *out)
{
	const struct ms_origin *key =
		ms_bindings_find(&session->bindings, name, strlen(name));
	char *text;
	size_t size;

	if (key == NULL ||
	    ms_value_json_text(session, ms_session_variable(session, name),
			       &text, &size, NULL) != 0)
		abort();
	snap_strbuf_printf(out, "%s %p ", name, (const void *)key);
	snap_strbuf_append(out, text, size);
	snap_strbuf_putc(out, '\n');
	ms_session_release(session, text);
}

size_t tell_session(struct ms_session *session, struct snap_strbuf *out)
{
	struct ms_session_names *names;

	if (ms_session_variable_names(session, &names, NULL) != 0)
		abort();
	snap_strbuf_printf(out, "version %llu, tokens %s\n",
			   (unsigned long long)session->version,
			   session->token_secret);
	for (size_t i = 0; i < names->count; i++)
		tell_variable(session, names->items[i].name, out);
	size_t count = names->count;
	ms_session_names_free(session, names);
	if (out->failed)
		abort();
	return count;
}

struct ms_workspace_snapshot *tokens_of(struct ms_session *session)
{
	struct ms_workspace_snapshot *snapshot;
	struct snap_error err;

	if (ms_session_workspace(session, &snapshot, &err) != 0 ||
	    snapshot->entry_count == 0)
		abort();
	return snapshot;
}

bool tokens_open(struct ms_session *session,
		 const struct ms_workspace_snapshot *snapshot)
{
	struct ms_materialized *elements;
	struct snap_error err;

	if (ms_session_materialize(session, NULL, snapshot->entries[0].token, 0,
				   NULL, &elements, &err) != 0)
		return false;
	ms_session_release(session, elements);
	return true;
}
