/*
 * The ways a session can come by the library's functions.  What a program does
 * must not depend on the way.
 */
#ifndef TESTS_SESSION_EQUALITY_ARMS_H
#define TESTS_SESSION_EQUALITY_ARMS_H

#include "formats/stdlib.h"
#include "session/session.h"
#include "support/temp_folder.h"

enum arm {
	ARM_COLD,     /* the library's folder, compiled on first call */
	ARM_BUILT_IN, /* the texts in the runtime, too */
	ARM_LAZY,     /* a snapshot, by level */
	ARM_HEADER,
	ARM_FULL,
	ARM_DEEP,
	ARM_MEMORY, /* its bytes, borrowed */
	ARM_BARE,   /* those of one without sources */
	ARM_COUNT
};

struct arms {
	const char *library; /* the folder */
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE]; /* of the snapshot */
	uint8_t *bytes, *bare;
	size_t size, bare_size;
	/* One for all sessions of a level; NULL where each opens the file. */
	struct snap_reader *readers[ARM_COUNT];
};

const char *arm_name(enum arm arm);
bool arm_has_snapshot(enum arm arm);

/* Compile the library, which 'model' was read from, into a snapshot.  Failure
 * is an abort(), here and below. */
void arms_begin(struct arms *arms, const char *library,
		const struct fmt_library *model);
void arms_end(struct arms *arms);

/* A session whose own functions lie in 'folder', NULL for none. */
struct ms_session *arms_open(const struct arms *arms, enum arm arm,
			     const char *folder);

#endif
