/* Files that are wrong: each is refused, for its reason, within its limits. */
#include "formats/mat_assemble.h"

#include "formats/mat5_deflate.h"
#include "formats/mat_json.h"
#include "support/failing_alloc.h"
#include "support/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct refused {
	const char *source;
	enum snap_code code;
	const char *message; /* a piece of it */
};

static void check(const struct refused *c)
{
	struct fmt_mat_file *file = NULL;
	struct snap_strbuf bytes;
	struct snap_error err = { .message = "" };

	mat_assemble(c->source, false, &bytes);
	int rc = fmt_mat_read(&file, bytes.data, bytes.size, NULL, &err);
	if (rc != (int)c->code || strstr(err.message, c->message) == NULL)
		fail_msg("%s: %d %s", c->source, rc, err.message);
	assert_null(file);
	snap_strbuf_end(&bytes);
}

static void run(const struct refused *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(&cases[i]);
}

#define RUN(cases) run(cases, sizeof(cases) / sizeof((cases)[0]))

static void refuses_what_is_no_mat_file(void **state)
{
	static const struct refused cases[] = {
		{ "-", SNAP_E_BOUNDS, "not a MAT file" },
		{ "-b=3c68746d6c3e", SNAP_E_BOUNDS, "not a MAT file" },
		{ "-b=894844460d0a1a0a00000000", SNAP_E_FORMAT_TOO_NEW,
		  "HDF5" },
		/* Zeros would be a level 4 matrix without a name. */
		{ "-E2=0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0",
		  SNAP_E_BOUNDS, "level 4" },
		{ "-b=d0070000010000000100000000000000020000007800",
		  SNAP_E_BOUNDS, "VAX" },
	};

	(void)state;
	RUN(cases);
}

static void refuses_tags_that_lie(void **state)
{
	static const struct refused cases[] = {
		{ "t=14,4294967295", SNAP_E_TRUNCATED, "4294967295 bytes" },
		{ "t=14,8", SNAP_E_TRUNCATED, "8 bytes where 0" },
		{ "M{ F=6 D=1,1 N=x t=9,4294967288 }", SNAP_E_TRUNCATED,
		  "where 0 are left" },
		{ "M{ F=6 D=1,1 N=x b=0900050000000000 }", SNAP_E_BOUNDS,
		  "small element of 5" },
		{ "t=9,8 b=0000000000000000", SNAP_E_BOUNDS, "type 9 where" },
		{ "t=0,8 b=0000000000000000", SNAP_E_BOUNDS, "type 0 where" },
		{ "M{ F=9 D=1,1 N=x S2=1 } b=0100", SNAP_E_TRUNCATED,
		  "2 bytes at the end" },
		{ "M{ F=9 D=1,1 N=x t=77,1 b=0100000000000000 }", SNAP_E_BOUNDS,
		  "type 77" },
		{ "M{ F=9 D=1,1 N=x t=65535,1 b=0100000000000000 }",
		  SNAP_E_BOUNDS, "type 65535" },
		{ "M{ F=9 D=1,1 N=x C16=a }", SNAP_E_BOUNDS, "type 16" },
		{ "M{ F=6 D=1,1 N=x t=9,7 b=0102030405060708 }", SNAP_E_BOUNDS,
		  "7 bytes" },
		{ "M{ b=00 }", SNAP_E_TRUNCATED, "1 bytes are left" },
		{ "M{ F=6 }", SNAP_E_TRUNCATED, "0 bytes are left" },
		{ "M{ F=6 D=1,1 }", SNAP_E_TRUNCATED, "0 bytes are left" },
		{ "M{ F=6 D=1,1 N=x }", SNAP_E_TRUNCATED, "0 bytes are left" },
	};

	(void)state;
	RUN(cases);
}

