/*
 * An outcome while it is being collected.  Everything of it ends together:
 * texts in one arena and one buffer, values and keys held until then.
 *
 * An event that finds no memory makes the outcome 'lost': the request can't
 * succeed any more.
 */
#ifndef MS_OUTCOME_H
#define MS_OUTCOME_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "session/execute.h"
#include "value/heap.h"
#include "workspace/delta.h"

struct ms_held_value;

/* The public part is first: a pointer to it is one to the whole. */
struct ms_collected {
	struct ms_outcome outcome;
	struct snap_arena arena;
	struct snap_strbuf text; /* of all streams, a NUL behind each event */
	struct ms_held_value *held;
	struct ms_display_event *displays;
	struct ms_stream_event *streams;
	struct ms_diagnostic *diagnostics;
	const struct ms_value **values;
	size_t display_room, stream_room, diagnostic_room, value_room;
	struct ms_delta_parts delta;
	struct ms_diagnostic failure; /* when there is no room for another */
	uint64_t text_limit;
	bool lost;
};

/* At most 'limit' bytes of text, and as much of everything else. */
struct ms_collected *ms_collected_create(const struct snap_allocator *allocator,
					 uint64_t limit);
/* Takes NULL. */
void ms_collected_free(struct ms_heap *heap, struct ms_collected *c);

/* A copy of a text; "" without memory. */
const char *ms_collected_text(struct ms_collected *c, const char *text,
			      size_t size);

/* Text that follows text of the same stream is one event with it, which has the
 * time of its beginning. */
void ms_collected_stream(struct ms_collected *c, enum ms_stream_kind kind,
			 const char *text, size_t size, uint64_t time);
/* NULL without memory. */
struct ms_display_event *ms_collected_display(struct ms_collected *c,
					      struct ms_value value,
					      const char *label,
					      size_t label_size);
/* One more public value. */
void ms_collected_value(struct ms_collected *c, struct ms_value value);
/* A place for one more, zeroed; NULL without memory. */
struct ms_diagnostic *ms_collected_diagnostic(struct ms_collected *c);

/* The arrays become the outcome's. */
void ms_collected_finish(struct ms_collected *c);

#endif
