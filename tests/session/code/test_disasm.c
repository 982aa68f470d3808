/* Images as text. */
#include "session/code/image_fixture.h"

#include "code/disasm.h"
#include "code/opcode.h"
#include "libsnapshot/base_test.h"
#include "support/failing_alloc.h"

#include <math.h>
#include <stdio.h>

static const char fixture_text[] =
	"function 0 main, 1 input, 1 output, 8 slots\n"
	"       variables: x y s n\n"
	"       outputs: y\n"
	"       shared 0: y, owned\n"
	"       unwind: words 1 to 8 -> 9\n"
	"       ; 2: persistent n\n"
	"    0  PERSISTENT     n, n, -> 1\n"
	"       ; 3: y = x + 2.5\n"
	"    1  ADD_K          y, x, 2.5\n"
	"    2  STATEMENT      y, open assignment y\n"
	"       ; 4: s.a{2} = @(t) t * y;\n"
	"    3  LOAD_INT       $4, 2\n"
	"    4  MOVE           $5, y\n"
	"    5  HANDLE_LOCAL   $6, $5, function 3 (anonymous)\n"
	"    6  SET_PATH       $6, $4, s.a{1}\n"
	"    7  CALL           $5, function 2 other, 2 in, 0 out statement\n"
	"       ; 1: function y = main(x)\n"
	"    8  RETURN\n"
	"    9  CATCH          $4\n"
	"   10  RETHROW        $4\n"
	"\n"
	"function 1 inner, 0 inputs, 0 outputs, 1 slot, nested, in function 0\n"
	"       variables: y\n"
	"       shared 0: y\n"
	"       ; 6: y = 'text';\n"
	"    0  LOAD_CONST     y, 'text'\n"
	"    1  RETURN\n"
	"\n"
	"function 2 other, 1 input, 0 outputs, 2 slots, varargin\n"
	"       variables: varargin\n"
	"    0  HANDLE         $1, pkg.fun\n"
	"    1  LOAD_CONST     $1, uint16(255)\n"
	"    2  LOAD_CONST     $1, (0 + -0i)\n"
	"    3  RETURN\n"
	"\n"
	"function 3 (anonymous), 1 input, 1 output, 1 capture, 3 slots, "
	"anonymous, in "
	"function 0\n"
	"       variables: y t\n"
	"       outputs: $2\n"
	"    0  MMUL           $2, t, y\n"
	"    1  RETURN\n";

static void shows_a_whole_image(void **state)
{
	const struct ms_disasm_options options = {
		.struct_size = sizeof(options),
		.source = fixture_source,
		.source_size = strlen(fixture_source),
	};
	struct snap_strbuf bytes, text;
	struct ms_image image;

	(void)state;
	snap_strbuf_begin(&bytes, NULL);
	snap_strbuf_begin(&text, NULL);
	assert_int_equal(fixture_build(&bytes, NULL, NULL), 0);
	assert_int_equal(
		ms_image_open(&image, bytes.data, bytes.size, NULL, NULL), 0);
	ms_disassemble_all(&image, &options, &text);
	assert_string_equal(snap_strbuf_text(&text), fixture_text);
	ms_image_close(&image);
	snap_strbuf_end(&text);
	snap_strbuf_end(&bytes);
}

/* One word of code_build(), after its head. */
static void assert_shown(uint64_t word, const char *expected)
{
	struct snap_strbuf bytes, text;
	struct ms_image image;

	snap_strbuf_begin(&bytes, NULL);
	snap_strbuf_begin(&text, NULL);
	code_build(&bytes, &word, 1);
	assert_int_equal(
		ms_image_open(&image, bytes.data, bytes.size, NULL, NULL), 0);
	ms_disassemble(&image, 0, NULL, &text);
	const char *line = strstr(snap_strbuf_text(&text), "    0  ");
	assert_non_null(line);
	assert_string_equal(line + strlen("    0  "), expected);
	ms_image_close(&image);
	snap_strbuf_end(&text);
	snap_strbuf_end(&bytes);
}

