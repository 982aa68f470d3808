#include "program/listing.h"

#include "base/digest.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Opening a file that isn't there is cheaper than reading a folder. */
#define QUESTIONS_FREE 3
/* Folders that are known at a time, and names of one. */
#define FOLDERS_MOST 256
#define NAMES_MOST   65536

struct ms_listing {
	char *folder;
	uint64_t round; /* when the rest was true */
	uint32_t questions;
	bool complete;	   /* 'names' are all there are */
	bool unreadable;   /* or there are too many names */
	uint64_t *digests; /* of names, in order */
	size_t count, capacity;
};

void ms_listings_begin(struct ms_listings *listings,
		       const struct snap_allocator *allocator)
{
	*listings = (struct ms_listings){ .allocator = *allocator, .round = 1 };
}

void ms_listings_end(struct ms_listings *listings)
{
	for (size_t i = 0; i < listings->count; i++) {
		snap_free(&listings->allocator, listings->items[i].folder);
		snap_free(&listings->allocator, listings->items[i].digests);
	}
	snap_free(&listings->allocator, listings->items);
	listings->items = NULL;
	listings->count = 0;
	listings->capacity = 0;
}

static struct ms_listing *add(struct ms_listings *listings, const char *folder)
{
	const struct snap_allocator *allocator = &listings->allocator;
	size_t size = strlen(folder) + 1;

	if (listings->count == listings->capacity) {
		size_t old = listings->capacity;
		size_t capacity = old == 0 ? 4 : old * 2;
		struct ms_listing *larger;

		if (capacity > FOLDERS_MOST)
			return NULL;
		larger = snap_grow(allocator, listings->items,
				   old * sizeof(*larger),
				   capacity * sizeof(*larger));
		if (larger == NULL)
			return NULL;
		listings->items = larger;
		listings->capacity = capacity;
	}
	char *copy = snap_alloc(allocator, size);
	if (copy == NULL)
		return NULL;
	memcpy(copy, folder, size);
	struct ms_listing *listing = &listings->items[listings->count++];
	*listing = (struct ms_listing){ .folder = copy };
	return listing;
}

static struct ms_listing *find(struct ms_listings *listings, const char *folder)
{
	for (size_t i = 0; i < listings->count; i++)
		if (strcmp(listings->items[i].folder, folder) == 0)
			return &listings->items[i];
	return add(listings, folder);
}

/* ----------------------------------------------------------------- reading */

/* Only these are ever asked for. */
static bool is_wanted(const char *name)
{
	size_t size = strlen(name);

	return name[0] == '+' || strcmp(name, "private") == 0 ||
	       (size > 2 && memcmp(name + size - 2, ".m", 2) == 0);
}

static bool note(struct ms_listings *listings, struct ms_listing *listing,
		 const char *name)
{
	if (!is_wanted(name))
		return true;
	if (listing->count == listing->capacity) {
		size_t old = listing->capacity;
		size_t capacity = old == 0 ? 32 : old * 2;
		uint64_t *larger;

		if (capacity > NAMES_MOST)
			return false;
		larger = snap_grow(&listings->allocator, listing->digests,
				   old * sizeof(*larger),
				   capacity * sizeof(*larger));
		if (larger == NULL)
			return false;
		listing->digests = larger;
		listing->capacity = capacity;
	}
	listing->digests[listing->count++] = snap_digest64(name, strlen(name));
	return true;
}

static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

/* All names, or false. */
static bool read_names(struct ms_listings *listings, struct ms_listing *listing,
		       DIR *folder)
{
	for (;;) {
		errno = 0;
		const struct dirent *entry = readdir(folder);

		if (entry == NULL)
			return errno == 0;
		if (!note(listings, listing, entry->d_name))
			return false;
	}
}

static void read_folder(struct ms_listings *listings,
			struct ms_listing *listing)
{
	const char *path = listing->folder[0] == '\0' ? "/" : listing->folder;
	DIR *folder = opendir(path);

	listing->count = 0;
	if (folder == NULL) {
		listing->complete = errno == ENOENT || errno == ENOTDIR;
		listing->unreadable = !listing->complete;
		return;
	}
	listing->complete = read_names(listings, listing, folder);
	listing->unreadable = !listing->complete;
	(void)closedir(folder);
	if (listing->complete && listing->count != 0)
		qsort(listing->digests, listing->count,
		      sizeof(*listing->digests), compare);
}

bool ms_listing_may_hold(struct ms_listings *listings, const char *folder,
			 const char *name, size_t size)
{
	struct ms_listing *listing = find(listings, folder);

	if (listing == NULL)
		return true;
	if (listing->round != listings->round) {
		listing->round = listings->round;
		listing->questions = 0;
		listing->complete = false;
		listing->unreadable = false;
	}
	if (!listing->complete && !listing->unreadable &&
	    listing->questions++ >= QUESTIONS_FREE)
		read_folder(listings, listing);
	if (!listing->complete)
		return true;
	uint64_t digest = snap_digest64(name, size);
	return listing->count != 0 &&
	       bsearch(&digest, listing->digests, listing->count,
		       sizeof(digest), compare) != NULL;
}