static void refuses_wrong_heads(void **state)
{
	static const struct refused cases[] = {
		{ "M{ N=x F=6 D=1,1 E9=1 }", SNAP_E_BOUNDS, "type 1" },
		{ "M{ F=6 N=x D=1,1 E9=1 }", SNAP_E_BOUNDS, "name" },
		{ "M{ F=6 D=1,1 E9=1 N=x }", SNAP_E_BOUNDS, "type 9" },
		{ "M{ F=0 D=1,1 N=x E9=1 }", SNAP_E_BOUNDS, "class 0" },
		{ "M{ F=18 D=1,1 N=x E9=1 }", SNAP_E_BOUNDS, "class 18" },
		{ "M{ F=255 D=1,1 N=x E9=1 }", SNAP_E_BOUNDS, "class 255" },
		{ "M{ S6=6 D=1,1 N=x E9=1 }", SNAP_E_BOUNDS, "1 array flags" },
		{ "M{ F=6 D=-1,1 N=x E9= }", SNAP_E_BOUNDS,
		  "dimension 1 is -1" },
		{ "M{ F=6 D= N=x E9= }", SNAP_E_BOUNDS, "0 dimensions" },
		{ "M{ F=6 E9=1,1 N=x E9=1 }", SNAP_E_BOUNDS, "type 9" },
		{ "M{ F=6 D=2147483647,2147483647,2147483647 N=x E9=1 }",
		  SNAP_E_BOUNDS, "beyond all memory" },
		/* The product is 2 modulo 2^64. */
		{ "M{ F=9 D=1431655766,1431655766,1073741824,12 N=x S2=1,1 }",
		  SNAP_E_BOUNDS, "beyond all memory" },
		{ "M{ F=6 D=1,2 N=x E9=1 }", SNAP_E_BOUNDS, "1 numbers for 2" },
		{ "M{ F=6 D=1,1 N=x E9=1,2 }", SNAP_E_BOUNDS,
		  "2 numbers for 1" },
		{ "M{ F=6,800 D=1,1 N=x E9=1 }", SNAP_E_TRUNCATED, "0 bytes" },
		{ "M{ F=6,800 D=1,1 N=x E9=1 E9=1,2 }", SNAP_E_BOUNDS,
		  "2 imaginary parts" },
		{ "M{ F=6 D=1,1 C4=x E9=1 }", SNAP_E_BOUNDS, "name" },
	};

	(void)state;
	RUN(cases);
}

static void refuses_wrong_text(void **state)
{
	static const struct refused cases[] = {
		{ "M{ F=4 D=1,3 N=x C4=ab }", SNAP_E_BOUNDS,
		  "2 code units for 3" },
		{ "M{ F=4 D=1,1 N=x S16=0xc3 }", SNAP_E_BOUNDS, "no text" },
		{ "M{ F=4 D=1,1 N=x S16=0xc0,0x80 }", SNAP_E_BOUNDS,
		  "no text" },
		{ "M{ F=4 D=1,1 N=x S16=0xed,0xa0,0x80 }", SNAP_E_BOUNDS,
		  "no text" },
		{ "M{ F=4 D=1,1 N=x S18=0xd800 }", SNAP_E_BOUNDS, "no text" },
		{ "M{ F=4 D=1,1 N=x S18=0x110000 }", SNAP_E_BOUNDS, "no text" },
		{ "M{ F=4 D=1,1 N=x E9=-1 }", SNAP_E_BOUNDS, "no text" },
		{ "M{ F=4 D=1,1 N=x E9=65536 }", SNAP_E_BOUNDS, "no text" },
		{ "M{ F=4 D=1,1 N=x E9=nan }", SNAP_E_BOUNDS, "no text" },
		{ "M{ F=4 D=1,1 N=x E12=65 }", SNAP_E_BOUNDS, "type 12" },
		/* One byte for each letter under the name of two. */
		{ "M{ F=4 D=1,4 N=x t=4,4 b=6162636400000000 }", SNAP_E_BOUNDS,
		  "2 code units for 4" },
	};

	(void)state;
	RUN(cases);
}