static void shows_operands_of_each_kind(void **state)
{
	(void)state;
	assert_shown(MS_OP_NOP, "NOP\n");
	assert_shown(ms_word(MS_OP_ADD, 0, 0, 7, 4),
		     "ADD            w, $7, $4\n");
	assert_shown(ms_word(MS_OP_INDEX, 3, 0, 1, 4),
		     "INDEX          w, x, $4..$6\n");
	assert_shown(ms_word(MS_OP_INDEX, 0, 0, 1, 4),
		     "INDEX          w, x, ()\n");
	assert_shown(ms_word(MS_OP_SET_INDEX, 3, 0, 4, 1),
		     "SET_INDEX      w, $4..$6, x\n");
	assert_shown(ms_word(MS_OP_ROW, 0, 0, 4, 3),
		     "ROW            w, $4..$6\n");
	assert_shown(ms_word(MS_OP_END, 1, 4, 2, 2),
		     "END            $4, y, 1, 2\n");
	assert_shown(ms_word(MS_OP_RANGE3, 0, 0, 5, 0),
		     "RANGE3         w, $5..$7\n");
	assert_shown(ms_word(MS_OP_LOAD_BOOL, 1, 0, 0, 0),
		     "LOAD_BOOL      w, true\n");
	assert_shown(ms_word_wide(MS_OP_LOAD_INT, 0, 0, (uint32_t)-7),
		     "LOAD_INT       w, -7\n");
	assert_shown(ms_word(MS_OP_JUMP_LT_K, 1, 0, 0, (uint16_t)-1),
		     "JUMP_LT_K      true, w, 2.5, -> 0\n");
	assert_shown(ms_word_wide(MS_OP_JUMP, 0, 0, 70000),
		     "JUMP           -> 70001\n");
	assert_shown(ms_word(MS_OP_FIELD, 0, 0, 1, 0),
		     "FIELD          false, w, x, f\n");
	assert_shown(ms_word_wide(MS_OP_GLOBAL, 0, 1, 0),
		     "GLOBAL         x, f\n");
	assert_shown(ms_word(MS_OP_SET_PATH, 0, 4, 5, 0),
		     "SET_PATH       $4, $5..$6, y(2).name\n");
	assert_shown(ms_word(MS_OP_HANDLE_LOCAL, 0, 4, 5, 1),
		     "HANDLE_LOCAL   $4, $5..$6, function 1 f\n");
	assert_shown(ms_word_wide(MS_OP_CALL, 0, 4, SITE_EITHER),
		     "CALL           $4, either x or sin, 1 in, 1 out\n");
	assert_shown(ms_word_wide(MS_OP_CALL, 0, 4, SITE_VALUE),
		     "CALL           $4, value y, 9 in, 1 out list\n");
}

static void shows_constants_of_each_kind(void **state)
{
	static const char *const texts[] = { "2.5",	 "'text'", "(0 + 3i)",
					     "int8(-3)", "\"s\"",  "[1x2]" };

	(void)state;
	for (uint32_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		char line[64];
		(void)snprintf(line, sizeof(line), "LOAD_CONST     w, %s\n",
			       texts[i]);
		assert_shown(ms_word_wide(MS_OP_LOAD_CONST, 0, 0, i), line);
	}
}

/* What can't be verified can be looked at. */
static void shows_what_is_not_there(void **state)
{
	(void)state;
	assert_shown(0xff | UINT64_C(0x123456) << 8, "?ff 00000000123456\n");
	assert_shown(ms_word(MS_OP_ADD_K, 0, 8, 0, 99),
		     "ADD_K          ?8, w, ?99\n");
	assert_shown(ms_word_wide(MS_OP_CALL, 0, 0, 99),
		     "CALL           w, ?99\n");
	assert_shown(ms_word_wide(MS_OP_STATEMENT, 0, 0, 99),
		     "STATEMENT      w, ?99\n");
	assert_shown(ms_word(MS_OP_PERSISTENT, 0, 0, 9, 0),
		     "PERSISTENT     w, ?9, -> 1\n");
	assert_shown(ms_word(MS_OP_SET_PATH, 0, 0, 0, 9),
		     "SET_PATH       w, (), ?9\n");
	assert_shown(ms_word(MS_OP_JUMP_EQ, 0, 0, 0, (uint16_t)-9),
		     "JUMP_EQ        false, w, w, -> -8\n");
}

/* A builder, and then an image of nothing but its constants. */
static struct ms_image_builder *begin_constants(void)
{
	const struct ms_image_options options = {
		.struct_size = sizeof(options),
		.kind = MS_UNIT_FUNCTIONS,
		.name = "",
	};
	struct ms_image_builder *builder;

