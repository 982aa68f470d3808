/* What the parser must survive: depth, length, odd bytes, no memory. */
#include "session/lang/parse_check.h"

#include "session/code/source.h"
#include "session/lang/ast_print.h"
#include "support/failing_alloc.h"

#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Every construct there is, for sweeps. */
static const char rich_text[] =
	"%{\nblock\n%}\nx = [1 -2; 3, 4]';\ny = {@(a, b) a + b', 'it''s'};\n"
	"if x(end, 1) > 0x1F && y{1}(2), hold on; elseif ~z, w; else, v; end\n"
	"switch lower(k)\ncase {1, 'two'}\n a;\notherwise\n b;\nend\n"
	"for i = 1:2:9, s(2).f{3}(1:end).g = i; break; end\n"
	"while true, try, a = f(1, ...\n 2); catch err, disp(err); end, end\n"
	"do\n x += 1; y++;\nuntil x == \"a\\tb\"\n"
	"unwind_protect\n global g = 1\nunwind_protect_cleanup\n"
	" [a, ~] = deal(q.(n), :);\nend_unwind_protect\n"
	"parfor (i = 1:3, 2)\n c = d = 2;\nendparfor\n"
	"function [r, varargout] = f(x = 1, ~, varargin)\n"
	" arguments\n  x (1,:) double {m(x)} = 3\n end\n"
	" persistent p;\n r = x.^-2' + !p;\n"
	" function g()\n  return\n endfunction\nend\n";

static void parse_prefix(size_t size, enum ms_dialect dialect)
{
	const struct ms_parse_options options = { .dialect = dialect };
	struct snap_strbuf out;
	struct parsed parsed;
	/* Exactly as long, for the address sanitizer. */
	char *text = malloc(size == 0 ? 1 : size);

	assert_non_null(text);
	memcpy(text, rich_text, size);
	parse_begin(&parsed, text, size, &options);
	assert_int_equal(parsed.rc, 0);
	snap_strbuf_begin(&out, NULL);
	print_tree(parsed.file, &out);
	assert_false(out.failed);
	snap_strbuf_end(&out);
	parse_end(&parsed);
	free(text);
}

static void rich_text_is_right(void **state)
{
	const struct ms_parse_options options = { .dialect = OCTAVE };
	struct parsed parsed;

	(void)state;
	parse_begin(&parsed, rich_text, strlen(rich_text), &options);
	assert_int_equal(parsed.rc, 0);
	if (parsed.diags.errors != 0)
		fail_msg("%s", parsed.diags.items[0].message);
	parse_end(&parsed);
}

static void survives_every_truncation(void **state)
{
	(void)state;
	for (size_t size = 0; size <= strlen(rich_text); size++) {
		parse_prefix(size, OCTAVE);
		parse_prefix(size, MATLAB);
	}
}

static void survives_every_changed_byte(void **state)
{
	static const char bytes[] = "\0\n'\"([{)]}%;:,@.=x1 \xff";
	const struct ms_parse_options options = { .dialect = OCTAVE };
	char *text = malloc(strlen(rich_text));

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < strlen(rich_text); i++) {
		for (size_t j = 0; j < sizeof(bytes) - 1; j++) {
			struct parsed parsed;

			memcpy(text, rich_text, strlen(rich_text));
			text[i] = bytes[j];
			parse_begin(&parsed, text, strlen(rich_text), &options);
			assert_int_equal(parsed.rc, 0);
			parse_end(&parsed);
		}
	}
	free(text);
}

/* Parse with the allocation 'fail_at' failing; true when it wasn't reached. */
static bool parse_failing(size_t fail_at)
{
	const struct ms_parse_options options = { .dialect = OCTAVE };
	struct failing_alloc failing = { .fail_at = fail_at };
	const struct snap_allocator allocator = failing_allocator(&failing);
	struct ms_file *file = NULL;
	struct ms_diag_list diags;
	struct snap_arena arena;

	snap_arena_begin(&arena, &allocator);
	ms_diag_begin(&diags, &arena, 0);
	int rc = ms_parse(rich_text, strlen(rich_text), &options, &arena,
			  &diags, &file);
	bool reached = failing.calls >= fail_at;
	assert_true((rc == 0) == !reached);
	assert_true(diags.no_memory == reached);
	assert_true((file == NULL) == reached);
	snap_arena_end(&arena);
	assert_int_equal(failing.live, 0);
	return !reached;
}

static void survives_every_failed_allocation(void **state)
{
	size_t fail_at = 1;

	(void)state;
	while (!parse_failing(fail_at))
		fail_at++;
	assert_true(fail_at > 5);
}

