/* Lines from a pipe, in every cut. */
#include "tools/snapshot-session/serve/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define LIMIT 8

/* What 'text' gives, one character before each line: 'l' or 'x' (too long). */
static void read_in_pieces(const char *text, size_t piece, char *out)
{
	struct lines lines;
	enum lines_result result = LINES_WAIT;
	const char *line;
	size_t size, sent = 0, length = strlen(text);
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	lines_begin(&lines, ends[0], LIMIT);
	*out = '\0';
	while (result != LINES_END) {
		size_t count = length - sent < piece ? length - sent : piece;

		if (count != 0)
			assert_int_equal(write(ends[1], text + sent, count),
					 (ssize_t)count);
		else
			assert_int_equal(close(ends[1]), 0);
		sent += count;
		assert_int_equal(lines_read(&lines), LINES_WAIT);
		while ((result = lines_next(&lines, &line, &size)) !=
			       LINES_WAIT &&
		       result != LINES_END) {
			strcat(out, result == LINES_LINE ? "l" : "x");
			if (result == LINES_LINE)
				strncat(out, line, size);
			strcat(out, "|");
		}
	}
	assert_int_equal(close(ends[0]), 0);
	lines_end(&lines);
}

static void assert_gives(const char *text, const char *expected)
{
	char out[256];

	for (size_t piece = 1; piece <= strlen(text) + 1; piece++) {
		read_in_pieces(text, piece, out);
		assert_string_equal(out, expected);
	}
}

static void gives_each_line(void **state)
{
	(void)state;
	assert_gives("", "");
	assert_gives("\n", "l|");
	assert_gives("one\ntwo\n", "lone|ltwo|");
	assert_gives("one\n\n\ntwo", "lone|l|l|ltwo|");
	assert_gives("12345678\n", "l12345678|");
}

static void tells_of_a_long_line_once(void **state)
{
	(void)state;
	assert_gives("123456789\n", "x|");
	assert_gives("1234567890123456789012345\nok\n", "x|lok|");
	assert_gives("ok\n123456789", "lok|x|");
	assert_gives("123456789\n123456789\n12345678\n", "x|x|l12345678|");
}

/* More than one read takes, so that the buffer moves and grows. */
static void keeps_what_is_longer_than_a_read(void **state)
{
	enum {
		SIZE = 300000
	};
	char *text = malloc(SIZE);
	struct lines lines;
	const char *line;
	FILE *file = tmpfile();
	size_t size;

	(void)state;
	assert_non_null(text);
	assert_non_null(file);
	memset(text, 'a', SIZE);
	memcpy(text, "first\n", 6);
	text[SIZE - 1] = '\n';
	assert_int_equal(fwrite(text, 1, SIZE, file), SIZE);
	rewind(file);
	lines_begin(&lines, fileno(file), SIZE);
	assert_int_equal(lines_read(&lines), LINES_WAIT);
	assert_int_equal(lines_next(&lines, &line, &size), LINES_LINE);
	assert_int_equal(size, 5);
	while (lines_next(&lines, &line, &size) == LINES_WAIT)
		assert_int_equal(lines_read(&lines), LINES_WAIT);
	assert_int_equal(size, SIZE - 7);
	assert_memory_equal(line, text + 6, size);
	lines_end(&lines);
	(void)fclose(file);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_each_line),
		cmocka_unit_test(tells_of_a_long_line_once),
		cmocka_unit_test(keeps_what_is_longer_than_a_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
