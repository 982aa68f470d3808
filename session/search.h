/* Where a snapshot may lie: the named file, or the default places. */
#ifndef MS_SEARCH_H
#define MS_SEARCH_H

#include "base/alloc.h"
#include "boot/boot.h"

#include <stdbool.h>

#define MS_PLACES_MAX 3

struct ms_places {
	struct snap_allocator allocator;
	struct ms_boot_place items[MS_PLACES_MAX]; /* paths are ours */
	size_t count;
	bool off; /* the environment switches the snapshot off */
};

/* Nothing is looked for yet. */
void ms_places_begin(struct ms_places *places,
		     const struct snap_allocator *allocator);
void ms_places_end(struct ms_places *places);

/* One file that was named; 'path' is copied.  SNAP_E_NO_MEMORY. */
int ms_places_name(struct ms_places *places, const char *path,
		   bool refuse_unsafe, struct snap_error *err);

/* The default places, see session.h.  SNAP_E_NO_MEMORY. */
int ms_places_search(struct ms_places *places, struct snap_error *err);

#endif