/* The same by the arena's limit, which fails between allocations. */
static void survives_every_limit_of_memory(void **state)
{
	const struct ms_parse_options options = { .dialect = OCTAVE };
	bool fits = false;

	(void)state;
	for (size_t limit = 0; !fits; limit += 16) {
		struct ms_file *file;
		struct ms_diag_list diags;
		struct snap_arena arena;

		snap_arena_begin(&arena, NULL);
		arena.limit = limit;
		ms_diag_begin(&diags, &arena, 0);
		fits = ms_parse(rich_text, strlen(rich_text), &options, &arena,
				&diags, &file) == 0;
		assert_true(diags.no_memory == !fits);
		snap_arena_end(&arena);
	}
}

/* "before" count times, then "after" count times. */
static char *repeat(const char *before, const char *middle, const char *after,
		    size_t count)
{
	size_t size =
		(strlen(before) + strlen(after)) * count + strlen(middle) + 1;
	char *text = malloc(size);
	char *p = text;

	assert_non_null(text);
	for (size_t i = 0; i < count; i++, p += strlen(before))
		memcpy(p, before, strlen(before));
	memcpy(p, middle, strlen(middle));
	p += strlen(middle);
	for (size_t i = 0; i < count; i++, p += strlen(after))
		memcpy(p, after, strlen(after));
	*p = '\0';
	return text;
}

static void check_depth(const char *before, const char *middle,
			const char *after, size_t count, bool fits)
{
	const struct ms_parse_options options = { .dialect = OCTAVE };
	char *text = repeat(before, middle, after, count);
	struct parsed parsed;

	parse_begin(&parsed, text, strlen(text), &options);
	assert_int_equal(parsed.rc, 0);
	if (fits != (parsed.diags.errors == 0))
		fail_msg("%zu times %s", count, before);
	if (!fits)
		assert_string_equal(parsed.diags.items[0].identifier,
				    "MATLAB:syntax:tooDeep");
	parse_end(&parsed);
	free(text);
}

