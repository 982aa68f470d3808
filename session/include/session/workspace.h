/*
 * The workspace of a session as a host sees it: who the variables are (keys),
 * what a request changed (deltas), what there is (snapshots), and a look
 * inside.
 */
#ifndef SESSION_WORKSPACE_H
#define SESSION_WORKSPACE_H

#include "session/session.h"
#include "session/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------- keys */

/*
 * Who a variable is, independent of what it holds.  A key belongs to the
 * request that last assigned the variable; requests that only read it don't
 * change its key.
 */
enum ms_key_kind {
	/* 'session' and 'name': assigned by a source whose name begins with
	 * '<', such as <repl> */
	MS_KEY_INTERACTIVE,
	/* 'path', 'hash' (64 hexadecimal digits of the text's SHA-256),
	 * 'definition' (derived from the file's stem) and 'name' */
	MS_KEY_SOURCE,
	/* 'scope' and 'name' */
	MS_KEY_GLOBAL,
	/* 'function' and 'name'; never in a delta */
	MS_KEY_PERSISTENT
};

/* Texts are NUL-terminated UTF-8; those that the kind doesn't have are "". */
struct ms_key {
	enum ms_key_kind kind;
	const char *session; /* UUID: of the session, or the request's handle */
	const char *path;
	const char *hash;
	const char *definition;
	const char *scope;
	const char *function;
	const char *name;
};

/*
 * The same key always gives the same text and different keys different ones:
 * for maps and files, not for people.  Length without NUL, which may be more
 * than 'size'; then the text is cut.
 */
SNAP_API size_t ms_key_text(const struct ms_key *key, char *out, size_t size);
SNAP_API bool ms_key_equal(const struct ms_key *a, const struct ms_key *b);

/* ------------------------------------------------------------------ deltas */

struct ms_upsert {
	struct ms_key key;
	const struct ms_value *value;
};

/*
 * What a request changed.  A host that keeps a table by key applies the
 * removals, then the upserts; with 'full_snapshot_required' it first empties
 * its table: the upserts then hold every variable.
 *
 * Changes are of content (NaN is equal to itself) or of the key.
 */
struct ms_delta {
	uint64_t version; /* rises with each request, change or not */
	const struct ms_upsert *upserts; /* in the order of names */
	size_t upsert_count;
	const struct ms_key *removals;
	size_t removal_count;
	bool full_snapshot_required;
};

/* -------------------------------------------------------------- inspection */

#define MS_PREVIEW_COUNT     16	  /* elements in a snapshot's entry */
#define MS_MATERIALIZE_COUNT 4096 /* elements in one answer, at most */

/* First elements as numbers, column by column: of numbers, logicals and
 * characters (UTF-16 code units).  64-bit integers are rounded. */
struct ms_preview {
	bool available; /* false, and no values: cells, structs, handles... */
	const double *values;
	const double *imaginary; /* of complex values, else NULL */
	size_t count;
	bool truncated; /* there are more */
};

struct ms_workspace_entry {
	const char *name;
	const char *class_name;
	const char *dtype;     /* class of the elements in memory; of a cell,
				* struct or object the class again */
	const char *residency; /* "cpu" */
	const struct ms_value *value;
	uint32_t rank;
	const size_t *shape;
	uint64_t bytes;
	struct ms_preview preview;
	const char *token; /* opens the variable until the next snapshot */
};

struct ms_workspace_snapshot {
	uint64_t version;
	const struct ms_workspace_entry *entries; /* in the order of names */
	size_t entry_count;
};

/*
 * All variables.  '*out' is yours, free with ms_workspace_snapshot_free()
 * before the session.  Tokens of earlier snapshots end here, and with
 * ms_session_clear_variables() and ms_session_import().
 */
SNAP_API int ms_session_workspace(struct ms_session *session,
				  struct ms_workspace_snapshot **out,
				  struct snap_error *err);
SNAP_API void ms_workspace_snapshot_free(
	struct ms_session *session, struct ms_workspace_snapshot *snapshot);

/* A window of an array, in elements from 0; dimensions that aren't given are
 * taken whole.  What reaches out of the array is clamped to it: a start behind
 * the end means the last element. */
struct ms_slice {
	const size_t *start;
	const size_t *shape;
	uint32_t rank;
};

struct ms_materialized {
	const char *name;
	const char *class_name;
	uint32_t rank;
	const size_t *shape; /* of the variable, or of its slice */
	struct ms_preview preview;
};

/*
 * One variable's elements: at most 'limit' (0 and anything larger mean
 * MS_MATERIALIZE_COUNT), of 'slice' (NULL: all).  By 'name', or by 'token' when
 * name is NULL.  '*out' is yours, free with ms_session_release().
 * SNAP_E_NOT_FOUND: no such variable, or the token is unknown or has ended.
 */
SNAP_API int ms_session_materialize(struct ms_session *session,
				    const char *name, const char *token,
				    size_t limit, const struct ms_slice *slice,
				    struct ms_materialized **out,
				    struct snap_error *err);

/* Names of all variables, in order, without summaries; '*out' is yours, free
 * with ms_session_names_free().  Tokens stay as they are. */
SNAP_API int ms_session_variable_names(struct ms_session *session,
				       struct ms_session_names **out,
				       struct snap_error *err);

/* The value of one variable, borrowed until the session's next call; NULL when
 * there is none. */
SNAP_API const struct ms_value *ms_session_variable(struct ms_session *session,
						    const char *name);

/* Forget all variables, their keys, persistent values and tokens; functions
 * stay.  The version rises.  The next delta doesn't tell it again. */
SNAP_API int ms_session_clear_variables(struct ms_session *session,
					struct snap_error *err);

#ifdef __cplusplus
}
#endif

#endif
