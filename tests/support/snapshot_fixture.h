/*
 * The smallest snapshot that has everything: a raw hot section, a packed one, a
 * paged one, a dictionary and a cold section of three blocks that uses it.
 */
#ifndef TESTS_SUPPORT_SNAPSHOT_FIXTURE_H
#define TESTS_SUPPORT_SNAPSHOT_FIXTURE_H

#include "snapshot/writer.h"

/* Types, in the order of the file, and their rows in the table. */
#define FIXTURE_HOT    0x100u
#define FIXTURE_PACKED 0x101u
#define FIXTURE_PAGES  0x102u
#define FIXTURE_DICT   SNAP_TYPE_DICTIONARY
#define FIXTURE_BLOCKS 0x200u

enum fixture_row {
	FIXTURE_ROW_HOT,
	FIXTURE_ROW_PACKED,
	FIXTURE_ROW_PAGES,
	FIXTURE_ROW_DICT,
	FIXTURE_ROW_BLOCKS,
	FIXTURE_ROW_COUNT,
};

#define FIXTURE_RUNTIME SNAP_RUNTIME('T', 'E', 'S', 'T')
extern const struct snap_key fixture_key;

/* Unpacked contents; borrowed, static. */
#define FIXTURE_BLOCK_COUNT 3
struct fixture_content {
	uint32_t type;
	const uint8_t *bytes;
	size_t size;
};
extern const struct fixture_content fixture_contents[FIXTURE_ROW_COUNT];
extern const uint64_t fixture_block_ends[FIXTURE_BLOCK_COUNT];

/* Add all of it to a writer, first row first, or last row first. */
int fixture_add(struct snap_writer *writer, struct snap_error *err);
int fixture_add_backwards(struct snap_writer *writer, struct snap_error *err);

/* The options that go with it. */
struct snap_writer_options fixture_options(void);

/* Its bytes: yours, free with free(); failure is an abort(). */
uint8_t *fixture_snapshot(size_t *size);

#endif
