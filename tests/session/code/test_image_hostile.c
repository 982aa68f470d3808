/* Images that are not what they say. */
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

/* A field that breaks one rule: 'size' bytes at 'field' of a row. */
struct broken {
	const char *rule;
	enum ms_image_table table;
	uint32_t row_size;
	uint32_t row;
	uint32_t field;
	uint32_t size;
	uint32_t value;
};

#define BROKEN(rule, table, row, field, size, value)                           \
	{                                                                      \
		rule, MS_TABLE_##table, MS_ROW_##table, row, field, size,      \
			value                                                  \
	}

static const struct broken broken[] = {
	BROKEN("string before its begin", STRINGS, 1, 0, 4, 0),
	BROKEN("string beyond the text", STRINGS, 1, 0, 4, 0x7fffffff),
	BROKEN("string without NUL", TEXT, 6, 0, 1, 'x'),
	BROKEN("string that is not UTF-8", TEXT, 0, 0, 1, 0xff),
	BROKEN("import of no string", IMPORTS, 0, 0, 4, 1000),
	BROKEN("name of no string", NAMES, 1, 0, 4, 1000),
	BROKEN("persistent of no string", PERSISTENTS, 0, 0, 4, 1000),
	BROKEN("unknown constant", CONSTANTS, 0, MS_AT_CONSTANT_KIND, 1, 6),
	BROKEN("class of a real", CONSTANTS, 0, MS_AT_CONSTANT_CLASS, 1, 1),
	BROKEN("unknown class", CONSTANTS, 1, MS_AT_CONSTANT_CLASS, 1, 8),
	BROKEN("reserved in a constant", CONSTANTS, 0, MS_AT_CONSTANT_RESERVED,
	       2, 1),
	BROKEN("integer too large", CONSTANTS, 1, MS_AT_CONSTANT_FIRST + 2, 1,
	       1),
	BROKEN("rows of a real", CONSTANTS, 0, MS_AT_CONSTANT_ROWS, 4, 2),
	BROKEN("rows of a text", CONSTANTS, 3, MS_AT_CONSTANT_ROWS, 4, 2),
	BROKEN("text beyond the data", CONSTANTS, 3, MS_AT_CONSTANT_COLUMNS, 4,
	       UINT32_MAX),
	BROKEN("text with data of another", CONSTANTS, 3, MS_AT_CONSTANT_DATA,
	       4, 0),
	BROKEN("matrix of one", CONSTANTS, 4, MS_AT_CONSTANT_ROWS, 4, 0),
	BROKEN("matrix beyond the data", CONSTANTS, 4, MS_AT_CONSTANT_ROWS, 4,
	       UINT32_MAX),
	BROKEN("bits in a matrix's row", CONSTANTS, 4, MS_AT_CONSTANT_FIRST, 4,
	       1),
	BROKEN("unknown call", SITES, 0, MS_AT_SITE_CALLEE, 1, 4),
	BROKEN("unknown flag of a call", SITES, 0, MS_AT_SITE_FLAGS, 1, 32),
	BROKEN("slot of a local call", SITES, 0, MS_AT_SITE_SLOT, 2, 0),
	BROKEN("value call without slot", SITES, 0, MS_AT_SITE_CALLEE, 1,
	       MS_CALLEE_VALUE),
	BROKEN("call of no function", SITES, 0, MS_AT_SITE_TARGET, 4, 4),
	BROKEN("call of no import", SITES, 0, MS_AT_SITE_CALLEE, 1,
	       MS_CALLEE_IMPORT),
	BROKEN("path's slots", PATHS, 0, MS_AT_PATH_SLOT_COUNT, 2, 2),
	BROKEN("path's first step", PATHS, 0, MS_AT_PATH_FIRST_STEP, 4, 1),
	BROKEN("path without steps", PATHS, 0, MS_AT_PATH_STEP_COUNT, 4, 0),
	BROKEN("path beyond the steps", PATHS, 0, MS_AT_PATH_STEP_COUNT, 4, 3),
	BROKEN("unknown step", STEPS, 1, MS_AT_STEP_KIND, 1, 6),
	BROKEN("reserved in a step", STEPS, 1, MS_AT_STEP_RESERVED, 1, 1),
	BROKEN("field that takes a slot", STEPS, 0, MS_AT_STEP_COUNT, 2, 1),
	BROKEN("field without name", STEPS, 0, MS_AT_STEP_NAME, 4, 1000),
	BROKEN("index with a name", STEPS, 1, MS_AT_STEP_NAME, 4, 1),
	BROKEN("unknown statement", STATEMENTS, 0, MS_AT_STATEMENT_KIND, 1, 6),
	BROKEN("half closed", STATEMENTS, 0, MS_AT_STATEMENT_CLOSED, 1, 2),
	BROKEN("reserved in a statement", STATEMENTS, 0,
	       MS_AT_STATEMENT_RESERVED, 2, 1),
	BROKEN("statement without name", STATEMENTS, 0, MS_AT_STATEMENT_NAME, 4,
	       1000),
	BROKEN("statement backwards", STATEMENTS, 0, MS_AT_STATEMENT_START, 4,
	       48),
	BROKEN("statement beyond the source", STATEMENTS, 0,
	       MS_AT_STATEMENT_END, 4, 1000),
	BROKEN("handler behind its target", HANDLERS, 0, MS_AT_HANDLER_END, 4,
	       10),
	BROKEN("handler backwards", HANDLERS, 0, MS_AT_HANDLER_START, 4, 9),
	BROKEN("handler out of the function", HANDLERS, 0, MS_AT_HANDLER_TARGET,
	       4, 11),
	BROKEN("unknown handler", HANDLERS, 0, MS_AT_HANDLER_KIND, 4, 2),
	BROKEN("shared temporary", SHARED, 0, MS_AT_SHARED_SLOT, 2, 4),
	BROKEN("half owner", SHARED, 0, MS_AT_SHARED_OWNER, 1, 2),
	BROKEN("reserved in shared", SHARED, 0, MS_AT_SHARED_RESERVED, 1, 1),
	BROKEN("output of no slot", OUTPUTS, 0, 0, 2, 8),
	BROKEN("function without name", FUNCTIONS, 1, MS_AT_FUNCTION_NAME, 4,
	       1000),
	BROKEN("unknown flag", FUNCTIONS, 1, MS_AT_FUNCTION_FLAGS, 4, 64),
	BROKEN("function that is a script", FUNCTIONS, 0, MS_AT_FUNCTION_FLAGS,
	       4, MS_FUNCTION_SCRIPT),
	BROKEN("varargin without input", FUNCTIONS, 1, MS_AT_FUNCTION_FLAGS, 4,
	       MS_FUNCTION_VARARGIN),
	BROKEN("varargout without output", FUNCTIONS, 1, MS_AT_FUNCTION_FLAGS,
	       4, MS_FUNCTION_VARARGOUT),
	BROKEN("nested in nothing", FUNCTIONS, 0, MS_AT_FUNCTION_FLAGS, 4,
	       MS_FUNCTION_NESTED),
	BROKEN("parent behind its child", FUNCTIONS, 1, MS_AT_FUNCTION_PARENT,
	       4, 1),
	BROKEN("another family than its parent's", FUNCTIONS, 1,
	       MS_AT_FUNCTION_FAMILY, 4, 1),
	BROKEN("family of a function that is in none", FUNCTIONS, 2,
	       MS_AT_FUNCTION_FAMILY, 4, 0),
	BROKEN("more inputs than slots", FUNCTIONS, 0, MS_AT_FUNCTION_INPUTS, 2,
	       9),
	BROKEN("inputs and captures beyond the slots", FUNCTIONS, 3,
	       MS_AT_FUNCTION_CAPTURES, 2, 3),
	BROKEN("captures of a named function", FUNCTIONS, 1,
	       MS_AT_FUNCTION_CAPTURES, 2, 1),
	BROKEN("more variables than slots", FUNCTIONS, 0, MS_AT_FUNCTION_SLOTS,
	       2, 3),
	BROKEN("too many slots", FUNCTIONS, 0, MS_AT_FUNCTION_SLOTS, 2,
	       UINT16_MAX),
	BROKEN("reserved in a function", FUNCTIONS, 0, MS_AT_FUNCTION_RESERVED,
	       2, 1),
	BROKEN("place of outputs", FUNCTIONS, 3, MS_AT_FUNCTION_FIRST_OUTPUT, 4,
	       0),
	BROKEN("more outputs", FUNCTIONS, 3, MS_AT_FUNCTION_OUTPUTS, 2, 2),
	BROKEN("place of names", FUNCTIONS, 1, MS_AT_FUNCTION_FIRST_NAME, 4, 0),
	BROKEN("place of handlers", FUNCTIONS, 1, MS_AT_FUNCTION_FIRST_HANDLER,
	       4, 0),
	BROKEN("more handlers", FUNCTIONS, 0, MS_AT_FUNCTION_HANDLER_COUNT, 4,
	       UINT32_MAX),
	BROKEN("place of shared", FUNCTIONS, 1, MS_AT_FUNCTION_FIRST_SHARED, 4,
	       0),
	BROKEN("more shared", FUNCTIONS, 1, MS_AT_FUNCTION_SHARED_COUNT, 4, 2),
	BROKEN("place of persistents", FUNCTIONS, 1,
	       MS_AT_FUNCTION_FIRST_PERSISTENT, 4, 0),
	BROKEN("more persistents", FUNCTIONS, 0,
	       MS_AT_FUNCTION_PERSISTENT_COUNT, 4, 2),
	BROKEN("place of code", FUNCTIONS, 1, MS_AT_FUNCTION_CODE, 4, 0),
	BROKEN("no code", FUNCTIONS, 1, MS_AT_FUNCTION_CODE_COUNT, 4, 0),
	BROKEN("more code", FUNCTIONS, 3, MS_AT_FUNCTION_CODE_COUNT, 4, 3),
	BROKEN("place of positions", FUNCTIONS, 1, MS_AT_FUNCTION_LINES, 4, 0),
	BROKEN("more positions", FUNCTIONS, 1, MS_AT_FUNCTION_LINE_COUNT, 4, 2),
	BROKEN("begin behind the end", FUNCTIONS, 0, MS_AT_FUNCTION_START, 4,
	       111),
	BROKEN("end behind the source", FUNCTIONS, 0, MS_AT_FUNCTION_END, 4,
	       1000),
	BROKEN("position behind the code", POSITIONS, 0, 0, 1, 11),
	BROKEN("position that doesn't rise", POSITIONS, 3, 0, 1, 0),
	BROKEN("position without end", POSITIONS, 0, 0, 4, UINT32_MAX),
};

static void put(unsigned char *at, uint32_t size, uint32_t value)
{
	if (size == 1)
		*at = (unsigned char)value;
	else if (size == 2)
		snap_put_le16(at, (uint16_t)value);
	else
		snap_put_le32(at, value);
}

static void refuses_a_row_that_breaks_a_rule(void **state)
{
	const struct snap_strbuf *bytes = *state;
	struct snap_strbuf copy;
	struct ms_image image;

	snap_strbuf_begin(&copy, NULL);
	for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		const struct broken *b = &broken[i];
		struct snap_error err;
		snap_strbuf_reset(&copy);
		snap_strbuf_append(&copy, bytes->data, bytes->size);
		assert_int_equal(
			ms_image_open(&image, copy.data, copy.size, NULL, NULL),
			0);
		size_t at = (size_t)(image.tables[b->table] - image.bytes) +
			    (size_t)b->row * b->row_size + b->field;
		ms_image_close(&image);
		put((unsigned char *)copy.data + at, b->size, b->value);
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
