/* Images that are not what they say. */
#include "session/code/broken_rows.h"
#include "session/code/image_fixture.h"
#include "session/code/use_image.h"

#include "code/image_layout.h"
#include "code/opcode.h"
#include "libsnapshot/base_test.h"
#include "support/failing_alloc.h"
#include "support/guard.h"

static int build_fixture(void **state)
{
	static struct snap_strbuf bytes;

	snap_strbuf_begin(&bytes, NULL);
	assert_int_equal(fixture_build(&bytes, NULL, NULL), 0);
	*state = &bytes;
	return 0;
}

static int free_fixture(void **state)
{
	snap_strbuf_end(*state);
	return 0;
}

/* Memory ends with the bytes: one too far is a crash. */
static void refuses_every_truncation(void **state)
{
	const struct snap_strbuf *bytes = *state;
	struct guard guard;
	struct snap_error err;

	guard_begin(&guard, bytes->size);
	for (size_t size = 0; size < bytes->size; size++)
		assert_int_equal(
			use_image(guard_copy(&guard, bytes->data, size), size,
				  &err),
			SNAP_E_BYTECODE_INVALID);
	guard_end(&guard);
}

static void refuses_trailing_bytes(void **state)
{
	const struct snap_strbuf *bytes = *state;
	struct guard guard;
	struct snap_error err;

	guard_begin(&guard, bytes->size + 1);
	uint8_t *copy = guard_tail(&guard, bytes->size + 1);
	memcpy(copy, bytes->data, bytes->size);
	copy[bytes->size] = 0;
	assert_int_equal(use_image(copy, bytes->size + 1, &err),
			 SNAP_E_BYTECODE_INVALID);
	assert_int_equal(err.offset, bytes->size);
	guard_end(&guard);
}

