#include "base/strbuf.h"

#include "base_test.h"
#include "support/failing_alloc.h"

static void grows_as_text_is_appended(void **state)
{
	struct snap_strbuf buf;

	(void)state;
	snap_strbuf_begin(&buf, NULL);
	assert_string_equal(snap_strbuf_text(&buf), "");
	snap_strbuf_puts(&buf, "one");
	snap_strbuf_putc(&buf, ',');
	snap_strbuf_printf(&buf, " %d and %s", 2, "three");
	snap_strbuf_append(&buf, NULL, 0);
	assert_string_equal(snap_strbuf_text(&buf), "one, 2 and three");
	assert_int_equal(buf.size, 16);
	assert_false(buf.failed);
	snap_strbuf_end(&buf);
	assert_string_equal(snap_strbuf_text(&buf), "");
}

/* Around every doubling of the room the final NUL needs a place, too. */
static void stays_terminated_at_every_size(void **state)
{
	struct snap_strbuf buf;

	(void)state;
	snap_strbuf_begin(&buf, NULL);
	for (size_t n = 1; n <= 5000; n++) {
		snap_strbuf_putc(&buf, 'x');
		assert_int_equal(strlen(buf.data), n);
	}
	snap_strbuf_end(&buf);
}

static void prints_text_of_every_length(void **state)
{
	struct snap_strbuf buf;

	(void)state;
	snap_strbuf_begin(&buf, NULL);
	for (int n = 0; n < 300; n++) {
		snap_strbuf_reset(&buf);
		snap_strbuf_printf(&buf, "%*s", n, "");
		assert_int_equal(buf.size, n);
		assert_int_equal(strlen(snap_strbuf_text(&buf)), n);
	}
	snap_strbuf_end(&buf);
}

static void writes_numbers_little_endian(void **state)
{
	struct snap_strbuf buf;

	(void)state;
	snap_strbuf_begin(&buf, NULL);
	snap_strbuf_le16(&buf, 0x0201);
	snap_strbuf_le32(&buf, 0x06050403);
	snap_strbuf_le64(&buf, 0x0e0d0c0b0a090807);
	snap_strbuf_zeros(&buf, 2);
	assert_int_equal(buf.size, 16);
	assert_memory_equal(buf.data, "\1\2\3\4\5\6\7\10\11\12\13\14\15\16\0\0",
			    16);
	snap_strbuf_end(&buf);
}

static void failure_sticks_until_reset(void **state)
{
	struct failing_alloc alloc = { .fail_at = 2 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct snap_strbuf buf;

	(void)state;
	snap_strbuf_begin(&buf, &allocator);
	snap_strbuf_puts(&buf, "short");
	snap_strbuf_zeros(&buf, 1000);
	assert_true(buf.failed);
	snap_strbuf_puts(&buf, "!");
	snap_strbuf_printf(&buf, "!");
	assert_true(buf.failed);
	assert_string_equal(snap_strbuf_text(&buf), "short");
	snap_strbuf_reset(&buf);
	assert_false(buf.failed);
	snap_strbuf_puts(&buf, "again");
	assert_string_equal(snap_strbuf_text(&buf), "again");
	snap_strbuf_end(&buf);
	assert_int_equal(alloc.live, 0);
}

static void fails_on_sizes_that_overflow(void **state)
{
	struct snap_strbuf buf;

	(void)state;
	snap_strbuf_begin(&buf, NULL);
	snap_strbuf_puts(&buf, "x");
	snap_strbuf_zeros(&buf, SIZE_MAX);
	assert_true(buf.failed);
	snap_strbuf_reset(&buf);
	snap_strbuf_zeros(&buf, SIZE_MAX - 1);
	assert_true(buf.failed);
	snap_strbuf_end(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows_as_text_is_appended),
		cmocka_unit_test(stays_terminated_at_every_size),
		cmocka_unit_test(prints_text_of_every_length),
		cmocka_unit_test(writes_numbers_little_endian),
		cmocka_unit_test(failure_sticks_until_reset),
		cmocka_unit_test(fails_on_sizes_that_overflow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
