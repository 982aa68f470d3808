/*
 * Every check a snapshot must pass, in the order of the reader, with the
 * numbers.
 *
 * The checks are the reader's own: it is asked step by step, and its error says
 * which of its rules was broken.  Nothing is judged here a second time.
 */
#ifndef TOOLS_BUILDER_EXPLAIN_H
#define TOOLS_BUILDER_EXPLAIN_H

#include "snapshot/reader.h"

#include <stdbool.h>

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

/* Run every check that can be run.  'explain' is zero before; free it. */
void explain_file(struct explain *explain, const char *path,
		  const struct snap_limits *limits);
void explain_free(struct explain *explain);

/* "pass", "FAIL", "not reached", "note" */
const char *explain_outcome_text(enum explain_outcome outcome);

#endif