static void refuses_wrong_containers(void **state)
{
	static const struct refused cases[] = {
		{ "M{ F=1 D=1073741824,1 N=c M{ } }", SNAP_E_TRUNCATED,
		  "1073741824 contents" },
		{ "M{ F=1 D=1,2 N=c M{ } }", SNAP_E_TRUNCATED, "2 contents" },
		{ "M{ F=1 D=1,1 N=c E9=1 }", SNAP_E_BOUNDS, "type 9 where" },
		{ "M{ F=1 D=1,1 N=c Z{ M{ } } }", SNAP_E_BOUNDS,
		  "type 15 where" },
		{ "M{ F=2 D=1,1 N=s S5=0 E1= }", SNAP_E_BOUNDS, "of 0 bytes" },
		{ "M{ F=2 D=1,1 N=s S5=-1 E1= }", SNAP_E_BOUNDS, "of -1" },
		{ "M{ F=2 D=1,1 N=s S5=3 S1=97,0 M{ } }", SNAP_E_BOUNDS,
		  "2 bytes of field names of 3" },
		{ "M{ F=2 D=1000000000,1 N=s S5=2 S1=97,0 M{ } }",
		  SNAP_E_TRUNCATED, "1000000000 contents" },
		/* 2^33 elements of 2^31 fields would overflow. */
		{ "M{ F=2 D=1000000000,1 N=s S5=1 S1=97,98,99,100 }",
		  SNAP_E_TRUNCATED, "contents" },
		/* Elements without fields take no bytes. */
		{ "M{ F=2 D=2147483647,1 N=s S5=1 E1= }", SNAP_E_LIMIT,
		  "elements" },
	};

	(void)state;
	RUN(cases);
}

static void refuses_wrong_sparse_matrices(void **state)
{
	static const struct refused cases[] = {
		{ "M{ F=5,0,1 D=3,1 N=s S5=3 E5=0,1 E9=1 }", SNAP_E_BOUNDS,
		  "row 3 of" },
		{ "M{ F=5,0,1 D=3,1 N=s S5=-1 E5=0,1 E9=1 }", SNAP_E_BOUNDS,
		  "row -1 of" },
		{ "M{ F=5,0,1 D=3,1 N=s S5=0 E5=1,1 E9=1 }", SNAP_E_BOUNDS,
		  "column 1 of" },
		{ "M{ F=5,0,1 D=3,1 N=s S5=0 E5=0,2 E9=1 }", SNAP_E_BOUNDS,
		  "begins at 2 of 1" },
		{ "M{ F=5,0,2 D=3,2 N=s E5=0,1 E5=0,2,1 E9=1,2 }",
		  SNAP_E_BOUNDS, "column 3 of" },
		{ "M{ F=5,0,1 D=3,1 N=s S5=0 E5=0,-1 E9=1 }", SNAP_E_BOUNDS,
		  "column 2 of" },
		{ "M{ F=5,0,1 D=3,2 N=s S5=0 E5=0,1 E9=1 }", SNAP_E_BOUNDS,
		  "2 starts for 2" },
		{ "M{ F=5,0,2 D=3,1 N=s E5=0,1 E5=0,2 E9=1 }", SNAP_E_BOUNDS,
		  "1 values for 2" },
		{ "M{ F=5,800,1 D=3,1 N=s S5=0 E5=0,1 E9=1 }", SNAP_E_TRUNCATED,
		  "0 bytes" },
		{ "M{ F=5,0,1 D=3,1,1 N=s S5=0 E5=0,1 E9=1 }", SNAP_E_BOUNDS,
		  "3 dimensions" },
		{ "M{ F=5,0,1 D=3,2147483647 N=s S5=0 E5=0,1 E9=1 }",
		  SNAP_E_BOUNDS, "2 starts" },
	};

	(void)state;
	RUN(cases);
}

