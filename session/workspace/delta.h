/*
 * From what happened to variables to what a host is told: upserts and removals
 * in the order of names.
 */
#ifndef MS_WORKSPACE_DELTA_H
#define MS_WORKSPACE_DELTA_H

#include "base/arena.h"
#include "value/heap.h"
#include "workspace/keys.h"

/* One variable; all borrowed.  NULL: there was, is none. */
struct ms_delta_row {
	const char *name;
	size_t size;
	const struct ms_value *before, *after;
	struct ms_origin *old_key, *new_key;
	bool inside; /* an object that it leads to has changed */
};

/* By name, as bytes. */
void ms_delta_sort(struct ms_delta_row *rows, size_t count);

/* A delta with what it holds on to. */
struct ms_delta_parts {
	struct ms_delta delta; /* its version is for the caller */
	struct ms_value *values;
	size_t value_count;
	struct ms_origin **origins;
	size_t origin_count;
};

/*
 * 'rows' are sorted in place.  When a name went away, 'all' is called for all
 * variables there are afterwards, as rows of which only name, 'after' and
 * 'new_key' matter; it is told where to put them, and nonzero is a failure.
 * What is made lives in the arena; end it with ms_delta_end(), also when there
 * was no memory (nonzero).
 */
struct ms_delta_source {
	struct ms_delta_row *rows;
	size_t count;
	int (*all)(void *context, struct snap_arena *arena,
		   struct ms_delta_row **rows, size_t *count);
	void *context;
};

int ms_delta_make(struct ms_delta_parts *out, struct snap_arena *arena,
		  const struct ms_delta_source *source);
void ms_delta_end(struct ms_heap *heap, struct ms_delta_parts *parts);

#endif
