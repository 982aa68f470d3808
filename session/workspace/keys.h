/*
 * Keys: who a variable is.  A key is an origin, which all variables share that
 * one source assigned, and a name; so a variable costs a pointer, whatever its
 * source's path.
 */
#ifndef MS_WORKSPACE_KEYS_H
#define MS_WORKSPACE_KEYS_H

#include "base/alloc.h"
#include "base/fail.h"
#include "session/workspace.h"

/* A key without its name.  Counted; never changes. */
struct ms_origin {
	struct snap_allocator allocator;
	size_t refs;
	struct ms_key key; /* its name is ""; the texts lie behind */
};

/*
 * The origin of what a source assigns: interactive, of 'session' (a UUID), when
 * the source's name is empty or begins with '<'; else the path or name with the
 * hash of the text.  The text may be NULL when 'size' is 0.  '*out' is the
 * caller's; SNAP_E_NO_MEMORY is the only failure.
 */
int ms_origin_of_source(struct ms_origin **out,
			const struct snap_allocator *allocator,
			const char *session, const char *name, const char *text,
			size_t size, struct snap_error *err);
int ms_origin_of_globals(struct ms_origin **out,
			 const struct snap_allocator *allocator,
			 const char *scope, struct snap_error *err);
int ms_origin_of_persistents(struct ms_origin **out,
			     const struct snap_allocator *allocator,
			     const char *function, struct snap_error *err);

/* Whether a source's name means nobody's file. */
bool ms_name_is_interactive(const char *name);

struct ms_origin *ms_origin_retain(struct ms_origin *origin);
void ms_origin_release(struct ms_origin *origin); /* takes NULL */

/* NULL is equal to NULL only. */
bool ms_origin_equal(const struct ms_origin *a, const struct ms_origin *b);

/* The key of a variable of that origin; its texts are borrowed from both. */
struct ms_key ms_origin_key(const struct ms_origin *origin, const char *name);

#endif
