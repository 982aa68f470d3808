/* The rows of an explanation: one check each. */
#ifndef TOOLS_BUILDER_EXPLAIN_ROWS_H
#define TOOLS_BUILDER_EXPLAIN_ROWS_H

#include "base/fail.h"

#include <stddef.h>

enum explain_outcome {
	EXPLAIN_PASS,
	EXPLAIN_FAIL,
	EXPLAIN_NOT_REACHED,
	EXPLAIN_NOTE, /* not a check: something worth knowing */
};

struct explain_row {
	char check[32];
	enum explain_outcome outcome;
	char detail[400];
};

struct explain {
	struct explain_row *rows;
	size_t count;
	size_t capacity;
	/* The first check that failed; code 0 while none has. */
	struct snap_error err;
};

void explain_free(struct explain *explain);

/* "pass", "FAIL", "not reached", "note" */
const char *explain_outcome_text(enum explain_outcome outcome);

void explain_add(struct explain *explain, const char *check,
		 enum explain_outcome outcome, const char *format, ...)
	SNAP_PRINTF(4, 5);

/* A failed check; the first one is the verdict's. */
void explain_fail(struct explain *explain, const char *check,
		  const struct snap_error *err);

#endif
