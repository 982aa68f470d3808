/* The compiler as a whole: what it is given, what it must survive. */
#include "session/lang/compile_check.h"

#include "code/image.h"
#include "lang/dialect.h"
#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Every construct there is, for sweeps. */
static const char rich_text[] =
	"x = [1 -2; 3, 4]';\ny = {@(a, b) a + b', 'it''s'; x(:), {}};\n"
	"if x(end, 1) > 0x1F && y{1}(2), hold on; elseif ~z, w; else, v; end\n"
	"switch lower(k)\ncase {1, 'two'}\n a;\notherwise\n b\nend\n"
	"for i = 1:2:9, s(2).f{3}(end).g = i; break; end\n"
	"while true, try, a = f(1, ...\n 2); catch err, disp(err); end, end\n"
	"do\n x += 1; y++;\nuntil x == 3 | y\n"
	"unwind_protect\n global g = 1\nunwind_protect_cleanup\n"
	" [a, ~] = deal(q.(n), :);\nend_unwind_protect\n"
	"[s.f, c{1:2}] = p.q{:}; c{:}\nx(2) = []; for [u, v] = s, end\n"
	"parfor (i = 1:3, 2)\n c = d = 2;\nendparfor\n"
	"function [r, varargout] = f(x = 1, ~, varargin)\n"
	" persistent p;\n r = x.^-2' + !p;\n"
	" h = @() g(r){:};\n unwind_protect, return; unwind_protect_cleanup\n"
	" end_unwind_protect\nend\n"
	"function k(a, o)\n arguments\n  a (1,:) double {m(a)} = 3\n"
	"  o.B char\n end\nend\n";

static void rich_text_compiles(void **state)
{
	const struct ms_compile_options options = {
		.struct_size = sizeof(options),
		.dialect = MS_DIALECT_OCTAVE,
	};
	struct compiled compiled;

	(void)state;
	compile_begin(&compiled, rich_text, strlen(rich_text), &options);
	check_image(&compiled, rich_text);
	assert_int_equal(compiled.summary.function_count, 2);
	assert_int_equal(compiled.summary.anonymous_count, 2);
	assert_true(compiled.summary.is_script);
	compile_end(&compiled);
}

static void survives_every_truncation(void **state)
{
	(void)state;
	for (size_t size = 0; size < sizeof(rich_text); size++) {
		const struct ms_compile_options options = {
			.struct_size = sizeof(options),
			.dialect = (uint8_t)(size % 2),
		};
		struct compiled compiled;

		compile_begin(&compiled, rich_text, size, &options);
		if (compiled.rc == 0)
			check_image(&compiled, "a truncated text");
		else
			assert_int_equal(compiled.rc, -1);
		compile_end(&compiled);
	}
}

static void survives_every_failing_allocation(void **state)
{
	(void)state;
	for (size_t at = 1;; at++) {
		struct failing_alloc failing = { .fail_at = at };
		struct snap_allocator allocator = failing_allocator(&failing);
		const struct ms_compile_options options = {
			.struct_size = sizeof(options),
			.dialect = MS_DIALECT_OCTAVE,
			.allocator = &allocator,
		};
		struct compiled compiled;
		int rc;

		compile_begin(&compiled, rich_text, strlen(rich_text),
			      &options);
		rc = compiled.rc;
		if (rc != 0) {
			assert_int_equal(rc, SNAP_E_NO_MEMORY);
			assert_int_equal(compiled.err.code, SNAP_E_NO_MEMORY);
			assert_int_equal(compiled.image.size, 0);
		} else {
			check_image(&compiled, rich_text);
		}
		compile_end(&compiled);
		assert_int_equal(failing.live, 0);
		if (rc == 0)
			break;
	}
}

static void same_text_gives_the_same_image(void **state)
{
	const struct ms_compile_options options = {
		.struct_size = sizeof(options),
		.name = "same.m",
		.dialect = MS_DIALECT_OCTAVE,
	};
	struct compiled first;
	struct compiled second;

	(void)state;
	compile_begin(&first, rich_text, strlen(rich_text), &options);
	compile_begin(&second, rich_text, strlen(rich_text), &options);
	assert_int_equal(first.image.size, second.image.size);
	assert_memory_equal(first.image.data, second.image.data,
			    first.image.size);
	compile_end(&second);
	compile_end(&first);
}

/* 'count' times a line, in which # is its number. */
static void repeat(struct snap_strbuf *out, const char *line, int count)
{
	const char *number = strchr(line, '#');

	for (int i = 0; i < count; i++) {
		if (number == NULL) {
			snap_strbuf_puts(out, line);
			continue;
		}
		snap_strbuf_append(out, line, (size_t)(number - line));
		snap_strbuf_printf(out, "%d", i);
		snap_strbuf_puts(out, number + 1);
	}
}

