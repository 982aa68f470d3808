/* What a tree says beside its shape: spans, names, help; what a caller asks of
 * the parser; recovery from mistakes. */
#include "session/lang/parse_check.h"

#include <stdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct ms_parse_options octave = { .dialect = OCTAVE };

static void check_span(const char *text, struct ms_span span, const char *part)
{
	assert_int_equal(span.end - span.start, strlen(part));
	assert_memory_equal(text + span.start, part, strlen(part));
}

static void spans_are_what_was_written(void **state)
{
	static const char text[] = " x(1) = [a -b] + (c'); % d\nif y, z, end\n";
	struct parsed parsed;

	(void)state;
	parse_begin(&parsed, text, strlen(text), &octave);
	const struct ms_stmt *stmt = parsed.file->body.items[0];
	const struct ms_expr *value = stmt->as.assign.value;
	check_span(text, stmt->span, "x(1) = [a -b] + (c')");
	check_span(text, stmt->as.assign.op_span, "=");
	check_span(text, stmt->as.assign.targets.items[0]->span, "x(1)");
	check_span(text, value->span, "[a -b] + (c')");
	check_span(text, value->as.chain.first->span, "[a -b]");
	check_span(text, value->as.chain.links[0].op_span, "+");
	check_span(text, value->as.chain.links[0].operand->span, "(c')");
	check_span(text, parsed.file->body.items[1]->span, "if y, z, end");
	parse_end(&parsed);
}

static void spans_of_steps_and_functions(void **state)
{
	static const char text[] =
		"function r = f (x)\n  r = x(1) . b{2} % )}\nend % x\n";
	struct parsed parsed;

	(void)state;
	parse_begin(&parsed, text, strlen(text), &octave);
	const struct ms_function *function = parsed.file->functions.items[0];
	check_span(text, function->header, "function r = f (x)");
	check_span(text, function->name_span, "f");
	check_span(text, function->span,
		   "function r = f (x)\n  r = x(1) . b{2} % )}\nend");
	const struct ms_expr *index = function->body.items[0]->as.assign.value;
	check_span(text, index->span, "x(1) . b{2}");
	check_span(text, index->as.index.steps[0].span, "(1)");
	check_span(text, index->as.index.steps[1].span, ". b");
	check_span(text, index->as.index.steps[2].span, "{2}");
	parse_end(&parsed);
}

static void a_name_is_one_symbol(void **state)
{
	static const char text[] = "abc = abc + s.abc + b(abc);";
	struct parsed parsed;

	(void)state;
	parse_begin(&parsed, text, strlen(text), &octave);
	assert_int_equal(parsed.file->symbol_count, 3);
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(parsed.file->symbols[i]->id, i);
	assert_memory_equal(parsed.file->symbols[0]->text, "abc", 3);
	const struct ms_assign *assign = &parsed.file->body.items[0]->as.assign;
	assert_ptr_equal(assign->targets.items[0]->as.name,
			 parsed.file->symbols[0]);
	assert_ptr_equal(assign->value->as.chain.first->as.name,
			 parsed.file->symbols[0]);
	parse_end(&parsed);
}

static void many_names(void **state)
{
	char text[16 * 1000];
	size_t size = 0;
	struct parsed parsed;

	(void)state;
	for (int i = 0; i < 1000; i++)
		size += (size_t)snprintf(text + size, 16, "v%d = 1;\n", i);
	parse_begin(&parsed, text, size, &octave);
	assert_int_equal(parsed.file->symbol_count, 1000);
	parse_end(&parsed);
}

static void check_help(enum ms_dialect dialect, const char *text,
		       const char *help)
{
	const struct ms_parse_options options = { .dialect = dialect };
	struct parsed parsed;

	parse_begin(&parsed, text, strlen(text), &options);
	assert_int_equal(parsed.diags.errors, 0);
	check_span(text, parsed.file->functions.items[0]->help, help);
	parse_end(&parsed);
}

static void finds_help(void **state)
{
	(void)state;
	check_help(MATLAB, "function f\n% one\n%  two\n\n% no\nx\n",
		   "% one\n%  two");
	check_help(MATLAB, "% above\nfunction f\nx\n", "% above");
	check_help(MATLAB, "% above\nfunction f\n% in\nx\n", "% in");
	check_help(OCTAVE, "% above\nfunction f\n% in\nx\n", "% above");
	check_help(OCTAVE, "## legal\n\n## above\n\nfunction f\nx\n",
		   "## above");
	check_help(OCTAVE, "function f\n%{\nin\n%}\nx\n", "%{\nin\n%}");
	check_help(OCTAVE, "function f\nx % no\n% no\n", "");
}

