/* A byte of a section's content in words. */
#ifndef TOOLS_BUILDER_PLACE_H
#define TOOLS_BUILDER_PLACE_H

#include "base/bytes.h"
#include "tools/snapshot-builder/builder.h"

#include <stddef.h>

/* "the help of 'magic'", "the record of 'zeros', its byte 4"; "" when nothing
 * better can be said than the number.  'content' is all of the section; the
 * file has a library, and it is valid. */
#define PLACE_SIZE 320
void place_words(const struct builder_file *file, uint32_t type,
		 struct snap_span content, uint64_t offset,
		 char out[PLACE_SIZE]);

/* Where the part begins in which a difference tells most, when both contents
 * have it at the same place: sources lie behind a table of where they end. */
size_t place_begin(uint32_t type, const struct snap_span contents[2]);

#endif
