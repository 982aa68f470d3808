/* The files of fixtures/snapshots/, made again. */
#ifndef TESTS_LIBSNAPSHOT_GOLDEN_H
#define TESTS_LIBSNAPSHOT_GOLDEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct golden_bytes {
	uint8_t *data;
	size_t size;
};

struct golden {
	/* Below fixtures/snapshots/.  A bad one is called after its code. */
	const char *name;
	bool packed; /* its bytes depend on zstd's version */
	/* Yours, free 'data' with free(). */
	struct golden_bytes (*make)(void);
};

extern const struct golden goldens[];
extern const size_t golden_count;

/* The version of zstd that made the files that are checked in. */
#define GOLDEN_CODEC_VERSION "1.5.4"

#endif
