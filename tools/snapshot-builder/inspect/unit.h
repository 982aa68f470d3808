/* A compiled function of a snapshot, with all that is known of it. */
#ifndef TOOLS_BUILDER_UNIT_H
#define TOOLS_BUILDER_UNIT_H

#include "code/image.h"
#include "tools/snapshot-builder/builder.h"

struct builder_unit {
	struct ms_image image; /* with its positions; not verified */
	uint8_t *positions;
	char *source; /* NULL: the snapshot has no sources */
	size_t source_size;
	uint64_t digest; /* of the function */
	size_t size;	 /* of the image, without positions */
};

/* The entry's unit; SNAP_E_NOT_FOUND when it has no code.  Free with
 * builder_unit_close(), before the library. */
int builder_unit_of(struct builder_unit *out, const struct ms_library *library,
		    const struct ms_entry *entry, struct snap_error *err);

/* The unit of that name, the nearest one into the message when there is none.
 */
int builder_unit_open(struct builder_unit *out, const struct builder_file *file,
		      const char *name, struct snap_error *err);
void builder_unit_close(struct builder_unit *unit);

#endif
