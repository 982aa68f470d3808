#include "formats/base64.h"
#include "support/guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
	SIZES = 300
};

static void knows_the_standards_examples(void **state)
{
	static const char *const cases[][2] = {
		{ "", "" },
		{ "f", "Zg==" },
		{ "fo", "Zm8=" },
		{ "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[16] = { 0 };
		char back[16] = { 0 };
		size_t size;
		size_t bad;

		fmt_base64_encode(cases[i][0], strlen(cases[i][0]), text);
		assert_string_equal(text, cases[i][1]);
		assert_true(fmt_base64_decode(text, strlen(text), back, &size,
					      &bad));
		assert_int_equal(size, strlen(cases[i][0]));
		assert_string_equal(back, cases[i][0]);
	}
}

static void fill(uint8_t *bytes, size_t size)
{
	uint32_t x = 12345;

	for (size_t i = 0; i < size; i++) {
		x = x * 1664525u + 1013904223u;
		bytes[i] = (uint8_t)(x >> 24);
	}
}

/* Vectors and plain code agree for each length, and neither reads or writes a
 * byte beyond. */
static void vectors_do_what_plain_code_does(void **state)
{
	uint8_t bytes[SIZES];
	char plain[SIZES * 2];
	struct guard in;
	struct guard out;

	(void)state;
	fill(bytes, sizeof(bytes));
	guard_begin(&in, 2 * SIZES);
	guard_begin(&out, 2 * SIZES);
	for (size_t size = 0; size < SIZES; size++) {
		size_t letters = fmt_base64_size(size);
		size_t found = 0;
		size_t bad;

		fmt_base64_encode_plain(bytes, size, plain);
		char *text = (char *)guard_tail(&out, letters);
		fmt_base64_encode(guard_copy(&in, bytes, size), size, text);
		assert_memory_equal(text, plain, letters);
		uint8_t *back = guard_tail(&out, letters / 4 * 3);
		assert_true(fmt_base64_decode(
			(const char *)guard_copy(&in, plain, letters), letters,
			back, &found, &bad));
		assert_int_equal(found, size);
		assert_memory_equal(back, bytes, size);
		assert_true(fmt_base64_decode_plain(plain, letters, back,
						    &found, &bad));
		assert_memory_equal(back, bytes, size);
	}
	guard_end(&in);
	guard_end(&out);
}

static void decodes_where_the_text_lies(void **state)
{
	uint8_t bytes[SIZES];
	char text[2 * SIZES];

	(void)state;
	fill(bytes, sizeof(bytes));
	for (size_t size = 0; size < SIZES; size++) {
		size_t found;
		size_t bad;

		fmt_base64_encode(bytes, size, text);
		assert_true(fmt_base64_decode(text, fmt_base64_size(size), text,
					      &found, &bad));
		assert_int_equal(found, size);
		assert_memory_equal(text, bytes, size);
	}
}

static void pieces_are_one_text(void **state)
{
	uint8_t bytes[SIZES];
	char whole[2 * SIZES];
	char pieces[2 * SIZES];

	(void)state;
	fill(bytes, sizeof(bytes));
	for (size_t step = 1; step < 100; step++) {
		struct fmt_base64_stream stream = { .out = pieces };

		for (size_t at = 0; at < SIZES; at += step)
			fmt_base64_add(&stream, bytes + at,
				       SIZES - at < step ? SIZES - at : step);
		fmt_base64_end(&stream);
		fmt_base64_encode(bytes, SIZES, whole);
		assert_int_equal(stream.out - pieces, fmt_base64_size(SIZES));
		assert_memory_equal(pieces, whole, fmt_base64_size(SIZES));
	}
}

/* Every byte at every place: only the alphabet passes, and the place is told.
 */
static void refuses_every_foreign_letter(void **state)
{
	uint8_t bytes[72];
	char text[96];
	char out[96];

	(void)state;
	fill(bytes, sizeof(bytes));
	for (size_t place = 0; place < sizeof(text); place++)
		for (int c = 0; c < 256; c++) {
			bool known = c != 0 && c != '=' &&
				     strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					    "abcdefghijklmnopqrstuvwxyz"
					    "0123456789+/",
					    c) != NULL;
			size_t size;
			size_t bad;

			fmt_base64_encode(bytes, sizeof(bytes), text);
			text[place] = (char)c;
			if (c == '=' && place == sizeof(text) - 1)
				continue;
			bool fine = fmt_base64_decode(text, sizeof(text), out,
						      &size, &bad);
			assert_int_equal(fine, known);
			if (!fine)
				assert_int_equal(bad, place);
		}
}

static void refuses_what_is_not_canonical(void **state)
{
	static const struct {
		const char *text;
		size_t bad;
	} cases[] = {
		{ "Zh==", 1 },	 { "Zm9=", 2 },	    { "Zg=", 2 },
		{ "Zg", 2 },	 { "Z", 1 },	    { "Z===", 1 },
		{ "====", 0 },	 { "Zg==Zg==", 2 }, { "Zm9v ", 4 },
		{ "Zm9v\n", 4 },
	};
	char out[16];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t size;
		size_t bad = 99;

		assert_false(fmt_base64_decode(cases[i].text,
					       strlen(cases[i].text), out,
					       &size, &bad));
		assert_int_equal(bad, cases[i].bad);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_the_standards_examples),
		cmocka_unit_test(vectors_do_what_plain_code_does),
		cmocka_unit_test(decodes_where_the_text_lies),
		cmocka_unit_test(pieces_are_one_text),
		cmocka_unit_test(refuses_every_foreign_letter),
		cmocka_unit_test(refuses_what_is_not_canonical),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
