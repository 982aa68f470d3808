#include "formats/zlib_head.h"

#include "formats/mat5_deflate.h"
#include "support/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
	SIZE = 4000
};

/* Text that repeats, noise, and one byte again and again. */
static void fill(uint8_t *bytes, int kind)
{
	uint32_t x = 7;

	for (size_t i = 0; i < SIZE; i++) {
		x = x * 1664525u + 1013904223u;
		bytes[i] = kind == 0   ? (uint8_t)("some words "[i % 11])
			   : kind == 1 ? (uint8_t)(x >> 24)
				       : 'z';
		if (kind == 0 && x >> 28 == 0)
			bytes[i] = (uint8_t)(x >> 20);
	}
}

static struct snap_span packed(int level, const uint8_t *bytes, size_t size)
{
	struct fmt_mat_deflater deflater = { .allocator =
						     &snap_default_allocator,
					     .level = level };
	struct snap_span out;

	assert_int_equal(fmt_mat_deflate(&deflater,
					 (struct snap_span){ bytes, size },
					 &out, NULL),
			 0);
	fmt_mat_deflate_end(&deflater);
	return out;
}

static void drop(struct snap_span span)
{
	snap_free(&snap_default_allocator, (void *)(uintptr_t)span.data);
}

/* Whatever blocks the compressor chose. */
static void gives_the_first_bytes(void **state)
{
	uint8_t bytes[SIZE];
	uint8_t head[FMT_ZLIB_HEAD_MAX];

	(void)state;
	for (int kind = 0; kind < 3; kind++)
		for (int level = 1; level <= 12; level += 5)
			for (size_t size = 1; size <= SIZE; size *= 3) {
				fill(bytes, kind);
				struct snap_span z = packed(level, bytes, size);
				size_t wanted = size < sizeof(head)
							? size
							: sizeof(head);

				assert_int_equal(fmt_zlib_head(z.data, z.size,
							       head,
							       sizeof(head)),
						 wanted);
				assert_memory_equal(head, bytes, wanted);
				drop(z);
			}
}

/* Never more than there is to read, never more than there is room for. */
static void wrong_streams_end_early(void **state)
{
	uint8_t bytes[SIZE];
	struct guard in;
	struct guard out;

	(void)state;
	guard_begin(&in, 2 * SIZE);
	guard_begin(&out, FMT_ZLIB_HEAD_MAX);
	for (int kind = 0; kind < 2; kind++) {
		fill(bytes, kind);
		struct snap_span z = packed(6, bytes, 300);
		uint8_t *copy = guard_copy(&in, z.data, z.size);
		uint8_t *head = guard_tail(&out, 64);

		for (size_t size = 0; size < z.size; size++)
			assert_true(fmt_zlib_head(guard_copy(&in, z.data, size),
						  size, head, 64) <= 64);
		copy = guard_copy(&in, z.data, z.size);
		for (size_t bit = 0; bit < 8 * z.size; bit++) {
			copy[bit / 8] ^= (uint8_t)(1u << (bit % 8));
			assert_true(fmt_zlib_head(copy, z.size, head, 64) <=
				    64);
			copy[bit / 8] ^= (uint8_t)(1u << (bit % 8));
		}
		drop(z);
	}
	guard_end(&in);
	guard_end(&out);
}

static void refuses_what_is_no_stream(void **state)
{
	static const uint8_t wrong[][4] = {
		{ 0x78, 0x9d, 3, 0 }, /* the checksum of the head */
		{ 0x77, 0x9c, 3, 0 }, /* another method */
		{ 0x78, 0xbb, 3, 0 }, /* a dictionary */
		{ 0x78, 0x9c, 7, 0 }, /* a kind of block that isn't */
	};
	uint8_t head[8];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(fmt_zlib_head(wrong[i], 4, head, 8), 0);
	assert_int_equal(fmt_zlib_head(wrong[0], 0, head, 8), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_the_first_bytes),
		cmocka_unit_test(wrong_streams_end_early),
		cmocka_unit_test(refuses_what_is_no_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