	assert_int_equal(
		ms_image_builder_create(&builder, &options, NULL, NULL), 0);
	return builder;
}

static void end_constants(struct ms_image_builder *builder,
			  struct ms_image *image, struct snap_strbuf *bytes)
{
	const uint64_t word = MS_OP_RETURN;
	const struct ms_function_parts parts = {
		.function = { .parent = MS_NO_INDEX },
		.words = &word,
		.word_count = 1,
	};

	ms_build_function(builder, ms_build_function_reserve(builder), &parts);
	snap_strbuf_begin(bytes, NULL);
	assert_int_equal(ms_image_build(builder, bytes, NULL), 0);
	assert_int_equal(
		ms_image_open(image, bytes->data, bytes->size, NULL, NULL), 0);
	ms_image_builder_free(builder);
}

static void assert_constant(const struct ms_image *image, uint32_t index,
			    const char *expected)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, NULL);
	ms_disasm_constant(image, index, &text);
	assert_string_equal(snap_strbuf_text(&text), expected);
	snap_strbuf_end(&text);
}

static void shows_text_safely(void **state)
{
	static const struct {
		const char *bytes, *shown;
	} texts[] = {
		{ "a\nb\x7f", "'a\\x0ab\\x7f'" },
		{ "\xf0\x9f\x98\x80", "'\xf0\x9f\x98\x80'" },
		{ "", "''" },
		{ "0123456789012345678901234567890123456789",
		  "'0123456789012345678901234567890123456789'" },
		{ "0123456789012345678901234567890123456789x",
		  "'0123456789012345678901234567890123456789...41'" },
	};
	struct ms_image_builder *builder = begin_constants();
	struct snap_strbuf bytes;
	struct ms_image image;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		(void)ms_build_text(builder, false, texts[i].bytes,
				    strlen(texts[i].bytes));
	end_constants(builder, &image, &bytes);
	for (uint32_t i = 0; i < image.constant_count; i++)
		assert_constant(&image, i, texts[i].shown);
	ms_image_close(&image);
	snap_strbuf_end(&bytes);
}

static void shows_numbers_that_read_back(void **state)
{
	static const struct {
		double value;
		const char *shown;
	} numbers[] = {
		{ 0.1, "0.1" },
		{ 1.0 / 3, "0.3333333333333333" },
		{ 1e300, "1e+300" },
		{ -0.0, "-0" },
		{ 5e-324, "4.94065645841247e-324" },
		{ 123456789, "123456789" },
		{ (double)NAN, "NaN" },
		{ (double)INFINITY, "Inf" },
		{ (double)-INFINITY, "-Inf" },
	};
	struct ms_image_builder *builder = begin_constants();
	struct snap_strbuf bytes;
	struct ms_image image;

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		(void)ms_build_real(builder, numbers[i].value);
	end_constants(builder, &image, &bytes);
	for (uint32_t i = 0; i < image.constant_count; i++)
		assert_constant(&image, i, numbers[i].shown);
	ms_image_close(&image);
	snap_strbuf_end(&bytes);
}

static void says_when_memory_ran_out(void **state)
{
	struct failing_alloc failing = { .fail_at = 2 };
	struct snap_allocator allocator = failing_allocator(&failing);
	struct snap_strbuf bytes, text;
	struct ms_image image;

	(void)state;
	snap_strbuf_begin(&bytes, NULL);
	snap_strbuf_begin(&text, &allocator);
	assert_int_equal(fixture_build(&bytes, NULL, NULL), 0);
	assert_int_equal(
		ms_image_open(&image, bytes.data, bytes.size, NULL, NULL), 0);
	ms_disassemble_all(&image, NULL, &text);
	assert_true(text.failed);
	ms_image_close(&image);
	snap_strbuf_end(&text);
	snap_strbuf_end(&bytes);
	assert_int_equal(failing.live, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_a_whole_image),
		cmocka_unit_test(shows_operands_of_each_kind),
		cmocka_unit_test(shows_constants_of_each_kind),
		cmocka_unit_test(shows_what_is_not_there),
		cmocka_unit_test(shows_text_safely),
		cmocka_unit_test(shows_numbers_that_read_back),
		cmocka_unit_test(says_when_memory_ran_out),
	};

	return cmocka_run_group_tests_name("disasm", tests, NULL, NULL);
}