static void tells_files_apart(void **state)
{
	static const struct {
		const char *text;
		enum ms_parse_kind wanted;
		enum ms_file_kind kind;
		uint32_t errors;
	} rows[] = {
		{ "x", MS_PARSE_AUTO, MS_FILE_SCRIPT, 0 },
		{ "\n% c\nfunction f\n", MS_PARSE_AUTO, MS_FILE_FUNCTION, 0 },
		{ "1;\nfunction f\nend", MS_PARSE_AUTO, MS_FILE_SCRIPT, 0 },
		{ "classdef a\nend", MS_PARSE_AUTO, MS_FILE_CLASS, 0 },
		{ "function f\nend\nf", MS_PARSE_SCRIPT, MS_FILE_SCRIPT, 0 },
		{ "function f\nx", MS_PARSE_SCRIPT, MS_FILE_SCRIPT, 0 },
		{ "function f\nx", MS_PARSE_PROMPT, MS_FILE_SCRIPT, 1 },
		{ "x", MS_PARSE_FUNCTION, MS_FILE_FUNCTION, 1 },
		{ "", MS_PARSE_AUTO, MS_FILE_SCRIPT, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct ms_parse_options options = {
			.dialect = OCTAVE, .kind = rows[i].wanted
		};
		struct parsed parsed;

		parse_begin(&parsed, rows[i].text, strlen(rows[i].text),
			    &options);
		assert_int_equal(parsed.file->kind, rows[i].kind);
		assert_int_equal(parsed.diags.errors, rows[i].errors);
		parse_end(&parsed);
	}
}

static void knows_what_is_incomplete(void **state)
{
	static const struct {
		const char *text;
		bool incomplete;
	} rows[] = {
		{ "x = 1", false },
		{ "if x", true },
		{ "if x\n y", true },
		{ "if x, y, end", false },
		{ "x = [1", true },
		{ "x = [1\n2", true },
		{ "f(1,", true },
		{ "f(1, ...", true },
		{ "x = 1 + ...", true },
		{ "x ...", true },
		{ "x = ", false },
		{ "x = )", false },
		{ "%{\nx", true },
		{ "function f", true },
		{ "function f\nend", false },
		{ "if x, y = )", false },
		{ "x = 'a", false },
		{ "for i = [1 2", true },
		{ "end", false },
		{ "{@(x) [1", true },
		{ "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct ms_parse_options options = {
			.dialect = OCTAVE, .kind = MS_PARSE_PROMPT
		};
		struct parsed parsed;

		parse_begin(&parsed, rows[i].text, strlen(rows[i].text),
			    &options);
		if (ms_parse_is_incomplete(&parsed.diags) != rows[i].incomplete)
			fail_msg("%s", rows[i].text);
		parse_end(&parsed);
	}
}

static bool is_x(void *context, const char *name, uint32_t length)
{
	++*(int *)context;
	return length == 1 && *name == 'x';
}

static void asks_for_variables(void **state)
{
	static const char text[] = "x -1\ny -1\nfunction f\nx -1\nend\n";
	int calls = 0;
	const struct ms_parse_options options = { .dialect = OCTAVE,
						  .is_variable = is_x,
						  .context = &calls };
	struct parsed parsed;

	(void)state;
	parse_begin(&parsed, text, strlen(text), &options);
	assert_int_equal(parsed.file->body.items[0]->kind, MS_STMT_EXPRESSION);
	assert_int_equal(parsed.file->body.items[1]->kind, MS_STMT_COMMAND);
	assert_int_equal(parsed.file->functions.items[0]->body.items[0]->kind,
			 MS_STMT_COMMAND);
	assert_int_equal(calls, 2);
	parse_end(&parsed);
}

static void names_the_file(void **state)
{
	const struct ms_parse_options options = { .dialect = OCTAVE,
						  .file_name = "/a/b.m" };
	struct parsed parsed;

	(void)state;
	parse_begin(&parsed, "__FILE__", 8, &options);
	const struct ms_expr *expr = parsed.file->body.items[0]->as.expression;
	assert_int_equal(expr->as.string.length, 6);
	assert_string_equal(expr->as.string.text, "/a/b.m");
	parse_end(&parsed);
}

static void check_recovery(const char *text, uint32_t errors,
			   uint32_t statements)
{
	struct parsed parsed;

	parse_begin(&parsed, text, strlen(text), &octave);
	if (parsed.diags.errors != errors ||
	    parsed.file->body.count != statements)
		fail_msg("%s: %u errors, %u statements", text,
			 parsed.diags.errors, parsed.file->body.count);
	parse_end(&parsed);
}

static void goes_on_after_mistakes(void **state)
{
	(void)state;
	check_recovery("x = \ny = 2\nz = )\nw", 2, 4);
	check_recovery("x = ); y = ); z", 2, 3);
	check_recovery("if x = )\n y\nend\nz = (\nw", 2, 2);
	check_recovery("if x\n y = ]\nend\nz", 1, 2);
	check_recovery("for i = ,\n y\nend\nz", 1, 2);
	check_recovery("while (1, x = 3, end\ny", 1, 2);
	check_recovery("if 1\nendwhile\ny", 1, 2);
	check_recovery("x = 'abc\ny\nz = \"a", 2, 3);
	check_recovery("end\nx\nend\ny", 2, 2);
	check_recovery("switch 1\nx = )\ncase 2\ny\nend\nz", 1, 2);
	check_recovery("x = [1 2\ny = ]3\nz", 1, 2);
	check_recovery("a b c = )\nd", 0, 2);
}

static void says_where_the_bracket_is(void **state)
{
	static const char text[] = "x = f(1, [2 3\n";
	struct parsed parsed;

	(void)state;
	parse_begin(&parsed, text, strlen(text), &octave);
	assert_int_equal(parsed.diags.count, 1);
	assert_string_equal(parsed.diags.items[0].related_note,
			    "the bracket that isn't closed");
	check_span(text, parsed.diags.items[0].related, "[");
	parse_end(&parsed);
}

static void check_hint(enum ms_dialect dialect, const char *text,
		       const char *hint)
{
	const struct ms_parse_options options = { .dialect = dialect };
	struct parsed parsed;

	parse_begin(&parsed, text, strlen(text), &options);
	assert_true(parsed.diags.count != 0);
	assert_string_equal(parsed.diags.items[0].hint, hint);
	parse_end(&parsed);
}

static void gives_hints(void **state)
{
	(void)state;
	check_hint(MATLAB, "if a = 1, end", "did you mean ==");
	check_hint(OCTAVE, "1 = x", "did you mean ==");
	check_hint(MATLAB, "x += 1", "op= is Octave's: write x = x op value");
	check_hint(MATLAB, "x != y", "not equal is ~=");
	check_hint(MATLAB, "x = 1 # y", "comments begin with %; # is Octave's");
	check_hint(MATLAB, "f(1,\n2)", "a line is continued with ...");
	check_hint(OCTAVE,
		   "x = \xe2\x80\x98"
		   "a'",
		   "did you mean '");
	check_hint(MATLAB, "if x, endif", "blocks end with 'end'");
	check_hint(OCTAVE, "x = end", "'end' is a value inside an index only");
}

static void check_unparse(enum ms_dialect dialect, const char *text,
			  const char *result)
{
	const struct ms_parse_options options = { .dialect = dialect };
	struct snap_strbuf out;
	struct parsed parsed;

	parse_begin(&parsed, text, strlen(text), &options);
	assert_int_equal(parsed.diags.errors, 0);
	snap_strbuf_begin(&out, NULL);
	ms_ast_unparse(parsed.file->body.items[0]->as.expression, &out);
	assert_string_equal(snap_strbuf_text(&out), result);
	snap_strbuf_end(&out);
	parse_end(&parsed);
}

static void writes_expressions(void **state)
{
	(void)state;
	check_unparse(MATLAB, "@(x, y) x + 1e3 * (y - .5)'",
		      "@(x,y)x+1e3*(y-.5)'");
	check_unparse(MATLAB, "@() [1 2; a' b(:, end)]",
		      "@()[1,2;a',b(:,end)]");
	check_unparse(MATLAB, "{ 'it''s', \"a\"\"b\" }",
		      "{'it''s',\"a\"\"b\"}");
	check_unparse(MATLAB, "a.b(1).(c){2} && ~d || e : 2 : f",
		      "a.b(1).(c){2}&&~d||e:2:f");
	check_unparse(MATLAB, "f(x, N = 3, @g, -1i, 0xFFu8)",
		      "f(x,N=3,@g,-1i,0xFFu8)");
	check_unparse(OCTAVE, "@(x = 1, ~) x++ != (y ** 2).'",
		      "@(x=1,~)x++~=(y^2).'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_are_what_was_written),
		cmocka_unit_test(spans_of_steps_and_functions),
		cmocka_unit_test(a_name_is_one_symbol),
		cmocka_unit_test(many_names),
		cmocka_unit_test(finds_help),
		cmocka_unit_test(tells_files_apart),
		cmocka_unit_test(knows_what_is_incomplete),
		cmocka_unit_test(asks_for_variables),
		cmocka_unit_test(names_the_file),
		cmocka_unit_test(goes_on_after_mistakes),
		cmocka_unit_test(says_where_the_bracket_is),
		cmocka_unit_test(gives_hints),
		cmocka_unit_test(writes_expressions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
