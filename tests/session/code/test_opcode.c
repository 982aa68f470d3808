/* The table of instructions. */
#include "code/opcode.h"

#include "base/digest.h"
#include "base/strbuf.h"
#include "libsnapshot/base_test.h"

static void names_each_number_once(void **state)
{
	(void)state;
#define OP(row, number, rule, text)                                            \
	assert_string_equal(ms_opcode_info(number)->name, #row);               \
	assert_int_equal(ms_opcode_info(number)->form, MS_FORM_##rule);        \
	assert_string_equal(ms_opcode_info(number)->effect, text);
#include "code/opcodes.def"
	assert_null(ms_opcode_info(0xff)->name);
}

static void knows_what_a_form_demands(void **state)
{
	const struct ms_form_info *form = ms_form_info(MS_FORM_AK_JUMP);

	(void)state;
	assert_string_equal(form->name, "AK_JUMP");
	assert_int_equal(form->x, MS_OPERAND_B);
	assert_int_equal(form->a, MS_OPERAND_S);
	assert_int_equal(form->b, MS_OPERAND_K);
	assert_int_equal(form->c, MS_OPERAND_J);
	assert_string_equal(ms_operand_name(form->b), "K");
	assert_string_equal(ms_operand_meaning(form->b),
			    "a constant that is a real scalar");
}

/* The text of BYTECODE.md, "Fingerprint": its digest is part of the key. */
static void digests_rows_but_not_effects(void **state)
{
	struct snap_strbuf text;

	(void)state;
	snap_strbuf_begin(&text, NULL);
	snap_strbuf_printf(&text, "bytecode epoch %d\n", MS_BYTECODE_EPOCH);
#define FORM(name, x, a, b, c)                                                 \
	snap_strbuf_printf(&text, "form %s %s %s %s %s\n", #name, #x, #a, #b,  \
			   #c);
#include "code/opcodes.def"
#define OP(name, number, form, effect)                                         \
	snap_strbuf_printf(&text, "op 0x%02x %s %s\n", number, #name, #form);
#include "code/opcodes.def"
	assert_int_equal(ms_opcode_digest(),
			 snap_digest64(text.data, text.size));
	assert_non_null(strstr(text.data, "\nop 0x22 ADD_K ABK\n"));
	snap_strbuf_end(&text);
}

static void takes_words_apart(void **state)
{
	const uint64_t word = UINT64_C(0x8899667744552211);

	(void)state;
	assert_int_equal(ms_word_op(word), 0x11);
	assert_int_equal(ms_word_x(word), 0x22);
	assert_int_equal(ms_word_a(word), 0x4455);
	assert_int_equal(ms_word_b(word), 0x6677);
	assert_int_equal(ms_word_c(word), 0x8899);
	assert_int_equal(ms_word_bc(word), 0x88996677);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_each_number_once),
		cmocka_unit_test(knows_what_a_form_demands),
		cmocka_unit_test(digests_rows_but_not_effects),
		cmocka_unit_test(takes_words_apart),
	};

	return cmocka_run_group_tests_name("opcode", tests, NULL, NULL);
}
