/* Windows into arrays, and tokens. */
#include "session/workspace/preview.h"
#include "session/workspace/tokens.h"
#include "session/workspace/values_of.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define RANK_MAX 4
#define MANY	 64

struct look {
	size_t start[RANK_MAX], shape[RANK_MAX];
	struct ms_window window;
	double re[MANY], im[MANY];
	size_t count;
};

static void look_at(struct look *look, const struct ms_value *value,
		    const size_t *start, const size_t *shape, uint32_t rank)
{
	const struct ms_slice slice = { start, shape, rank };

	look->window = (struct ms_window){ 0, look->start, look->shape };
	ms_window_clamp(&look->window, value, rank == 0 ? NULL : &slice);
	look->count = ms_window_count(&look->window);
	assert_true(look->count <= MANY);
	ms_window_read(&look->window, value, look->count, look->re, look->im);
}

static void check(const struct look *look, size_t count, const double *expected)
{
	assert_int_equal(look->count, count);
	for (size_t i = 0; i < count; i++)
		assert_true(look->re[i] == expected[i]);
}

static void shows_everything_without_a_slice(void **state)
{
	static const double all[] = { 1, 2, 3, 4, 5, 6 };
	struct program_run run;
	struct look look;

	(void)state;
	values_begin(&run, "m = reshape(1:6, 2, 3);");
	look_at(&look, variable_of(&run, "m"), NULL, NULL, 0);
	check(&look, 6, all);
	assert_int_equal(look.window.rank, 2);
	program_run_end(&run);
}

static void cuts_what_reaches_out(void **state)
{
	struct program_run run;
	struct look look;

	(void)state;
	values_begin(&run, "m = reshape(1:6, 2, 3);");
	const struct ms_value *m = variable_of(&run, "m");
	look_at(&look, m, (size_t[]){ 1, 1 }, (size_t[]){ 10, 10 }, 2);
	check(&look, 2, (const double[]){ 4, 6 });
	look_at(&look, m, (size_t[]){ 50, 50 }, (size_t[]){ 1, 1 }, 2);
	check(&look, 1, (const double[]){ 6 });
	look_at(&look, m, (size_t[]){ SIZE_MAX, SIZE_MAX },
		(size_t[]){ SIZE_MAX, SIZE_MAX }, 2);
	check(&look, 1, (const double[]){ 6 });
	look_at(&look, m, (size_t[]){ 1, 0 }, (size_t[]){ SIZE_MAX, 2 }, 2);
	check(&look, 2, (const double[]){ 2, 4 });
	look_at(&look, m, (size_t[]){ 0, 0 }, (size_t[]){ 0, 3 }, 2);
	assert_int_equal(look.count, 0);
	program_run_end(&run);
}

static void takes_other_dimensions_whole(void **state)
{
	struct program_run run;
	struct look look;

	(void)state;
	values_begin(&run, "m = reshape(1:12, 2, 3, 2);");
	const struct ms_value *m = variable_of(&run, "m");
	look_at(&look, m, (size_t[]){ 1 }, (size_t[]){ 1 }, 1);
	check(&look, 6, (const double[]){ 2, 4, 6, 8, 10, 12 });
	look_at(&look, m, (size_t[]){ 0, 1, 1, 9 },
		(size_t[]){ 2, 2, 1, SIZE_MAX }, 4);
	check(&look, 4, (const double[]){ 9, 10, 11, 12 });
	assert_int_equal(look.window.rank, 3);
	program_run_end(&run);
}

static void windows_of_nothing_are_empty(void **state)
{
	struct program_run run;
	struct look look;

	(void)state;
	values_begin(&run, "a = zeros(0, 3); b = zeros(2, 0, 4); c = [];");
	for (const char *name = "abc"; *name != '\0'; name++) {
		const char text[] = { *name, '\0' };

		look_at(&look, variable_of(&run, text), (size_t[]){ 5, 5 },
			(size_t[]){ 2, 2 }, 2);
		assert_int_equal(look.count, 0);
	}
	program_run_end(&run);
}

