/* Images that lie apart from their positions. */
#include "session/code/image_fixture.h"
#include "session/code/use_image.h"

#include "code/image_layout.h"
#include "code/opcode.h"
#include "libsnapshot/base_test.h"
#include "support/failing_alloc.h"
#include "support/guard.h"

#include <stdlib.h>

/* The fixture, whole and apart. */
struct parts {
	struct snap_strbuf whole, apart, positions;
	struct ms_image image; /* the whole one */
};

static int split_fixture(void **state)
{
	struct parts *parts = calloc(1, sizeof(*parts));

	assert_non_null(parts);
	snap_strbuf_begin(&parts->whole, NULL);
	snap_strbuf_begin(&parts->apart, NULL);
	snap_strbuf_begin(&parts->positions, NULL);
	assert_int_equal(fixture_build(&parts->whole, NULL, NULL), 0);
	assert_int_equal(ms_image_split(parts->whole.data, parts->whole.size,
					&parts->apart, &parts->positions, NULL),
			 0);
	assert_int_equal(ms_image_open(&parts->image, parts->whole.data,
				       parts->whole.size, NULL, NULL),
			 0);
	*state = parts;
	return 0;
}

static int free_fixture(void **state)
{
	struct parts *parts = *state;

	ms_image_close(&parts->image);
	snap_strbuf_end(&parts->positions);
	snap_strbuf_end(&parts->apart);
	snap_strbuf_end(&parts->whole);
	free(parts);
	return 0;
}

static struct ms_image open_apart(const struct parts *parts)
{
	struct ms_image image;

	assert_int_equal(ms_image_open(&image, parts->apart.data,
				       parts->apart.size, NULL, NULL),
			 0);
	return image;
}

static void is_the_same_when_joined(void **state)
{
	const struct parts *parts = *state;
	struct snap_strbuf joined;

	assert_true(parts->positions.size != 0);
	assert_int_equal(parts->apart.size + parts->positions.size,
			 parts->whole.size);
	snap_strbuf_begin(&joined, NULL);
	assert_int_equal(ms_image_join(parts->apart.data, parts->apart.size,
				       parts->positions.data,
				       parts->positions.size, &joined, NULL),
			 0);
	assert_int_equal(joined.size, parts->whole.size);
	assert_memory_equal(joined.data, parts->whole.data, joined.size);
	snap_strbuf_end(&joined);
}

/* All but positions is what it was: the tables' bytes are. */
static void says_the_same_without_positions(void **state)
{
	const struct parts *parts = *state;
	const struct ms_image *whole = &parts->image;
	struct ms_image image = open_apart(parts);

	assert_false(ms_image_has_positions(&image));
	assert_true(ms_image_has_positions(whole));
	assert_int_equal(image.source_digest, whole->source_digest);
	for (unsigned i = 0; i < MS_IMAGE_TABLE_COUNT; i++)
		assert_int_equal(ms_image_count(&image, i),
				 ms_image_count(whole, i));
	size_t size = (size_t)(whole->tables[MS_TABLE_POSITIONS] -
			       whole->tables[MS_TABLE_WORDS]);
	assert_memory_equal(image.tables[MS_TABLE_WORDS],
			    whole->tables[MS_TABLE_WORDS], size);
	for (uint32_t i = 0; i < whole->string_count; i++)
		assert_string_equal(ms_image_string(&image, i).bytes,
				    ms_image_string(whole, i).bytes);
	for (uint32_t i = 0; i < whole->function_count; i++)
		assert_int_equal(ms_image_verify(&image, i, NULL), 0);
	ms_image_close(&image);
}

static void assert_positions(const struct ms_image *image,
			     const struct ms_image *whole, bool known)
{
	uint32_t start, end, right_start, right_end;
	struct ms_function function;

	for (uint32_t i = 0; i < whole->function_count; i++) {
		ms_image_function(image, i, &function);
		for (uint32_t w = 0; w < function.code_count; w++) {
			ms_image_position(image, &function, w, &start, &end);
			ms_image_position(whole, &function, w, &right_start,
					  &right_end);
			assert_int_equal(start,
					 known ? right_start : function.start);
			assert_int_equal(end,
					 known ? right_end : function.start);
		}
	}
}

static void knows_positions_once_attached(void **state)
{
	const struct parts *parts = *state;
	struct ms_image image = open_apart(parts);

	assert_positions(&image, &parts->image, false);
	assert_int_equal(ms_image_attach_positions(&image,
						   parts->positions.data,
						   parts->positions.size, NULL),
			 0);
	assert_true(ms_image_has_positions(&image));
	assert_positions(&image, &parts->image, true);
	ms_image_close(&image);
}

