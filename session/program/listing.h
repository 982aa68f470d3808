/*
 * What may lie in a folder, so that files that aren't there needn't be asked
 * for one by one.
 *
 * The first few questions in a round are answered "perhaps", and the file is
 * opened; whoever has more makes the folder be read once.  Nothing is kept for
 * the next round: files come and go between runs.
 */
#ifndef MS_LISTING_H
#define MS_LISTING_H

#include "base/alloc.h"

#include <stdbool.h>
#include <stdint.h>

struct ms_listing;

struct ms_listings {
	struct snap_allocator allocator;
	struct ms_listing *items;
	size_t count, capacity;
	uint64_t round; /* raise it: what was seen no longer counts */
};

void ms_listings_begin(struct ms_listings *listings,
		       const struct snap_allocator *allocator);
void ms_listings_end(struct ms_listings *listings);

/* May 'folder' hold a file or folder of that name?  False only if it doesn't;
 * true as well when it can't be read or memory is short. */
bool ms_listing_may_hold(struct ms_listings *listings, const char *folder,
			 const char *name, size_t size);

#endif