static void reads_windows_of_every_form(void **state)
{
	struct program_run run;
	struct look look;

	(void)state;
	values_begin(&run, "s = sparse([1 3 2], [1 1 2], [4 5 6+2i], 3, 2);\n"
			   "r = 10:10:50; k = 7; t = ['ab'; 'cd'];");
	look_at(&look, variable_of(&run, "s"), (size_t[]){ 1, 0 },
		(size_t[]){ 2, 2 }, 2);
	check(&look, 4, (const double[]){ 0, 5, 6, 0 });
	assert_true(look.im[2] == 2);
	look_at(&look, variable_of(&run, "r"), (size_t[]){ 0, 3 },
		(size_t[]){ 1, 9 }, 2);
	check(&look, 2, (const double[]){ 40, 50 });
	look_at(&look, variable_of(&run, "k"), (size_t[]){ 3 }, (size_t[]){ 3 },
		1);
	check(&look, 1, (const double[]){ 7 });
	look_at(&look, variable_of(&run, "t"), (size_t[]){ 1 }, (size_t[]){ 1 },
		1);
	check(&look, 2, (const double[]){ 'c', 'd' });
	program_run_end(&run);
}

static void only_plain_classes_have_previews(void **state)
{
	struct program_run run;

	(void)state;
	values_begin(&run, "a = int8(1); b = 'x'; c = {1}; d = struct();\n"
			   "e = @sin; f = \"s\"; g = true;");
	assert_true(ms_preview_available(variable_of(&run, "a")));
	assert_true(ms_preview_available(variable_of(&run, "b")));
	assert_true(ms_preview_available(variable_of(&run, "g")));
	for (const char *name = "cdef"; *name != '\0'; name++) {
		const char text[] = { *name, '\0' };

		assert_false(ms_preview_available(variable_of(&run, text)));
	}
	program_run_end(&run);
}

/* ------------------------------------------------------------------- tokens */

#define SECRET "01234567-89ab-cdef-0123-456789abcdef"
#define OTHER  "01234567-89ab-cdef-0123-456789abcdee"

static void tokens_open_their_name(void **state)
{
	char token[MS_TOKEN_SIZE(5)];

	(void)state;
	memset(token, '#', sizeof(token));
	ms_token_make(SECRET, "alpha", token);
	assert_int_equal(strlen(token), sizeof(token) - 1);
	assert_string_equal(ms_token_name(SECRET, token), "alpha");
	assert_null(ms_token_name(OTHER, token));
	assert_null(ms_token_name("", token));
}

static void changed_tokens_open_nothing(void **state)
{
	char token[MS_TOKEN_SIZE(5)];

	(void)state;
	for (size_t i = 0; i < sizeof(token) - 1; i++) {
		ms_token_make(SECRET, "alpha", token);
		token[i] ^= 1;
		assert_null(ms_token_name(SECRET, token));
		token[i] = '\0';
		assert_null(ms_token_name(SECRET, token));
	}
	assert_null(ms_token_name(SECRET, ""));
	assert_null(ms_token_name(SECRET, "alpha"));
}

static void tokens_of_names_differ(void **state)
{
	char a[MS_TOKEN_SIZE(1)], b[MS_TOKEN_SIZE(1)];

	(void)state;
	ms_token_make(SECRET, "a", a);
	ms_token_make(SECRET, "b", b);
	assert_memory_not_equal(a, b, MS_TOKEN_PROOF_SIZE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_everything_without_a_slice),
		cmocka_unit_test(cuts_what_reaches_out),
		cmocka_unit_test(takes_other_dimensions_whole),
		cmocka_unit_test(windows_of_nothing_are_empty),
		cmocka_unit_test(reads_windows_of_every_form),
		cmocka_unit_test(only_plain_classes_have_previews),
		cmocka_unit_test(tokens_open_their_name),
		cmocka_unit_test(changed_tokens_open_nothing),
		cmocka_unit_test(tokens_of_names_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
