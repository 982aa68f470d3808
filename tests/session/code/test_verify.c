/*
 * The verifier, rule by rule: each instruction of the table with operands that
 * are just right, then with each operand just wrong.
 */
#include "session/code/broken_words.h"
#include "session/code/image_fixture.h"

#include "code/opcode.h"
#include "libsnapshot/base_test.h"

/* What verifying function 0 of this code returns. */
static int verify(const uint64_t *words, size_t count, struct snap_error *err)
{
	struct snap_strbuf bytes;
	struct ms_image image;

	snap_strbuf_begin(&bytes, NULL);
	code_build(&bytes, words, count);
	assert_int_equal(
		ms_image_open(&image, bytes.data, bytes.size, NULL, NULL), 0);
	int rc = ms_image_verify(&image, 0, err);
	ms_image_close(&image);
	snap_strbuf_end(&bytes);
	return rc;
}

static int verify_one(uint64_t word, struct snap_error *err)
{
	const uint64_t words[] = { word, MS_OP_RETURN };

	return verify(words, 2, err);
}

static void accepts(uint64_t word)
{
	struct snap_error err;

	if (verify_one(word, &err) != 0)
		fail_msg("%016llx: %s", ull(word), err.message);
}

static void refuses(uint64_t word)
{
	struct snap_error err = { .offset = 0 };

	if (verify_one(word, &err) != SNAP_E_BYTECODE_INVALID)
		fail_msg("%s %016llx is accepted",
			 ms_opcode_info(ms_word_op(word))->name, ull(word));
	assert_int_equal(err.code, SNAP_E_BYTECODE_INVALID);
	assert_int_equal(err.offset, code_offset(0));
}

/* The tables that every image of code_build() has. */
static int open_tables(void **state)
{
	static struct snap_strbuf bytes;
	static struct ms_image image;
	static const uint64_t word = MS_OP_RETURN;

	snap_strbuf_begin(&bytes, NULL);
	code_build(&bytes, &word, 1);
	assert_int_equal(
		ms_image_open(&image, bytes.data, bytes.size, NULL, NULL), 0);
	*state = &image;
	return 0;
}

static int close_tables(void **state)
{
	struct ms_image *image = *state;
	struct snap_strbuf bytes;

	snap_strbuf_begin(&bytes, NULL);
	bytes.data = (char *)(uintptr_t)image->bytes;
	ms_image_close(image);
	snap_strbuf_end(&bytes);
	return 0;
}

static void accepts_every_instruction(void **state)
{
	unsigned known = 0;

	for (unsigned op = 0; op <= UINT8_MAX; op++) {
		if (ms_opcode_info((uint8_t)op)->name == NULL)
			continue;
		accepts(word_right((uint8_t)op, *state));
		known++;
	}
	assert_true(known > 90);
}

static void refuses_unknown_instructions(void **state)
{
	(void)state;
	for (unsigned op = 0; op <= UINT8_MAX; op++)
		if (ms_opcode_info((uint8_t)op)->name == NULL)
			refuses(op);
}

static void refuses_each_operand_beyond_its_edge(void **state)
{
	unsigned tried = 0;

	for (unsigned op = 0; op <= UINT8_MAX; op++) {
		if (ms_opcode_info((uint8_t)op)->name == NULL)
			continue;
		const struct ms_form_info *form =
			ms_form_info(ms_opcode_info((uint8_t)op)->form);
		uint64_t right = word_right((uint8_t)op, *state);
		for (int i = 0; i < WORD_OPERANDS - word_is_wide(form); i++) {
			struct word_values v =
				word_values_of(word_kind(form, i), *state);
			for (uint32_t k = 0; k < v.wrong_count; k++, tried++)
				refuses(word_put(right, form, i, v.wrong[k]));
		}
	}
	assert_true(tried > 600);
}

static void refuses_counts_that_leave_the_frame(void **state)
{
	(void)state;
	accepts(ms_word(MS_OP_INDEX, 0, 0, 0, 8)); /* no slot is used */
	refuses(ms_word(MS_OP_INDEX, 0, 0, 0, 9));
	accepts(ms_word(MS_OP_INDEX, 8, 0, 0, 0));
	refuses(ms_word(MS_OP_INDEX, 9, 0, 0, 0));
	accepts(ms_word(MS_OP_ROW, 0, 0, 0, 8));
	refuses(ms_word(MS_OP_ROW, 0, 0, 0, 9));
	refuses(ms_word(MS_OP_ROW, 0, 0, 0, 0));
	refuses(ms_word(MS_OP_ROW, 0, 0, 0, UINT16_MAX));
}

static void refuses_an_end_at_no_position(void **state)
{
	(void)state;
	accepts(ms_word(MS_OP_END, 1, 0, 0, 1));
	refuses(ms_word(MS_OP_END, 0, 0, 0, 1));
	refuses(ms_word(MS_OP_END, 2, 0, 0, 1));
}

