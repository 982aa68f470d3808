#include "session/support/requests.h"

#include "base/strbuf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct ms_session *requests_open(const struct ms_session_options *options)
{
	struct ms_session *session = NULL;

	assert_int_equal(ms_session_create(&session, options, NULL), 0);
	return session;
}

struct ms_outcome *requests_run(struct ms_session *session, const char *name,
				const char *text)
{
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = text,
		.text_size = strlen(text),
		.name = name,
	};
	struct ms_outcome *outcome = NULL;

	assert_int_equal(ms_session_execute(session, &request, &outcome, NULL),
			 0);
	assert_non_null(outcome);
	return outcome;
}

void requests_do(struct ms_session *session, const char *text)
{
	struct ms_outcome *outcome = requests_run(session, NULL, text);

	if (!outcome->ok)
		fail_msg("%s\n%s", text, outcome->error_text);
	ms_outcome_free(session, outcome);
}

void requests_fail(struct ms_session *session, const char *text,
		   const char *identifier)
{
	struct ms_outcome *outcome = requests_run(session, NULL, text);

	assert_false(outcome->ok);
	assert_string_equal(outcome->error->identifier, identifier);
	assert_ptr_equal(outcome->error, &outcome->diagnostics[0]);
	ms_outcome_free(session, outcome);
}

char *requests_workspace(struct ms_session *session)
{
	struct ms_session_names *names = NULL;
	struct snap_strbuf text;

	snap_strbuf_begin(&text, NULL);
	assert_int_equal(ms_session_variable_names(session, &names, NULL), 0);
	for (size_t i = 0; i < names->count; i++) {
		const char *name = names->items[i].name;
		char *json = NULL;

		assert_int_equal(
			ms_value_json_text(session,
					   ms_session_variable(session, name),
					   &json, NULL, NULL),
			0);
		snap_strbuf_printf(&text, "%s=%s\n", name, json);
		ms_session_release(session, json);
	}
	ms_session_names_free(session, names);
	char *copy = strdup(snap_strbuf_text(&text));
	snap_strbuf_end(&text);
	return copy;
}