/* Code is shown either way; lines of the source need positions. */
static void is_shown_either_way(void **state)
{
	const struct parts *parts = *state;
	struct snap_error err;

	assert_int_equal(use_image(parts->apart.data, parts->apart.size, &err),
			 0);
}

static int attach(const struct parts *parts, const void *bytes, size_t size,
		  struct snap_error *err)
{
	struct ms_image image = open_apart(parts);
	int rc = ms_image_attach_positions(&image, bytes, size, err);

	assert_int_equal(rc == 0, ms_image_has_positions(&image));
	assert_positions(&image, &parts->image, rc == 0);
	ms_image_close(&image);
	return rc;
}

static void refuses_other_sizes_of_positions(void **state)
{
	const struct parts *parts = *state;
	size_t size = parts->positions.size;
	struct snap_error err;
	struct guard guard;

	guard_begin(&guard, size + 1);
	for (size_t i = 0; i <= size + 1; i++) {
		uint8_t *tail = guard_tail(&guard, i);
		memcpy(tail, parts->positions.data, i < size ? i : size);
		if (i > size)
			tail[size] = 0;
		if (i == size)
			continue;
		assert_int_equal(attach(parts, tail, i, &err),
				 SNAP_E_BYTECODE_INVALID);
		assert_int_equal(err.offset, i < size ? i : size);
	}
	guard_end(&guard);
}