static void refuses_deep_nesting(void **state)
{
	static const char *const rows[][3] = {
		{ "(", "1", ")" },
		{ "[", "1", "]" },
		{ "{", "1", "}" },
		{ "f(", "1", ")" },
		{ "-", "x", "" },
		{ "!", "x", "" },
		{ "@() ", "x", "" },
		{ "x(@() ", "x", ")" },
		{ "x.(", "y", ")" },
		{ "", "x", "'" },
		{ "x = ", "y", "" },
		{ "if 1\n", "x\n", "end\n" },
		{ "while 1\n", "x\n", "end\n" },
		{ "try\n", "x\n", "end\n" },
		{ "do\n", "x\n", "until 1\n" },
		{ "for i=1\n", "x\n", "end\n" },
		{ "switch 1\ncase 1\n", "x\n", "end\n" },
		{ "unwind_protect\n", "x\n", "unwind_protect_cleanup\nend\n" },
		{ "", "x", "^2'" },
		{ "if 1\nfunction f\n", "x\n", "end\nend\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		check_depth(rows[i][0], rows[i][1], rows[i][2], 60, true);
		check_depth(rows[i][0], rows[i][1], rows[i][2], 100000, false);
	}
}

static void accepts_long_chains(void **state)
{
	static const char *const rows[] = {
		"a+",	  "a*",		 "a-",	     "a&&",   "a||",  "a|",
		"a^",	  "a<",		 "2^-",	     "f(1)+", "[1];", "x,",
		"a.b.c;", "if 1, end\n", "1 + 2;\n", "% x\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_depth(rows[i], "1", "", 200000, true);
}

static void accepts_many_functions(void **state)
{
	const struct ms_parse_options options = { .dialect = OCTAVE };
	const size_t count = 20000;
	char *text = malloc(count * 32);
	size_t size = 0;
	struct parsed parsed;

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < count; i++)
		size += (size_t)snprintf(text + size, 32, "function f%zu\nx\n",
					 i);
	parse_begin(&parsed, text, size, &options);
	assert_int_equal(parsed.rc, 0);
	assert_int_equal(parsed.diags.errors, 0);
	assert_int_equal(parsed.file->functions.count, count);
	parse_end(&parsed);
	free(text);
}

static void refuses_deeply_nested_functions(void **state)
{
	char *text = repeat("function f\n", "x\n", "end\n", 100000);
	const struct ms_parse_options options = { .dialect = OCTAVE };
	struct parsed parsed;

	(void)state;
	parse_begin(&parsed, text, strlen(text), &options);
	assert_int_equal(parsed.rc, 0);
	assert_true(parsed.diags.errors != 0);
	assert_string_equal(parsed.diags.items[0].identifier,
			    "MATLAB:syntax:tooDeep");
	parse_end(&parsed);
	free(text);
}

static void takes_a_limit(void **state)
{
	const struct ms_parse_options options = { .depth_limit = 3 };
	struct parsed parsed;

	(void)state;
	parse_begin(&parsed, "((1))", 5, &options);
	assert_int_equal(parsed.diags.errors, 0);
	parse_end(&parsed);
	parse_begin(&parsed, "(((1)))", 7, &options);
	assert_int_equal(parsed.diags.errors, 1);
	assert_string_equal(parsed.diags.items[0].message,
			    "nested more than 3 deep");
	parse_end(&parsed);
}

static void refuses_odd_bytes(void **state)
{
	static const char text[] = "x = 1;\0\n% \xff\0 fine\ny = 'a\xff';";
	const struct ms_parse_options options = { .dialect = OCTAVE };
	struct parsed parsed;

	(void)state;
	parse_begin(&parsed, text, sizeof(text) - 1, &options);
	assert_int_equal(parsed.diags.errors, 1);
	assert_string_equal(parsed.diags.items[0].message,
			    "byte 0x00 has no meaning in a program");
	assert_int_equal(parsed.diags.items[0].span.start, 6);
	assert_int_equal(parsed.file->body.count, 2);
	const struct ms_expr *value =
		parsed.file->body.items[1]->as.assign.value;
	assert_int_equal(value->as.string.length, 3);
	assert_memory_equal(value->as.string.text, "a\xc3\xbf", 3);
	parse_end(&parsed);
}

static void skips_a_byte_order_mark(void **state)
{
	struct parsed parsed;

	(void)state;
	parse_begin(&parsed, "\xef\xbb\xbfx", 4, NULL);
	assert_int_equal(parsed.diags.errors, 0);
	assert_int_equal(parsed.file->body.items[0]->span.start, 3);
	parse_end(&parsed);
}

static void parses_nothing(void **state)
{
	struct parsed parsed;

	(void)state;
	parse_begin(&parsed, NULL, 0, NULL);
	assert_int_equal(parsed.rc, 0);
	assert_int_equal(parsed.file->kind, MS_FILE_SCRIPT);
	assert_int_equal(parsed.file->body.count, 0);
	parse_end(&parsed);
}

#if SIZE_MAX > UINT32_MAX
static void refuses_four_gigabytes(void **state)
{
	struct parsed parsed;

	(void)state;
	parse_begin(&parsed, "x", (size_t)UINT32_MAX, NULL);
	assert_int_equal(parsed.rc, -1);
	assert_string_equal(parsed.diags.items[0].identifier,
			    "MATLAB:syntax:tooLarge");
	parse_end(&parsed);
}
#endif

static void long_lines_are_no_matter(void **state)
{
	const size_t size = 32 * 1000 * 1000;
	char *text = malloc(size);
	struct parsed parsed;

	(void)state;
	assert_non_null(text);
	memset(text, 'a', size);
	text[0] = '%';
	parse_begin(&parsed, text, size, NULL);
	assert_int_equal(parsed.diags.errors, 0);
	parse_end(&parsed);
	text[0] = text[size - 1] = '\'';
	parse_begin(&parsed, text, size, NULL);
	assert_int_equal(parsed.diags.errors, 0);
	assert_int_equal(
		parsed.file->body.items[0]->as.expression->as.string.length,
		size - 2);
	assert_true(parsed.arena.total < 100000);
	parse_end(&parsed);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rich_text_is_right),
		cmocka_unit_test(survives_every_truncation),
		cmocka_unit_test(survives_every_changed_byte),
		cmocka_unit_test(survives_every_failed_allocation),
		cmocka_unit_test(survives_every_limit_of_memory),
		cmocka_unit_test(refuses_deep_nesting),
		cmocka_unit_test(accepts_long_chains),
		cmocka_unit_test(accepts_many_functions),
		cmocka_unit_test(refuses_deeply_nested_functions),
		cmocka_unit_test(takes_a_limit),
		cmocka_unit_test(refuses_odd_bytes),
		cmocka_unit_test(skips_a_byte_order_mark),
		cmocka_unit_test(parses_nothing),
#if SIZE_MAX > UINT32_MAX
		cmocka_unit_test(refuses_four_gigabytes),
#endif
		cmocka_unit_test(long_lines_are_no_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