static void needs_the_slots_of_a_call(void **state)
{
	static const struct {
		uint32_t site;
		uint16_t first; /* the last slot it can begin at */
	} calls[] = { { SITE_IMPORT, 6 },
		      { SITE_LOCAL, 5 },
		      { SITE_EITHER, 7 },
		      { SITE_VALUE, 7 },
		      { SITE_COUNTED, 6 } };

	(void)state;
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		accepts(ms_word_wide(MS_OP_CALL, 0, calls[i].first,
				     calls[i].site));
		refuses(ms_word_wide(MS_OP_CALL, 0,
				     (uint16_t)(calls[i].first + 1),
				     calls[i].site));
	}
	refuses(ms_word_wide(MS_OP_CALL, 0, 4, SITE_BAD_SLOT));
}

/* A nested function needs its family's variables, an anonymous one what it
 * captured. */
static void refuses_functions_out_of_reach(void **state)
{
	(void)state;
	refuses(ms_word_wide(MS_OP_CALL, 0, 4, SITE_ANONYMOUS));
	refuses(ms_word_wide(MS_OP_CALL, 0, 4, SITE_NESTED));
	accepts(ms_word(MS_OP_HANDLE_LOCAL, 0, 0, 0, 2));
	refuses(ms_word(MS_OP_HANDLE_LOCAL, 0, 0, 0, 3));
}

static void needs_the_slots_of_a_path(void **state)
{
	(void)state;
	accepts(ms_word(MS_OP_SET_PATH, 0, 0, 8, 1)); /* takes none */
	refuses(ms_word(MS_OP_SET_PATH, 0, 0, 9, 1));
	accepts(ms_word(MS_OP_SET_PATH, 0, 0, 6, 0));
	refuses(ms_word(MS_OP_SET_PATH, 0, 0, 7, 0));
}

static void refuses_to_run_off_the_end(void **state)
{
	static const uint8_t ends[] = { MS_OP_RETURN, MS_OP_LOOP, MS_OP_RETHROW,
					MS_OP_FAIL };
	struct snap_error err = { .offset = 0 };

	for (unsigned op = 0; op <= UINT8_MAX; op++) {
		if (ms_opcode_info((uint8_t)op)->name == NULL)
			continue;
		const uint64_t words[] = { MS_OP_NOP,
					   word_right((uint8_t)op, *state) };
		bool last = memchr(ends, (int)op, sizeof(ends)) != NULL;
		int rc = verify(words, 2, &err);
		if (rc != (last ? 0 : SNAP_E_BYTECODE_INVALID))
			fail_msg("%s as the last word: %d",
				 ms_opcode_info((uint8_t)op)->name, rc);
		assert_true(last || err.offset == code_offset(1));
	}
}

static void follows_jumps_to_the_edges(void **state)
{
	uint64_t words[5] = { 0 };
	struct snap_error err;

	(void)state;
	words[4] = MS_OP_RETURN;
	words[0] = ms_word_wide(MS_OP_JUMP, 0, 0, 3);
	words[3] = ms_word_wide(MS_OP_LOOP, 0, 0, (uint32_t)-4);
	assert_int_equal(verify(words, 5, &err), 0);
	words[0] = ms_word_wide(MS_OP_JUMP, 0, 0, 4);
	assert_int_equal(verify(words, 5, &err), SNAP_E_BYTECODE_INVALID);
	assert_int_equal(err.offset, code_offset(0));
	words[0] = 0;
	words[3] = ms_word_wide(MS_OP_LOOP, 0, 0, (uint32_t)-5);
	assert_int_equal(verify(words, 5, &err), SNAP_E_BYTECODE_INVALID);
	assert_int_equal(err.offset, code_offset(3));
}

static void names_function_word_and_operand(void **state)
{
	const uint64_t words[] = { MS_OP_NOP, ms_word(MS_OP_ADD, 0, 0, 9, 0),
				   MS_OP_RETURN };
	struct snap_error err;

	(void)state;
	assert_int_equal(verify(words, 3, &err), SNAP_E_BYTECODE_INVALID);
	assert_string_equal(err.message,
			    "function 0 'f', word 1 (ADD): slot 9 of 8");
	assert_int_equal(err.offset, code_offset(1));
	assert_int_equal(verify(words, 3, NULL), SNAP_E_BYTECODE_INVALID);
}

static void check_refused(void *context, const char *rule,
			  const uint64_t *words, size_t count)
{
	struct snap_error err;

	(void)context;
	if (verify(words, count, &err) != SNAP_E_BYTECODE_INVALID)
		fail_msg("%s: %016llx is accepted", rule, ull(words[0]));
}

/* What other tests take for broken is. */
static void refuses_all_that_is_broken(void **state)
{
	assert_true(broken_words(*state, check_refused, NULL) > 900);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepts_every_instruction),
		cmocka_unit_test(refuses_unknown_instructions),
		cmocka_unit_test(refuses_each_operand_beyond_its_edge),
		cmocka_unit_test(refuses_counts_that_leave_the_frame),
		cmocka_unit_test(refuses_an_end_at_no_position),
		cmocka_unit_test(needs_the_slots_of_a_call),
		cmocka_unit_test(refuses_functions_out_of_reach),
		cmocka_unit_test(needs_the_slots_of_a_path),
		cmocka_unit_test(refuses_to_run_off_the_end),
		cmocka_unit_test(follows_jumps_to_the_edges),
		cmocka_unit_test(names_function_word_and_operand),
		cmocka_unit_test(refuses_all_that_is_broken),
	};

	return cmocka_run_group_tests_name("verify", tests, open_tables,
					   close_tables);
}
