/*
 * Workspace replay: the user's variables leave a session as one payload and
 * come back exactly, or not at all.
 *
 * A payload is a JSON text that holds the variables as a MAT file in base64; it
 * has nothing to do with startup snapshots.  The calls here know no session:
 * they work on a list of variables, so that whoever owns a workspace gathers
 * them before an export, and after an import replaces all of it in one step.
 * They change nothing but what they hand out, whatever goes wrong.
 *
 * One thread at a time for each heap.
 */
#ifndef MS_REPLAY_REPLAY_H
#define MS_REPLAY_REPLAY_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "value/heap.h"

/*
 * X(member, type, default, "name", "what it bounds").  The name is the one that
 * errors, options of the tools and documents use.
 */
#define MS_REPLAY_LIMITS(X)                                                    \
	X(payload_size, uint64_t, (uint64_t)32 << 20, "payload-size",          \
	  "bytes of a payload")                                                \
	X(mat_size, uint64_t, (uint64_t)24 << 20, "mat-size",                  \
	  "bytes of the MAT file inside a payload")                            \
	X(expanded_size, uint64_t, (uint64_t)256 << 20, "expanded-size",       \
	  "bytes of all elements once they are in memory")                     \
	X(elements, uint64_t, (uint64_t)64 << 20, "elements",                  \
	  "elements of all variables together")                                \
	X(variables, uint32_t, 2048, "variables", "variables of a workspace")  \
	X(depth, uint32_t, 128, "depth",                                       \
	  "cells and structs inside each other")                               \
	X(name_length, uint32_t, 63, "name-length",                            \
	  "letters of a variable's or a field's name")                         \
	X(json_depth, uint32_t, 16, "json-depth",                              \
	  "objects and lists of a payload inside each other")

/* Zero means default, and so does NULL for all of them. */
struct ms_replay_limits {
	size_t struct_size;
#define MS_REPLAY_LIMIT_MEMBER(member, type, value, name, text) type member;
	MS_REPLAY_LIMITS(MS_REPLAY_LIMIT_MEMBER)
#undef MS_REPLAY_LIMIT_MEMBER
};

/* All limits, with the defaults where 'limits' says nothing.  May be NULL. */
struct ms_replay_limits ms_replay_limits_or_default(
	const struct ms_replay_limits *limits);

/* Set the limit called 'name'; false when there is none of that name or 'value'
 * doesn't fit it. */
bool ms_replay_limit_set(struct ms_replay_limits *limits, const char *name,
			 uint64_t value);

/* ------------------------------------------------------------- refusals */

enum ms_replay_code {
	MS_REPLAY_OK,
	MS_REPLAY_DECODE_FAILED,      /* no payload, or a damaged one */
	MS_REPLAY_UNSUPPORTED_SCHEMA, /* of another version */
	MS_REPLAY_IMPORT_REJECTED,    /* sound, but not to be imported here */
	MS_REPLAY_PAYLOAD_TOO_LARGE,  /* one of the three limits on bytes */
	MS_REPLAY_EXPORT_REJECTED,
};

/* "Session:ReplayDecodeFailed"...; static text. */
const char *ms_replay_identifier(enum ms_replay_code code);

#define MS_REPLAY_MESSAGE_SIZE	320
#define MS_REPLAY_VARIABLE_SIZE 64

/* Why a call refused.  'offset' is a byte of the payload, or of the MAT file in
 * it when 'in_mat'; SNAP_NO_OFFSET when there is no such place. */
struct ms_replay_error {
	enum ms_replay_code code;
	const char *identifier; /* static */
	const char *limit;	/* name of the limit that struck, or NULL */
	uint64_t offset;
	bool in_mat;
	bool no_memory; /* memory ran out: not a verdict */
	char variable[MS_REPLAY_VARIABLE_SIZE]; /* concerned, or "" */
	char message[MS_REPLAY_MESSAGE_SIZE];
};

/* ------------------------------------------------------------ variables */

struct ms_replay_variable {
	const char *name; /* NUL-terminated too */
	size_t size;
	struct ms_value value;
	bool global;
};

/* What an import gives: the caller's, values included.  The names lie in the
 * list's own memory. */
struct ms_replay_variables {
	struct ms_replay_variable *items; /* in the payload's order */
	size_t count;
	struct snap_arena arena;
};

/* Releases the values that are still there (one that was taken away is set to
 * ms_none() by who took it) and the list.  Takes an empty { 0 } list. */
void ms_replay_variables_end(struct ms_heap *heap,
			     struct ms_replay_variables *variables);

/* --------------------------------------------------------------- export */

enum ms_replay_mode {
	MS_REPLAY_AUTO,	 /* a payload unless there is nothing to save */
	MS_REPLAY_FORCE, /* always a payload */
	MS_REPLAY_OFF,	 /* never one */
};

struct ms_replay_export_options {
	size_t struct_size;
	enum ms_replay_mode mode;
	/* Compress the MAT file's elements also when the limits don't ask for
	 * it. */
	bool compress;
	const struct ms_replay_limits *limits;
	/* Seconds since 1970 for "createdAt"; NULL takes the system's clock,
	 * or SOURCE_DATE_EPOCH where that is set. */
	int64_t (*clock)(void *context);
	void *clock_context;
};

/* A variable that isn't in the payload, and why, for a person. */
struct ms_replay_skipped {
	const char *name;
	const char *reason;
};

/* What became of the variables.  Yours, end with ms_replay_report_end(). */
struct ms_replay_report {
	struct ms_replay_skipped *skipped;
	size_t skipped_count;
	size_t saved_count;
	uint64_t mat_size;
	bool written; /* is there a payload? */
	bool compressed;
	struct snap_arena arena;
};

void ms_replay_report_end(struct ms_replay_report *report);

/*
 * Make a payload of 'count' variables, in any order; it holds them sorted by
 * name.  Values that can't be saved (function handles, exceptions, objects) are
 * left out and reported.  'payload' is emptied first and holds the text after
 * success, when report->written; the caller begins and ends it, and may use it
 * again and again.  'options' may be NULL.  On failure nonzero, '*err' is
 * filled, the report is empty and the heap has no pending error.
 */
int ms_replay_export(struct ms_heap *heap,
		     const struct ms_replay_variable *variables, size_t count,
		     const struct ms_replay_export_options *options,
		     struct snap_strbuf *payload,
		     struct ms_replay_report *report,
		     struct ms_replay_error *err);

/* --------------------------------------------------------------- import */

/*
 * The variables of a payload: all of them, or nonzero with '*err' filled and
 * '*out' untouched.  No name occurs twice, all are valid identifiers.  'limits'
 * may be NULL.  The heap has no pending error afterwards.
 */
int ms_replay_import(struct ms_heap *heap, const void *payload, size_t size,
		     const struct ms_replay_limits *limits,
		     struct ms_replay_variables *out,
		     struct ms_replay_error *err);

/* The same for a payload the caller needs no longer: it is overwritten, which
 * saves as much memory as the MAT file takes. */
int ms_replay_import_in_place(struct ms_heap *heap, void *payload, size_t size,
			      const struct ms_replay_limits *limits,
			      struct ms_replay_variables *out,
			      struct ms_replay_error *err);

#endif