static void refuses_wrong_level_4(void **state)
{
	static const struct refused cases[] = {
		/* rows -1 */
		{ "-b=00000000ffffffff010000000000000002000000780000",
		  SNAP_E_BOUNDS, "-1 x 1" },
		/* complex 2 */
		{ "-b=0000000001000000010000000200000002000000780000",
		  SNAP_E_BOUNDS, "complex 2" },
		/* a name of 2^31 - 1 bytes */
		{ "-b=00000000010000000100000000000000ffffff7f7800",
		  SNAP_E_TRUNCATED, "a name of 2147483647" },
		/* (2^31 - 1)^2 numbers */
		{ "-b=00000000ffffff7fffffff7f00000000020000007800",
		  SNAP_E_TRUNCATED, "pass the end" },
		/* type 70 */
		{ "-b=460000000100000001000000000000000200000078000000",
		  SNAP_E_BOUNDS, "type 70" },
		/* sparse of two columns */
		{ "-b=02000000010000000200000000000000020000007800"
		  "00000000000000000000000000000000",
		  SNAP_E_BOUNDS, "kept as 1 x 2" },
		/* sparse, 1e300 rows */
		{ "-b=02000000010000000300000000000000020000007800"
		  "9c7500883ce4377e000000000000f03f0000000000000000",
		  SNAP_E_BOUNDS, "1e+300 x 1" },
		/* sparse, 2^31 - 1 columns of nothing */
		{ "-b=02000000010000000300000000000000020000007800"
		  "000000000000f03f0000c0ffffffdf410000000000000000",
		  SNAP_E_LIMIT, "elements" },
		/* sparse, an element at (2, 1) of 1 x 1 */
		{ "-b=02000000020000000300000000000000020000007800"
		  "0000000000000040000000000000f03f"
		  "000000000000f03f000000000000f03f"
		  "000000000000f03f0000000000000000",
		  SNAP_E_BOUNDS, "at (2, 1)" },
	};

	(void)state;
	RUN(cases);
}

/* ---------------------------------------------------------------- deflate */

static void refuses_wrong_streams(void **state)
{
	static const struct refused cases[] = {
		{ "t=15,0", SNAP_E_CODEC, "damaged" },
		{ "t=15,4 b=01020304", SNAP_E_CODEC, "damaged" },
		{ "Z{ b=00 }", SNAP_E_CODEC, "damaged" },
		{ "Z{ E9=1 }", SNAP_E_BOUNDS, "type 9" },
		{ "Z{ Z{ M{ } } }", SNAP_E_BOUNDS, "type 15" },
		{ "Z{ t=14,4294967295 }", SNAP_E_LIMIT, "expanded-size" },
	};

	(void)state;
	RUN(cases);
}

/* Much less is allocated than a stream could make. */
static void a_bomb_allocates_nothing(void **state)
{
	struct failing_alloc counting = { 0 };
	const struct snap_allocator allocator = failing_allocator(&counting);
	const struct fmt_mat_limits limits = { .struct_size = sizeof(limits),
					       .expanded_size = 1 << 20 };
	struct fmt_mat_place place;
	const struct fmt_mat_read_options options = {
		.struct_size = sizeof(options),
		.limits = &limits,
		.allocator = &allocator,
		.place = &place,
	};
	const size_t size = 64u << 20;
	struct fmt_mat_deflater deflater = { .allocator =
						     &snap_default_allocator,
					     .level = 1 };
	uint8_t *zeros = calloc(size, 1);
	struct fmt_mat_file *file = NULL;
	struct snap_span packed;
	struct snap_strbuf bytes;
	struct snap_error err;

	(void)state;
	assert_non_null(zeros);
	const struct snap_span plain = { zeros, size };
	for (int lies = 0; lies < 2; lies++) {
		counting.peak_bytes = 0;
		snap_put_le32(zeros, FMT_MI_MATRIX);
		/* The length that the stream tells, or less. */
		snap_put_le32(zeros + 4, lies ? 1000 : (uint32_t)size - 8);
		assert_int_equal(
			fmt_mat_deflate(&deflater, plain, &packed, NULL), 0);
		mat_assemble("t=15,0", false, &bytes);
		snap_put_le32((uint8_t *)bytes.data + 132,
			      (uint32_t)packed.size);
		snap_strbuf_append(&bytes, packed.data, packed.size);
		assert_int_equal(fmt_mat_read(&file, bytes.data, bytes.size,
					      &options, &err),
				 lies ? SNAP_E_CODEC : SNAP_E_LIMIT);
		assert_int_equal(place.limit != NULL, !lies);
		assert_true(counting.peak_bytes < 64 * 1024);
		assert_int_equal(counting.live, 0);
		snap_free(&snap_default_allocator,
			  (void *)(uintptr_t)packed.data);
		snap_strbuf_end(&bytes);
	}
	fmt_mat_deflate_end(&deflater);
	free(zeros);
}

