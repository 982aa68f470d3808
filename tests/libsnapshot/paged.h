/* A snapshot with one paged section of any size, for the tests of pages. */
#ifndef TESTS_LIBSNAPSHOT_PAGED_H
#define TESTS_LIBSNAPSHOT_PAGED_H

#include "hostile.h"

#include "pages.h"

#define PAGED_TYPE 0x140u

/* Where its section begins: right behind header and table. */
#define PAGED_AT (SNAP_HEADER_SIZE + SNAP_ENTRY_SIZE)

struct paged {
	struct hostile file;
	size_t size; /* of the content */
	struct snap_tree plan;
};

/* Bytes that look like nothing: yours, free with free(). */
uint8_t *paged_content(size_t size);

/* A file of one section of this codec with these contents, made with this many
 * jobs.  Yours, free file->bytes. */
void paged_write(struct hostile *file, enum snap_codec codec,
		 const uint8_t *content, size_t size, uint32_t jobs);

void paged_begin(struct paged *paged, size_t size);
void paged_end(struct paged *paged);

/* A reader that borrows the bytes: damage done later is seen.  NULL and '*rc'
 * (may be NULL) when it is refused. */
struct snap_reader *paged_open(const struct paged *paged,
			       enum snap_load_level level, int *rc);

#endif
