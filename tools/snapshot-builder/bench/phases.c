#include "tools/snapshot-builder/bench/phases.h"

#include "base/fail.h"
#include "tools/common/report.h"

#include <stdlib.h>
#include <string.h>

/* The line that is JSON. */
static struct tool_json *find_report(const char *text, size_t size)
{
	struct tool_json *json = NULL;

	while (json == NULL && size > 0) {
		const char *end = memchr(text, '\n', size);
		size_t line = end != NULL ? (size_t)(end - text) : size;
		size_t used = end != NULL ? line + 1 : line;

		if (line > 0 && text[0] == '{')
			json = tool_json_parse(text, line);
		text += used;
		size -= used;
	}
	return json;
}

static void name_phases(struct bench_phase_log *log, struct tool_json *times)
{
	for (const char *key = tool_json_next_key(times, NULL);
	     key != NULL && log->count < BENCH_PHASES;
	     key = tool_json_next_key(times, key)) {
		uint64_t value;

		if (tool_json_integer(tool_json_get(times, key), &value))
			(void)snprintf(log->names[log->count++],
				       BENCH_PHASE_NAME, "%s", key);
	}
}

static void take_phases(struct bench_phase_log *log, struct tool_json *times)
{
	if (log->reports == 0)
		name_phases(log, times);
	size_t used = log->reports * log->count;
	log->values = realloc(log->values,
			      (used + log->count + 1) * sizeof(*log->values));
	if (log->values == NULL)
		tool_no_memory();
	for (size_t i = 0; i < log->count; i++) {
		uint64_t value = 0;

		(void)tool_json_integer(tool_json_get(times, log->names[i]),
					&value);
		log->values[used + i] = (double)value;
	}
	log->reports++;
}

int bench_phases_take(struct bench_phase_log *log, const char *text,
		      size_t size, const char *verdict, struct snap_error *err)
{
	struct tool_json *report = find_report(text, size);
	const char *told = tool_json_string(tool_json_get(report, "verdict"));
	int rc = 0;

	if (told == NULL)
		rc = snap_fail(err, SNAP_E_IO, SNAP_NO_OFFSET,
			       "the session made no startup report");
	else if (strcmp(told, verdict) != 0)
		rc = snap_fail(err, SNAP_E_IO, SNAP_NO_OFFSET,
			       "the session's verdict on its snapshot is '%s' "
			       "where '%s' is to be measured",
			       told, verdict);
	else if (log != NULL)
		take_phases(log, tool_json_get(report, "nanoseconds"));
	tool_json_free(report);
	return rc;
}

void bench_phases_finish(struct bench_phase_log *log, struct bench_phases *out)
{
	double *values = tool_calloc(log->reports, sizeof(*values));

	out->count = log->count;
	memcpy(out->names, log->names, sizeof(out->names));
	for (size_t i = 0; i < log->count; i++) {
		for (size_t r = 0; r < log->reports; r++)
			values[r] = log->values[r * log->count + i];
		out->medians[i] = bench_quantile(values, log->reports, 0.5);
	}
	free(values);
	free(log->values);
	*log = (struct bench_phase_log){ 0 };
}
