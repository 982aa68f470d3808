#include "bridge/value_mat.h"
#include "value/equal.h"
#include "value/exception.h"
#include "value/function.h"

#include "session/bridge/random_value.h"
#include "session/value/value_fixture.h"
#include "support/failing_alloc.h"
#include "support/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int to_strbuf(void *context, const void *bytes, size_t size,
		     struct snap_error *err)
{
	struct snap_strbuf *buf = context;

	snap_strbuf_append(buf, bytes, size);
	return buf->failed ? snap_fail_memory(err, size) : 0;
}

/* A value as a file of one variable called x; 0 or a code. */
static int write_value(const struct ms_value *v, bool compress,
		       const struct snap_allocator *allocator,
		       struct snap_strbuf *out)
{
	const struct fmt_mat_sink sink = { .write = to_strbuf, .context = out };
	const struct fmt_mat_write_options options = {
		.struct_size = sizeof(options),
		.compress = compress,
		.allocator = allocator,
	};
	struct fmt_mat_variable variable = { .name = "x", .name_size = 1 };
	struct snap_arena arena;
	struct snap_error err;
	const char *reason;
	int rc = SNAP_E_NO_MEMORY;

	snap_arena_begin(&arena, allocator);
	enum ms_mat_outcome outcome =
		ms_mat_from_value(&arena, v, 64, &variable.value, &reason);
	assert_int_not_equal(outcome, MS_MAT_UNSAVABLE);
	if (outcome == MS_MAT_FINE)
		rc = fmt_mat_write(&variable, 1, &options, &sink, &err);
	snap_arena_end(&arena);
	return rc;
}

static int read_value(struct ms_heap *heap, const struct snap_strbuf *bytes,
		      const struct snap_allocator *allocator,
		      struct ms_value *out)
{
	const struct fmt_mat_read_options options = {
		.struct_size = sizeof(options),
		.allocator = allocator,
	};
	struct fmt_mat_file *file = NULL;
	struct snap_error err;
	int rc = fmt_mat_read(&file, bytes->data, bytes->size, &options, &err);

	if (rc != 0)
		return rc;
	assert_int_equal(file->count, 1);
	assert_string_equal(file->variables[0].name, "x");
	rc = ms_mat_to_value(heap, &file->variables[0].value, out);
	fmt_mat_free(file);
	return rc;
}

static void assert_returns(struct value_test *test, struct ms_value v,
			   bool compress)
{
	struct snap_strbuf bytes;
	struct ms_value back;
	bool equal = false;

	snap_strbuf_begin(&bytes, NULL);
	assert_int_equal(write_value(&v, compress, NULL, &bytes), 0);
	assert_int_equal(read_value(&test->heap, &bytes, NULL, &back), 0);
	assert_int_equal(ms_equal(&test->heap, v, back, MS_EQUAL_BITS, &equal),
			 0);
	if (!equal) {
		(void)fprintf(stderr, "wrote %s\n", value_text(test, v));
		(void)fprintf(stderr, "read  %s\n", value_text(test, back));
	}
	assert_true(equal);
	ms_release(&test->heap, back);
	snap_strbuf_end(&bytes);
}

/* One or more of each class. */
static const char *const sources[] = {
	"[]",
	"0",
	"NaN",
	"Inf",
	"1:5",
	"-1:0.5:2",
	"true",
	"'x'",
	"''",
	"'text'",
	"zeros(0,3)",
	"zeros(3,0)",
	"[1 2; 3 4]",
	"single(3)",
	"int8([1 2])",
	"uint8([1 2])",
	"int16([1 -2])",
	"uint16([1 2])",
	"int32([1 -2])",
	"uint32([1 2])",
	"int64([1 2 3])",
	"uint64(7)",
	"logical([1 0])",
	"1+2i",
	"\"string\"",
	"missing",
	"reshape(1:8,2,2,2)",
	"sparse([1 0])",
	"sparse(logical([1 0]))",
	"sparse([1+2i 0])",
	"{1, 'a'; {}, []}",
	"cell(1,2)",
	"struct(a=1, b='x')",
	"structs(a=1; a=2)",
	"{struct(a={1, \"s\"})}",
};