static int compile_lines(const char *before, const char *line, int count,
			 const char *after, char *identifier, size_t size)
{
	struct snap_strbuf text;
	struct compiled compiled;

	snap_strbuf_begin(&text, NULL);
	snap_strbuf_puts(&text, before);
	repeat(&text, line, count);
	snap_strbuf_puts(&text, after);
	compile_begin(&compiled, text.data, text.size, NULL);
	int rc = compiled.rc;

	if (rc == 0)
		check_image(&compiled, before);
	else
		snprintf(identifier, size, "%s",
			 compiled.diags.items[0].identifier);
	compile_end(&compiled);
	snap_strbuf_end(&text);
	return rc;
}

static void jumps_may_be_far(void **state)
{
	char identifier[64] = "";

	(void)state;
	assert_int_equal(compile_lines("function y = f(n)\n"
				       "for i = 1:n\nif n < i\n",
				       "y = sin(n) + #;\n", 9000,
				       "break\nend\nend\npersistent p\nend\n",
				       identifier, sizeof(identifier)),
			 0);
	assert_int_equal(compile_lines("function y = f(n)\nwhile n ~= 3\n",
				       "c{n} = #; c{:};\n", 9000,
				       "if n > 5, break, end, end\nend\n",
				       identifier, sizeof(identifier)),
			 0);
}

static void too_many_variables_are_refused(void **state)
{
	char identifier[64] = "";

	(void)state;
	assert_int_equal(compile_lines("", "v# = 1;\n", 66000, "", identifier,
				       sizeof(identifier)),
			 -1);
	assert_string_equal(identifier, "MATLAB:codeTooLarge");
}

static void long_rows_need_no_registers(void **state)
{
	char identifier[64] = "";

	(void)state;
	assert_int_equal(compile_lines("x = [", "y + #, ", 70000, "1];",
				       identifier, sizeof(identifier)),
			 0);
	assert_int_equal(compile_lines("x = [", "y + #; ", 70000, "1];",
				       identifier, sizeof(identifier)),
			 0);
	assert_int_equal(compile_lines("x = f(", "y + #, ", 70000, "1);",
				       identifier, sizeof(identifier)),
			 0);
}

static void more_names_than_an_instruction_counts(void **state)
{
	char identifier[64] = "";

	(void)state;
	assert_int_equal(compile_lines("", "x = s.f#; g(s.h);\n", 66000,
				       "g(s.last); y = s.last;", identifier,
				       sizeof(identifier)),
			 0);
}

static void memory_has_a_limit(void **state)
{
	struct ms_compile_options options = {
		.struct_size = sizeof(options),
		.dialect = MS_DIALECT_OCTAVE,
		.limits = { .arena_size = 4096 },
	};
	struct compiled compiled;

	(void)state;
	compile_begin(&compiled, rich_text, strlen(rich_text), &options);
	assert_int_equal(compiled.rc, SNAP_E_NO_MEMORY);
	compile_end(&compiled);
}

static void lists_functions_with_their_arguments(void **state)
{
	static const char text[] =
		"function [a, varargout] = f(x, ~, varargin)\n"
		"  function g(), h = @() 1; end\n"
		"end\n"
		"function k\nend\n";
	struct compiled compiled;
	const struct ms_compile_function *functions;

	(void)state;
	compile_begin(&compiled, text, sizeof(text) - 1, NULL);
	functions = compiled.summary.functions;
	assert_int_equal(compiled.summary.function_count, 3);
	assert_int_equal(compiled.summary.anonymous_count, 1);
	assert_false(compiled.summary.is_script);
	assert_memory_equal(functions[0].name, "f", 1);
	assert_int_equal(functions[0].input_count, 3);
	assert_int_equal(functions[0].output_count, 2);
	assert_memory_equal(functions[1].name, "g", 1);
	assert_memory_equal(functions[2].name, "k", 1);
	assert_int_equal(functions[2].input_count, 0);
	compile_end(&compiled);
}

static void refused_texts_leave_the_image_alone(void **state)
{
	struct compiled compiled;

	(void)state;
	compile_begin(&compiled, "x = (1", 6, NULL);
	assert_int_equal(compiled.rc, -1);
	assert_int_equal(compiled.image.size, 0);
	assert_true(compiled.diags.errors > 0);
	compile_end(&compiled);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rich_text_compiles),
		cmocka_unit_test(survives_every_truncation),
		cmocka_unit_test(survives_every_failing_allocation),
		cmocka_unit_test(same_text_gives_the_same_image),
		cmocka_unit_test(jumps_may_be_far),
		cmocka_unit_test(too_many_variables_are_refused),
		cmocka_unit_test(long_rows_need_no_registers),
		cmocka_unit_test(more_names_than_an_instruction_counts),
		cmocka_unit_test(memory_has_a_limit),
		cmocka_unit_test(lists_functions_with_their_arguments),
		cmocka_unit_test(refused_texts_leave_the_image_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