/* ----------------------------------------------------------------- limits */

static void nested(struct snap_strbuf *out, size_t depth)
{
	snap_strbuf_begin(out, NULL);
	for (size_t i = 0; i < depth; i++)
		snap_strbuf_puts(out, i == 0 ? "M{ F=1 D=1,1 N=deep "
					     : "M{ F=1 D=1,1 N= ");
	snap_strbuf_puts(out, "M{ }");
	for (size_t i = 0; i < depth; i++)
		snap_strbuf_puts(out, " }");
}

static void nests_as_deep_as_the_limit(void **state)
{
	const struct fmt_mat_limits limits = { .struct_size = sizeof(limits),
					       .depth = 100000 };
	struct fmt_mat_place place;
	const struct fmt_mat_read_options options = {
		.struct_size = sizeof(options),
		.limits = &limits,
		.place = &place,
	};

	(void)state;
	for (size_t depth = FMT_MAT_MAX_DEPTH - 2;
	     depth < FMT_MAT_MAX_DEPTH + 2; depth++) {
		struct fmt_mat_file *file = NULL;
		struct snap_strbuf source;
		struct snap_strbuf bytes;
		struct snap_error err;

		nested(&source, depth);
		mat_assemble(source.data, false, &bytes);
		int rc = fmt_mat_read(&file, bytes.data, bytes.size, &options,
				      &err);
		assert_int_equal(rc,
				 depth < FMT_MAT_MAX_DEPTH ? 0 : SNAP_E_LIMIT);
		if (rc != 0) {
			assert_string_equal(place.limit, "depth");
			assert_string_equal(place.variable, "deep");
		}
		fmt_mat_free(file);
		snap_strbuf_end(&bytes);
		snap_strbuf_end(&source);
	}
}

/* ------------------------------------------------------------------ sweeps */

static const char *const samples[] = {
	"M{ F=6,800 D=1,2 N=z E9=1,2 E3=-3,4 }",
	"M{ F=9,200 D=1,3 N=t S2=0,1,1 }",
	"M{ F=4 D=1,5 N=s C4=hello }",
	"M{ F=4 D=1,2 N=s S16=0xf0,0x9f,0x98,0x80 }",
	"M{ F=5,800,2 D=3,2 N=s E5=0,2 E5=0,1,2 E9=5,6 E9=7,8 }",
	"M{ F=1 D=1,2 N=c M{ F=9 D=1,1 N= S2=1 } M{ F=4 D=1,1 N= C4=x } }",
	"M{ F=2 D=1,2 N=s S5=2 S1=97,0 M{ } M{ F=14 D=1,1 N= E12=-5 } }",
	"M{ F=3 D=1,1 N=o N=klass S5=2 S1=97,0 M{ } }",
	"M{ F=17 N=t N=MCOS N=string M{ F=13 D=6,1 N= "
	"E6=0xdd000000,2,1,1,1,1 } }",
	"Z{ M{ F=6 D=2,3 N=x E9=1,2,3,4,5,6 } }",
	"-b=02000000020000000300000000000000020000007800"
	"000000000000f03f000000000000f03f"
	"000000000000f03f000000000000f03f"
	"00000000000014400000000000000000",
};