enum {
	SOURCES = sizeof(sources) / sizeof(sources[0])
};

static void every_class_comes_back(void **state)
{
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (size_t i = 0; i < SOURCES; i++) {
		struct ms_value v = value_of(&test, sources[i]);

		assert_returns(&test, v, false);
		assert_returns(&test, v, true);
		ms_release(&test.heap, v);
	}
	value_test_end(&test);
}

/* ------------------------------------------------------------------ damage */

/* Of a damaged file: the values that are still made of it. */
static size_t read_damaged(struct value_test *test, const void *bytes,
			   size_t size)
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
	struct snap_error err;
	size_t made = 0;

	if (fmt_mat_read(&file, bytes, size, &options, &err) != 0) {
		assert_string_not_equal(err.message, "");
		return 0;
	}
	for (size_t i = 0; i < file->count; i++) {
		struct ms_value v;

		if (ms_mat_to_value(&test->heap, &file->variables[i].value,
				    &v) != 0) {
			assert_true(test->heap.error.pending);
			ms_error_clear(&test->heap);
			continue;
		}
		ms_release(&test->heap, v);
		made++;
	}
	fmt_mat_free(file);
	return made;
}

/* A header alone is a file without variables, and a string whose text was cut
 * off is none that can be restored. */
static void cut_everywhere(struct value_test *test, struct guard *guard,
			   const struct snap_strbuf *bytes)
{
	for (size_t size = 0; size < bytes->size; size++) {
		const uint8_t *copy = guard_copy(guard, bytes->data, size);

		assert_int_equal(read_damaged(test, copy, size), 0);
	}
}

static void flip_every_bit(struct value_test *test, struct guard *guard,
			   const struct snap_strbuf *bytes)
{
	uint8_t *copy = guard_copy(guard, bytes->data, bytes->size);

	for (size_t bit = 0; bit < 8 * bytes->size; bit++) {
		copy[bit / 8] ^= (uint8_t)(1u << (bit % 8));
		(void)read_damaged(test, copy, bytes->size);
		copy[bit / 8] ^= (uint8_t)(1u << (bit % 8));
	}
}

static void damage(struct value_test *test, const char *source, bool compress)
{
	struct ms_value v = value_of(test, source);
	struct snap_strbuf bytes;
	struct guard guard;

	snap_strbuf_begin(&bytes, NULL);
	assert_int_equal(write_value(&v, compress, NULL, &bytes), 0);
	guard_begin(&guard, bytes.size);
	cut_everywhere(test, &guard, &bytes);
	flip_every_bit(test, &guard, &bytes);
	guard_end(&guard);
	snap_strbuf_end(&bytes);
	ms_release(&test->heap, v);
}

static void damaged_files_of_every_class_are_survived(void **state)
{
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (size_t i = 0; i < SOURCES; i++)
		damage(&test, sources[i], false);
	/* Large enough to be compressed. */
	damage(&test, "reshape(1:64,2,4,8)", true);
	damage(&test, "{'a', 'b', 'c', 'd', 'e', \"f\", 1, 2}", true);
	value_test_end(&test);
}

static void values_by_chance_come_back(void **state)
{
	struct random random = { .state = 20261122 };
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (int i = 0; i < 3000; i++) {
		struct ms_value v;

		assert_int_equal(random_value(&test.heap, &random, 3, &v), 0);
		assert_returns(&test, v, i % 4 == 0);
		ms_release(&test.heap, v);
	}
	value_test_end(&test);
}

