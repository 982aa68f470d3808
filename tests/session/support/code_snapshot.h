/*
 * Snapshots whose functions were compiled, for tests: good ones, and such whose
 * code is not what a compiler makes although every digest fits.
 */
#ifndef TESTS_SESSION_CODE_SNAPSHOT_H
#define TESTS_SESSION_CODE_SNAPSHOT_H

#include "base/bytes.h"
#include "snapshot/format.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One .m function: "name", which comes behind the one before in the order of
 * bytes, and its text.  'image' has the bytes of a whole image that it is said
 * to be compiled to; empty: the text is compiled.
 */
struct code_function {
	const char *name;
	const char *text;
	struct snap_span image;
};

/* All zero is what the runtime takes, and nothing is packed. */
struct code_options {
	struct snap_key key_xor; /* bits of the key to turn over */
	bool no_sources;
	enum snap_codec cold_codec; /* raw */
};

/* Yours, free with free(); failure is an abort().  'options' may be NULL. */
uint8_t *code_snapshot(const struct code_function *functions, size_t count,
		       const struct code_options *options, size_t *size);

#endif