enum {
	SAMPLES = sizeof(samples) / sizeof(samples[0])
};

/* Reading, and then using all of what was read. */
static int use(const void *bytes, size_t size)
{
	const struct fmt_mat_limits limits = {
		.struct_size = sizeof(limits),
		.expanded_size = 1 << 20,
		.elements = 1 << 16,
	};
	const struct fmt_mat_read_options options = {
		.struct_size = sizeof(options),
		.limits = &limits,
	};
	struct fmt_mat_file *file = NULL;
	struct snap_strbuf json;
	int rc = fmt_mat_read(&file, bytes, size, &options, NULL);

	if (rc != 0)
		return rc;
	snap_strbuf_begin(&json, NULL);
	assert_int_equal(fmt_mat_json(file, &json, NULL), 0);
	snap_strbuf_end(&json);
	fmt_mat_free(file);
	return 0;
}

static void no_prefix_is_a_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < SAMPLES; i++) {
		struct snap_strbuf bytes;
		struct guard guard;

		mat_assemble(samples[i], false, &bytes);
		guard_begin(&guard, bytes.size);
		for (size_t size = 0; size <= bytes.size; size++) {
			bool whole = size == bytes.size ||
				     (size == 128 && samples[i][0] != '-');
			const uint8_t *copy =
				guard_copy(&guard, bytes.data, size);

			assert_int_equal(use(copy, size) == 0, whole);
		}
		guard_end(&guard);
		snap_strbuf_end(&bytes);
	}
}

static void every_flipped_bit_is_survived(void **state)
{
	(void)state;
	for (size_t i = 0; i < SAMPLES; i++) {
		struct snap_strbuf bytes;
		struct guard guard;

		mat_assemble(samples[i], i % 2 == 1, &bytes);
		guard_begin(&guard, bytes.size);
		uint8_t *copy = guard_copy(&guard, bytes.data, bytes.size);
		for (size_t bit = 0; bit < 8 * bytes.size; bit++) {
			copy[bit / 8] ^= (uint8_t)(1u << (bit % 8));
			(void)use(copy, bytes.size);
			copy[bit / 8] ^= (uint8_t)(1u << (bit % 8));
		}
		guard_end(&guard);
		snap_strbuf_end(&bytes);
	}
}

static void memory_runs_out_cleanly(void **state)
{
	struct failing_alloc failing = { 0 };
	const struct snap_allocator allocator = failing_allocator(&failing);
	const struct fmt_mat_read_options options = {
		.struct_size = sizeof(options),
		.allocator = &allocator,
	};

	(void)state;
	for (size_t i = 0; i < SAMPLES; i++) {
		struct fmt_mat_file *file = NULL;
		struct snap_strbuf bytes;
		int rc = -1;

		mat_assemble(samples[i], false, &bytes);
		for (size_t n = 1; rc != 0; n++) {
			failing.fail_at = n;
			failing.calls = 0;
			rc = fmt_mat_read(&file, bytes.data, bytes.size,
					  &options, NULL);
			if (rc == 0)
				fmt_mat_free(file);
			else
				assert_int_equal(rc, SNAP_E_NO_MEMORY);
			assert_int_equal(failing.live, 0);
		}
		snap_strbuf_end(&bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_is_no_mat_file),
		cmocka_unit_test(refuses_tags_that_lie),
		cmocka_unit_test(refuses_wrong_heads),
		cmocka_unit_test(refuses_wrong_text),
		cmocka_unit_test(refuses_wrong_containers),
		cmocka_unit_test(refuses_wrong_sparse_matrices),
		cmocka_unit_test(refuses_wrong_level_4),
		cmocka_unit_test(refuses_wrong_streams),
		cmocka_unit_test(a_bomb_allocates_nothing),
		cmocka_unit_test(nests_as_deep_as_the_limit),
		cmocka_unit_test(no_prefix_is_a_file),
		cmocka_unit_test(every_flipped_bit_is_survived),
		cmocka_unit_test(memory_runs_out_cleanly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
