/*
 * Random bit flips of the standard library's snapshot, each opened at FULL and,
 * with everything used, at LAZY.  FLIPS says how many (20,000; by hand a
 * million).
 */
#include "snapshot/reader.h"
#include "support/use_snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DEFAULT_FLIPS 200000u

struct real {
	uint8_t *bytes;
	size_t size;
	bool *covered; /* by a digest: not padding */
};

static void cover(struct real *real, uint64_t begin, uint64_t size)
{
	memset(real->covered + begin, true, size);
}

static int open_real(void **state)
{
	static struct real real;
	struct snap_reader *reader;
	struct snap_info info;
	FILE *file = fopen(getenv("SNAPSHOT"), "rb");

	assert_non_null(file);
	real.bytes = malloc(1 << 22);
	assert_non_null(real.bytes);
	real.size = fread(real.bytes, 1, 1 << 22, file);
	(void)fclose(file);
	real.covered = calloc(real.size, sizeof(bool));
	assert_non_null(real.covered);
	assert_int_equal(snap_reader_open_memory(&reader, real.bytes, real.size,
						 NULL, NULL),
			 0);
	snap_reader_info(reader, &info);
	cover(&real, 0,
	      SNAP_HEADER_SIZE + info.section_count * SNAP_ENTRY_SIZE);
	for (uint32_t i = 0; i < info.section_count; i++) {
		struct snap_section section;

		snap_reader_section(reader, i, &section);
		cover(&real, section.offset, section.stored_size);
	}
	snap_reader_close(reader);
	*state = &real;
	return 0;
}

static int close_real(void **state)
{
	struct real *real = *state;

	free(real->bytes);
	free(real->covered);
	return 0;
}

/* xorshift64: the same flips on every machine. */
static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static int open_full(const struct real *real)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_FULL,
		.memory = SNAP_MEMORY_BORROW,
	};
	struct snap_reader *reader;
	int rc = snap_reader_open_memory(&reader, real->bytes, real->size,
					 &options, NULL);

	if (rc == 0)
		snap_reader_close(reader);
	return rc;
}

static void finds_every_flip(void **state)
{
	struct real *real = *state;
	const char *wanted = getenv("FLIPS");
	unsigned long flips =
		wanted == NULL ? DEFAULT_FLIPS : strtoul(wanted, NULL, 10);
	uint64_t seed = 0x9e3779b97f4a7c15;
	unsigned long at_full = 0, at_lazy = 0, lazy = flips / 50;

	for (unsigned long i = 0; i < flips; i++) {
		uint64_t bit = next_random(&seed) % ((uint64_t)real->size * 8);
		uint8_t mask = (uint8_t)(1u << bit % 8);

		real->bytes[bit / 8] ^= mask;
		at_full += open_full(real) == 0;
		/* Using everything unpacks everything: fewer of these. */
		if (i < lazy && real->covered[bit / 8])
			at_lazy += use_at_level(real->bytes, real->size,
						SNAP_LOAD_LAZY, NULL) == 0;
		real->bytes[bit / 8] ^= mask;
	}
	print_message("sweep: bit flips of the real snapshot (%zu bytes): "
		      "%lu at full, %lu undetected; %lu at lazy, "
		      "%lu undetected\n",
		      real->size, flips, at_full, lazy, at_lazy);
	assert_int_equal(at_full, 0);
	assert_int_equal(at_lazy, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_every_flip),
	};

	return cmocka_run_group_tests(tests, open_real, close_real);
}
