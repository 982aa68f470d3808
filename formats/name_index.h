/* Names -> numbers: which of many names is this? */
#ifndef FMT_NAME_INDEX_H
#define FMT_NAME_INDEX_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct fmt_name_slot;

/* Zeroed it is an index without room. */
struct fmt_name_index {
	struct fmt_name_slot *slots;
	uint32_t mask; /* number of slots, a power of two, less 1 */
};

/* Make room for 'count' names in 'arena'; false without memory. */
bool fmt_name_index_begin(struct fmt_name_index *index,
			  struct snap_arena *arena, uint32_t count);

/* 'name' is borrowed.  It must not be there yet, and there must be room. */
void fmt_name_index_add(struct fmt_name_index *index, const char *name,
			uint32_t number);

/* True and '*number' when 'name' is there. */
bool fmt_name_index_find(const struct fmt_name_index *index, const char *name,
			 uint32_t *number);

#endif