/* What is taken is a table of other positions, inside code and source. */
static void refuses_positions_that_break_a_rule(void **state)
{
	const struct parts *parts = *state;
	size_t size = parts->positions.size;
	unsigned refused = 0;
	struct guard guard;

	guard_begin(&guard, size);
	uint8_t *copy = guard_copy(&guard, parts->positions.data, size);
	for (size_t i = 0; i < size * 8; i++) {
		struct ms_image image = open_apart(parts);
		struct snap_error err;

		copy[i / 8] ^= (uint8_t)(1u << i % 8);
		int rc = ms_image_attach_positions(&image, copy, size, &err);
		if (rc != 0) {
			assert_int_equal(rc, SNAP_E_BYTECODE_INVALID);
			assert_true(err.offset <= size);
			refused++;
		}
		ms_image_close(&image);
		copy[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	assert_true(refused > size);
	guard_end(&guard);
}

/* The first row of the first function: words, begin and bytes. */
static void tells_where_a_position_is_wrong(void **state)
{
	static const struct {
		uint8_t at, value, place;
	} changes[] = {
		{ 0, 0x7f, 0 }, /* beyond the function's code */
		{ 0, 0x80, 0 }, /* a longer form of what follows */
		{ 2, 0xff, 0 }, /* beyond the source */
		{ 3, 0x00, 3 }, /* words don't rise */
	};
	const struct parts *parts = *state;

	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		struct snap_strbuf copy;
		struct snap_error err;

		snap_strbuf_begin(&copy, NULL);
		snap_strbuf_append(&copy, parts->positions.data,
				   parts->positions.size);
		copy.data[changes[i].at] = (char)changes[i].value;
		assert_int_equal(attach(parts, copy.data, copy.size, &err),
				 SNAP_E_BYTECODE_INVALID);
		assert_int_equal(err.offset, changes[i].place);
		snap_strbuf_end(&copy);
	}
}

static void survives_every_flipped_bit(void **state)
{
	const struct parts *parts = *state;
	size_t size = parts->apart.size;
	struct snap_error err;
	struct guard guard;

	guard_begin(&guard, size);
	uint8_t *copy = guard_copy(&guard, parts->apart.data, size);
	for (size_t i = 0; i < size * 8; i++) {
		copy[i / 8] ^= (uint8_t)(1u << i % 8);
		(void)use_image_apart(copy, size, parts->positions.data,
				      parts->positions.size, &err);
		copy[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	assert_int_equal(use_image_apart(copy, size, parts->positions.data,
					 parts->positions.size, &err),
			 0);
	guard_end(&guard);
}

static void refuses_every_truncation(void **state)
{
	const struct parts *parts = *state;
	struct guard guard;
	struct snap_error err;

	guard_begin(&guard, parts->apart.size);
	for (size_t size = 0; size < parts->apart.size; size++) {
		const uint8_t *cut =
			guard_copy(&guard, parts->apart.data, size);
		struct snap_strbuf out;

		snap_strbuf_begin(&out, NULL);
		assert_int_equal(use_image(cut, size, &err),
				 SNAP_E_BYTECODE_INVALID);
		assert_int_equal(ms_image_join(cut, size, parts->positions.data,
					       parts->positions.size, &out,
					       &err),
				 SNAP_E_BYTECODE_INVALID);
		assert_int_equal(out.size, 0);
		snap_strbuf_end(&out);
	}
	guard_end(&guard);
}

/* Where shares of positions begin: 'lines' of each function. */
static void refuses_shares_that_fall_or_leave(void **state)
{
	static const struct {
		uint32_t function, lines;
	} changes[] = {
		{ FIXTURE_MAIN, 1 },
		{ FIXTURE_NESTED, UINT32_MAX },
		{ FIXTURE_ANONYMOUS, 0 },
	};
	struct parts *parts = *state;

	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		struct ms_image image = open_apart(parts);
		size_t at = (size_t)(MS_ROW(&image, FUNCTIONS,
					    changes[i].function) -
				     image.bytes) +
			    MS_AT_FUNCTION_LINES;
		unsigned char *field = (unsigned char *)parts->apart.data + at;
		uint32_t before = snap_le32(field);
		struct snap_error err;

		ms_image_close(&image);
		assert_int_not_equal(before, changes[i].lines);
		snap_put_le32(field, changes[i].lines);
		assert_int_equal(
			use_image(parts->apart.data, parts->apart.size, &err),
			SNAP_E_BYTECODE_INVALID);
		assert_int_equal(err.offset, at);
		snap_put_le32(field, before);
	}
}

/* Apart is not split again, whole is not joined, and nothing else fits. */
static void refuses_the_wrong_way_round(void **state)
{
	const struct parts *parts = *state;
	const struct snap_strbuf *positions = &parts->positions;
	struct snap_strbuf out, more;
	struct snap_error err;

	snap_strbuf_begin(&out, NULL);
	snap_strbuf_begin(&more, NULL);
	assert_int_equal(ms_image_split(parts->apart.data, parts->apart.size,
					&out, &more, &err),
			 SNAP_E_BYTECODE_INVALID);
	assert_int_equal(err.offset, MS_AT_IMAGE_FLAGS);
	assert_int_equal(ms_image_join(parts->whole.data, parts->whole.size,
				       positions->data, positions->size, &out,
				       &err),
			 SNAP_E_BYTECODE_INVALID);
	assert_int_equal(err.offset, MS_AT_IMAGE_FLAGS);
	assert_int_equal(ms_image_join(parts->apart.data, parts->apart.size,
				       positions->data, positions->size - 1,
				       &out, &err),
			 SNAP_E_BYTECODE_INVALID);
	assert_int_equal(err.offset,
			 MS_AT_IMAGE_COUNTS + 4 * MS_TABLE_POSITIONS);
	assert_int_equal(out.size, 0);
	assert_int_equal(more.size, 0);
	snap_strbuf_end(&more);
	snap_strbuf_end(&out);
}

static void fails_without_memory(void **state)
{
	const struct parts *parts = *state;

	for (uint64_t at = 1;; at++) {
		struct failing_alloc failing = { .fail_at = at };
		struct snap_allocator allocator = failing_allocator(&failing);
		struct snap_strbuf apart, positions, joined;

		snap_strbuf_begin(&apart, &allocator);
		snap_strbuf_begin(&positions, &allocator);
		snap_strbuf_begin(&joined, &allocator);
		int rc = ms_image_split(parts->whole.data, parts->whole.size,
					&apart, &positions, NULL);
		if (rc == 0)
			rc = ms_image_join(apart.data, apart.size,
					   positions.data, positions.size,
					   &joined, NULL);
		snap_strbuf_end(&joined);
		snap_strbuf_end(&positions);
		snap_strbuf_end(&apart);
		assert_int_equal(failing.live, 0);
		if (rc == 0)
			break;
		assert_int_equal(rc, SNAP_E_NO_MEMORY);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_the_same_when_joined),
		cmocka_unit_test(says_the_same_without_positions),
		cmocka_unit_test(knows_positions_once_attached),
		cmocka_unit_test(is_shown_either_way),
		cmocka_unit_test(refuses_other_sizes_of_positions),
		cmocka_unit_test(refuses_positions_that_break_a_rule),
		cmocka_unit_test(tells_where_a_position_is_wrong),
		cmocka_unit_test(survives_every_flipped_bit),
		cmocka_unit_test(refuses_every_truncation),
		cmocka_unit_test(refuses_shares_that_fall_or_leave),
		cmocka_unit_test(refuses_the_wrong_way_round),
		cmocka_unit_test(fails_without_memory),
	};

	return cmocka_run_group_tests_name("images and positions", tests,
					   split_fixture, free_fixture);
}