/* Bits that are not a bit pattern arithmetic would make. */
static void bits_stay(void **state)
{
	static const uint64_t bits[] = { 0x7ff0000000000001, 0xfff8000000000123,
					 0x8000000000000000 };
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (size_t i = 0; i < 3; i++) {
		double real;
		memcpy(&real, &bits[i], sizeof(real));
		struct snap_strbuf bytes;
		struct ms_value v = ms_real(real);
		struct ms_value back;

		snap_strbuf_begin(&bytes, NULL);
		assert_int_equal(write_value(&v, false, NULL, &bytes), 0);
		assert_int_equal(read_value(&test.heap, &bytes, NULL, &back),
				 0);
		assert_int_equal(back.tag, MS_TAG_DOUBLE);
		assert_memory_equal(&back.as.real, &bits[i], 8);
		snap_strbuf_end(&bytes);
	}
	value_test_end(&test);
}

static void assert_unsavable(const struct ms_value *v, uint32_t depth,
			     const char *expected)
{
	struct fmt_mat_array array;
	struct snap_arena arena;
	const char *reason = "";

	snap_arena_begin(&arena, NULL);
	assert_int_equal(ms_mat_from_value(&arena, v, depth, &array, &reason),
			 MS_MAT_UNSAVABLE);
	assert_non_null(strstr(reason, expected));
	snap_arena_end(&arena);
}

static void names_what_cannot_be_saved(void **state)
{
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	struct ms_value handle = value_of(&test, "@sin");
	struct ms_value nested = value_of(&test, "{1, {@sin}}");
	struct ms_value exception;
	assert_int_equal(
		ms_exception_create(&test.heap, "a:b", "message", &exception),
		0);
	assert_unsavable(&handle, 9, "function handle");
	assert_unsavable(&nested, 9, "function handle");
	assert_unsavable(&exception, 9, "MException");
	assert_unsavable(&nested, 1, "nest deeper");
	ms_release(&test.heap, handle);
	ms_release(&test.heap, nested);
	ms_release(&test.heap, exception);
	value_test_end(&test);
}

/* Each allocation of writing fails once; then of reading. */
static void memory_runs_out_cleanly(void **state)
{
	static const char source[] =
		"{1:3, 'text', {sparse([1 0])}, struct(a=1+2i, b=\"s\"), 7}";
	struct failing_alloc failing = { 0 };
	const struct snap_allocator allocator = failing_allocator(&failing);
	struct snap_strbuf bytes;
	struct value_test test;
	int rc = -1;

	(void)state;
	value_test_begin(&test);
	struct ms_value v = value_of(&test, source);
	for (size_t n = 1; rc != 0; n++) {
		failing.fail_at = n;
		failing.calls = 0;
		snap_strbuf_begin(&bytes, NULL);
		rc = write_value(&v, n % 2 == 0, &allocator, &bytes);
		assert_int_equal(failing.live, 0);
		if (rc != 0) {
			assert_int_equal(rc, SNAP_E_NO_MEMORY);
			snap_strbuf_end(&bytes);
		}
	}
	rc = -1;
	for (size_t n = 1; rc != 0; n++) {
		struct ms_heap heap;
		struct ms_value back;
		const struct ms_heap_options options = {
			.struct_size = sizeof(options),
			.allocator = &allocator,
		};

		failing.fail_at = n;
		failing.calls = 0;
		if (ms_heap_begin(&heap, &options) != 0)
			continue;
		rc = read_value(&heap, &bytes, &allocator, &back);
		if (rc == 0)
			ms_release(&heap, back);
		ms_error_clear(&heap);
		ms_heap_end(&heap);
		assert_int_equal(failing.live, 0);
	}
	snap_strbuf_end(&bytes);
	ms_release(&test.heap, v);
	value_test_end(&test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_class_comes_back),
		cmocka_unit_test(damaged_files_of_every_class_are_survived),
		cmocka_unit_test(values_by_chance_come_back),
		cmocka_unit_test(bits_stay),
		cmocka_unit_test(names_what_cannot_be_saved),
		cmocka_unit_test(memory_runs_out_cleanly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
