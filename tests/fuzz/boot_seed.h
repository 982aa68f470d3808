/* A seed for fuzz_boot: a snapshot of some of the library's own functions. */
#ifndef TESTS_FUZZ_BOOT_SEED_H
#define TESTS_FUZZ_BOOT_SEED_H

#include <stddef.h>
#include <stdint.h>

#define BOOT_SEED_MAX 5

/*
 * From .m files in the order of their names, at most BOOT_SEED_MAX of them;
 * 'number' varies what the seed's first byte asks for, and how it is packed.
 * Yours, free with free(); failure is an abort().
 */
uint8_t *boot_seed(const char *const *paths, size_t count, unsigned number,
		   size_t *size);

#endif
