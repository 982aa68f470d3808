/*
 * Random requests, and a model of what they do: which variables there are
 * afterwards, and which source assigned them last.
 */
#ifndef TESTS_SESSION_WORKSPACE_REQUEST_MAKER_H
#define TESTS_SESSION_WORKSPACE_REQUEST_MAKER_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

#define MAKER_NAMES   8 /* ordinary variables: va, vb... */
#define MAKER_GLOBALS 3 /* ga, gb, gc */
#define MAKER_SOURCES 6

enum maker_kind {
	MAKER_ROW, /* of real doubles, not empty */
	MAKER_CELL,
	MAKER_STRUCT, /* 1x1, with a field f */
	MAKER_OTHER
};

struct maker_variable {
	bool set;
	enum maker_kind kind;
	uint32_t source; /* that assigned it last; MAKER_SOURCES: not known */
};

/* What the model knows; a request that fails leaves it as it was. */
struct maker_model {
	struct maker_variable names[MAKER_NAMES];
	struct maker_variable ans;
	bool linked[MAKER_GLOBALS]; /* the base workspace sees it */
};

struct maker {
	uint64_t state; /* of the random numbers; not 0 */
	struct maker_model model, next;
	/* The request. */
	struct snap_strbuf text;
	uint32_t source;
	bool fails;
};

/* How the sources are called; each with another text is another source. */
struct maker_source {
	const char *name;
	const char *handle; /* workspace handle of the request, or NULL */
};
extern const struct maker_source maker_sources[MAKER_SOURCES];

void maker_begin(struct maker *maker, uint64_t seed);
void maker_end(struct maker *maker);

uint32_t maker_random(struct maker *maker, uint32_t below);
const char *maker_name(uint32_t index);
const char *maker_global(uint32_t index);

/* Definitions that the requests need; run once, before them. */
const char *maker_definitions(void);

/* The next request: maker->text, source and fails. */
void maker_next(struct maker *maker);
/* It was run; the model follows when it succeeded. */
void maker_ran(struct maker *maker, bool ok);
/* It failed and what it did is kept: there is such a variable, or not. */
void maker_observed(struct maker *maker, const char *name, bool set);
/* The host cleared all variables. */
void maker_cleared(struct maker *maker);
/* There is such a variable, which the session itself has assigned. */
void maker_imported(struct maker *maker, const char *name);

#endif
