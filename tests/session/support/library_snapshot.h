/* Snapshots of a library for tests: a small one of three entries, or any. */
#ifndef TESTS_SESSION_LIBRARY_SNAPSHOT_H
#define TESTS_SESSION_LIBRARY_SNAPSHOT_H

#include "formats/stdlib.h"
#include "snapshot/format.h"

#include <stddef.h>
#include <stdint.h>

/* The entries of the small library, in order. */
#define SMALL_FIRST  "alpha"
#define SMALL_SECOND "alphabet"
#define SMALL_THIRD  "beta"
#define SMALL_LINE                                                             \
	"Snapshot loaded: 3 builtins, 0 functions, 0 bytecode entries"

/* What a test wants to be different; all zero is what the runtime takes. */
struct library_snapshot_change {
	struct snap_key key_xor; /* bits of the key to turn over */
	uint32_t runtime;	 /* 0: the session's */
	bool in_blocks;		 /* cold sections as blocks with a dictionary */
	bool compiled;		 /* with the code of its functions */
	bool bare;		 /* without their sources */
};

/* The library as a snapshot: yours, free with free(); failure is an abort().
 * 'change' may be NULL. */
uint8_t *library_snapshot(const struct fmt_library *library,
			  const struct library_snapshot_change *change,
			  size_t *size);

/* The same of the small library. */
uint8_t *small_snapshot(const struct library_snapshot_change *change,
			size_t *size);

/* A snapshot for the session that holds no library. */
uint8_t *empty_snapshot(size_t *size);

#endif