static void survives_every_flipped_bit(void **state)
{
	const struct snap_strbuf *bytes = *state;
	struct guard guard;
	struct snap_error err;

	guard_begin(&guard, bytes->size);
	uint8_t *copy = guard_copy(&guard, bytes->data, bytes->size);
	for (size_t i = 0; i < bytes->size * 8; i++) {
		copy[i / 8] ^= (uint8_t)(1u << i % 8);
		(void)use_image(copy, bytes->size, &err);
		copy[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	assert_int_equal(use_image(copy, bytes->size, &err), 0);
	guard_end(&guard);
}

/* Every aligned 16- and 32-bit field, with values at the edges. */
static void survives_every_edge_value(void **state)
{
	static const uint32_t values[] = { 0,	      1,	  0x7f,
					   0xff,      0x7fff,	  0xffff,
					   0x8000,    0x7fffffff, 0x80000000,
					   UINT32_MAX };
	const struct snap_strbuf *bytes = *state;
	struct snap_error err;
	struct guard guard;

	guard_begin(&guard, bytes->size);
	uint8_t *copy = guard_copy(&guard, bytes->data, bytes->size);
	for (size_t at = 0; at + 4 <= bytes->size; at += 2)
		for (size_t v = 0; v < sizeof(values) / sizeof(*values); v++) {
			uint32_t before = snap_le32(copy + at);
			snap_put_le32(copy + at, values[v]);
			(void)use_image(copy, bytes->size, &err);
			snap_put_le32(copy + at, before);
			snap_put_le16(copy + at, (uint16_t)values[v]);
			(void)use_image(copy, bytes->size, &err);
			snap_put_le32(copy + at, before);
		}
	guard_end(&guard);
}

static void refuses_a_row_that_breaks_a_rule(void **state)
{
	const struct snap_strbuf *bytes = *state;
	struct snap_strbuf copy;
	struct ms_image image;

	snap_strbuf_begin(&copy, NULL);
	for (size_t i = 0; i < broken_row_count; i++) {
		const struct broken_row *b = &broken_rows[i];
		struct snap_error err;
		snap_strbuf_reset(&copy);
		snap_strbuf_append(&copy, bytes->data, bytes->size);
		assert_int_equal(
			ms_image_open(&image, copy.data, copy.size, NULL, NULL),
			0);
		const unsigned char *at = broken_row_place(b, &image);
		broken_row_put(b,
			       (unsigned char *)copy.data + (at - image.bytes));
		ms_image_close(&image);
		if (ms_image_open(&image, copy.data, copy.size, NULL, &err) !=
		    SNAP_E_BYTECODE_INVALID)
			fail_msg("%s was not refused", b->rule);
		if (err.offset > copy.size || err.message[0] == '\0')
			fail_msg("%s: no place or no message", b->rule);
	}
	snap_strbuf_end(&copy);
}

/* The header, field by field: value, and where the error is. */
static void refuses_a_header_that_breaks_a_rule(void **state)
{
	static const struct {
		uint32_t field, value, place;
	} fields[] = {
		{ MS_AT_IMAGE_MAGIC, 0x474d494e, MS_AT_IMAGE_MAGIC },
		{ MS_AT_IMAGE_KIND, 0x00000002, MS_AT_IMAGE_KIND },
		{ MS_AT_IMAGE_KIND, 0x00000201, MS_AT_IMAGE_DIALECT },
		{ MS_AT_IMAGE_KIND, 0x00020001, MS_AT_IMAGE_FLAGS },
		{ MS_AT_IMAGE_KIND, 0x01000001, MS_AT_IMAGE_RESERVED },
		{ MS_AT_IMAGE_NAME, 1000, MS_AT_IMAGE_NAME },
		{ MS_AT_IMAGE_COUNTS, UINT32_MAX, MS_AT_IMAGE_COUNTS },
		{ MS_AT_IMAGE_PADDING, 1, MS_AT_IMAGE_PADDING },
	};
	const struct snap_strbuf *bytes = *state;
	struct snap_error err;

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		unsigned char *at =
			(unsigned char *)bytes->data + fields[i].field;
		uint32_t before = snap_le32(at);
		snap_put_le32(at, fields[i].value);
		assert_int_equal(use_image(bytes->data, bytes->size, &err),
				 SNAP_E_BYTECODE_INVALID);
		assert_int_equal(err.offset, fields[i].place);
		snap_put_le32(at, before);
	}
}

static void needs_a_function(void **state)
{
	unsigned char header[MS_IMAGE_HEADER_SIZE] = { 0 };
	struct snap_error err;

	(void)state;
	snap_put_le32(header, MS_IMAGE_MAGIC);
	assert_int_equal(use_image(header, sizeof(header), &err),
			 SNAP_E_BYTECODE_INVALID);
	assert_int_equal(err.offset,
			 MS_AT_IMAGE_COUNTS + 4 * MS_TABLE_FUNCTIONS);
}

/* A copy of the words is all that opening allocates. */
static void fails_without_memory(void **state)
{
	const struct snap_strbuf *bytes = *state;
	struct failing_alloc failing = { .fail_at = 1 };
	struct snap_allocator allocator = failing_allocator(&failing);
	struct ms_image image;
	struct snap_error err;
	struct guard guard;

	guard_begin(&guard, bytes->size + 1);
	uint8_t *odd = guard_tail(&guard, bytes->size + 1);
	odd += (uintptr_t)odd % 2 == 0;
	memcpy(odd, bytes->data, bytes->size);
	assert_int_equal(
		ms_image_open(&image, odd, bytes->size, &allocator, &err),
		SNAP_E_NO_MEMORY);
	assert_int_equal(failing.live, 0);
	guard_end(&guard);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_every_truncation),
		cmocka_unit_test(refuses_trailing_bytes),
		cmocka_unit_test(survives_every_flipped_bit),
		cmocka_unit_test(survives_every_edge_value),
		cmocka_unit_test(refuses_a_row_that_breaks_a_rule),
		cmocka_unit_test(refuses_a_header_that_breaks_a_rule),
		cmocka_unit_test(needs_a_function),
		cmocka_unit_test(fails_without_memory),
	};

	return cmocka_run_group_tests_name("hostile images", tests,
					   build_fixture, free_fixture);
}
