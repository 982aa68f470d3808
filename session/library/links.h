/*
 * What the imports of a unit mean, decided once for all sessions: LIBRARY.md,
 * "Links".  Who writes an image and who validates one asks the same questions
 * here.
 */
#ifndef MS_LIBRARY_LINKS_H
#define MS_LIBRARY_LINKS_H

#include "code/image.h"
#include "library/library.h"

/* What a name is in one library. */
struct ms_link_names {
	void *context;
	/* '*out' is a link, or MS_LINK_NONE.  Not 0 when that can't be told. */
	int (*find)(void *context, const char *name, size_t size, uint32_t *out,
		    struct snap_error *err);
	const struct snap_allocator *allocator;
};

/* The link of import 'number'.  Its function lies in the folder of the image's
 * name; private ones there come first, as they do when names are looked up. */
int ms_link_of(const struct ms_link_names *names, const struct ms_image *image,
	       uint32_t number, uint32_t *out, struct snap_error *err);

/* The number of a native name in such a table; MS_LINK_NONE's when it isn't
 * there. */
uint32_t ms_link_native(const struct ms_native_table *natives, const char *name,
			size_t size);

#endif
