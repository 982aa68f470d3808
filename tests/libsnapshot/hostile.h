/* What the tests with hostile snapshots share: bytes to damage, and what must
 * hold when they are opened. */
#ifndef TESTS_LIBSNAPSHOT_HOSTILE_H
#define TESTS_LIBSNAPSHOT_HOSTILE_H

#include "layout.h"
#include "support/craft.h"
#include "support/redigest.h"
#include "support/snapshot_fixture.h"
#include "support/use_snapshot.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Anywhere: the test doesn't say. */
#define ANY_OFFSET (UINT64_MAX - 1)

/* A fixture of its own for every test, as cmocka's state. */
struct hostile {
	uint8_t *bytes;
	size_t size;
};
int hostile_setup(void **state);
int hostile_teardown(void **state);

/* Overwrite a field, 'width' bytes wide, of the header... */
void hostile_put(struct hostile *file, size_t at, unsigned width,
		 uint64_t value);
/* ...or of a row of the table. */
void hostile_put_entry(struct hostile *file, enum fixture_row row, size_t at,
		       unsigned width, uint64_t value);
uint64_t hostile_get_entry(const struct hostile *file, enum fixture_row row,
			   size_t at);
size_t hostile_entry(enum fixture_row row);

/*
 * Open from a guard page with small limits and use everything; then nothing is
 * held any more, and never was more than the limits and 512 KiB (zstd's own
 * context and the reader).  Returns the code.
 */
int hostile_use(const struct hostile *file, enum snap_load_level level,
		struct snap_error *err);
int hostile_use_with(const struct hostile *file,
		     const struct snap_reader_options *options,
		     struct snap_error *err);

/* Redigest; then every level refuses the file with this code there. */
void hostile_refused(struct hostile *file, int code, uint64_t offset);

/* The same without new digests. */
void hostile_refused_as_is(struct hostile *file, int code, uint64_t offset);

/* The same from 'lazy' on; at 'header', where no digest is looked at, another
 * reason is as good. */
void hostile_refused_when_checked(struct hostile *file, int code,
				  uint64_t offset);

/* Redigest; then every level takes it. */
void hostile_accepted(struct hostile *file);

#endif
