#include "session/replay/replay_helpers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

int64_t second_zero(void *context)
{
	(void)context;
	return 0;
}

void workspace_of(struct value_test *test, const char *source,
		  struct workspace *out)
{
	static const char *const names[WORKSPACE_MAX] = { "a", "b", "c", "d",
							  "e", "f", "g", "h" };
	struct ms_value values[WORKSPACE_MAX];

	out->count = value_list(test, source, values);
	for (size_t i = 0; i < out->count; i++)
		out->variables[i] = (struct ms_replay_variable){
			.name = names[i], .size = 1, .value = values[i]
		};
}

void workspace_end(struct value_test *test, struct workspace *workspace)
{
	for (size_t i = 0; i < workspace->count; i++)
		ms_release(&test->heap, workspace->variables[i].value);
}

void payload_of(struct value_test *test, const struct workspace *workspace,
		struct snap_strbuf *out)
{
	const struct ms_replay_export_options options = {
		.struct_size = sizeof(options),
		.mode = MS_REPLAY_FORCE,
		.clock = second_zero,
	};
	struct ms_replay_report report;
	struct ms_replay_error err;

	snap_strbuf_begin(out, NULL);
	assert_int_equal(ms_replay_export(&test->heap, workspace->variables,
					  workspace->count, &options, out,
					  &report, &err),
			 0);
	assert_true(report.written);
	ms_replay_report_end(&report);
}

void payload_of_source(struct value_test *test, const char *source,
		       struct snap_strbuf *out)
{
	struct workspace workspace;

	workspace_of(test, source, &workspace);
	payload_of(test, &workspace, out);
	workspace_end(test, &workspace);
}
