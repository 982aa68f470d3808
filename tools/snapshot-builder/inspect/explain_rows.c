#include "tools/snapshot-builder/inspect/explain_rows.h"

#include "tools/common/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *explain_outcome_text(enum explain_outcome outcome)
{
	switch (outcome) {
	case EXPLAIN_PASS:
		return "pass";
	case EXPLAIN_FAIL:
		return "FAIL";
	case EXPLAIN_NOT_REACHED:
		return "not reached";
	case EXPLAIN_NOTE:
		break;
	}
	return "note";
}

static void grow(struct explain *explain)
{
	size_t capacity = 2 * explain->capacity + 32;
	struct explain_row *rows = tool_calloc(capacity, sizeof(*rows));

	if (explain->count != 0)
		memcpy(rows, explain->rows, explain->count * sizeof(*rows));
	free(explain->rows);
	explain->rows = rows;
	explain->capacity = capacity;
}

void explain_add(struct explain *explain, const char *check,
		 enum explain_outcome outcome, const char *format, ...)
{
	va_list arguments;

	if (explain->count == explain->capacity)
		grow(explain);
	struct explain_row *row = &explain->rows[explain->count++];
	row->outcome = outcome;
	(void)snprintf(row->check, sizeof(row->check), "%s", check);
	va_start(arguments, format);
	(void)vsnprintf(row->detail, sizeof(row->detail), format, arguments);
	va_end(arguments);
}

void explain_fail(struct explain *explain, const char *check,
		  const struct snap_error *err)
{
	if (explain->err.code == SNAP_OK)
		explain->err = *err;
	explain_add(explain, check, EXPLAIN_FAIL, "%s: %s",
		    snap_error_name(err->code), err->message);
}

void explain_free(struct explain *explain)
{
	free(explain->rows);
	*explain = (struct explain){ 0 };
}
