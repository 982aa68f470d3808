/* The rows of the display policy against what programs do. */
#include "program/policy.h"
#include "session/support/program_run.h"
#include "vm/call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct row {
	enum ms_statement_kind kind;
	const char *open; /* the statement alone */
};

static const struct row rows[] = {
	{ MS_STATEMENT_ASSIGNMENT, "y = 5" },
	{ MS_STATEMENT_ASSIGNMENT, "y(3).f = 5" },
	{ MS_STATEMENT_MULTI, "[y, z] = size(x)" },
	{ MS_STATEMENT_EXPRESSION, "x + 1" },
	{ MS_STATEMENT_EXPRESSION, "x(1)" },
	{ MS_STATEMENT_EXPRESSION, "numel(x)" },
	{ MS_STATEMENT_NAME, "x" },
	{ MS_STATEMENT_COMMAND, "upper word" },
};

static bool has_ans(const struct program_run *run)
{
	return ms_scope_find(ms_program_vm(run->program), MS_SCOPE_BASE, "ans",
			     3) != NULL;
}

/* Runs it behind "x = 7;"; is something shown, is there an ans? */
static void try_statement(const char *text, const char *end, bool *shown,
			  bool *ans)
{
	struct snap_strbuf source;
	struct program_run run;

	snap_strbuf_begin(&source, NULL);
	snap_strbuf_printf(&source, "x = 7;\n%s%s\n", text, end);
	program_run_begin(&run, MS_DIALECT_MATLAB);
	program_run_text(&run, snap_strbuf_text(&source));
	assert_string_equal(program_run_message(&run), "");
	*shown = run.out.size != 0;
	*ans = has_ans(&run);
	program_run_end(&run);
	snap_strbuf_end(&source);
}

static void open_statements_follow_their_row(void **in)
{
	bool shown, ans;

	(void)in;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct ms_policy *policy = ms_policy_of(rows[i].kind);

		try_statement(rows[i].open, "", &shown, &ans);
		assert_int_equal(shown, policy->shows);
		assert_int_equal(ans, policy->sets_ans);
	}
}

static void closed_ones_show_nothing_and_set_the_same(void **in)
{
	bool shown, ans;

	(void)in;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].kind == MS_STATEMENT_COMMAND)
			continue; /* the semicolon would be its text */
		try_statement(rows[i].open, ";", &shown, &ans);
		assert_false(shown);
		assert_int_equal(ans, ms_policy_of(rows[i].kind)->sets_ans);
	}
}

static void what_has_no_value_shows_nothing(void **in)
{
	bool shown, ans;

	(void)in;
	try_statement("f(1)", "\nfunction f(a)\nend", &shown, &ans);
	assert_false(shown);
	assert_false(ans);
	try_statement("c = {}; c{:}", "", &shown, &ans);
	assert_false(ans);
}

static void without_an_output_nothing_is_rendered(void **in)
{
	const struct ms_program_options options = {
		.struct_size = sizeof(options),
	};
	struct ms_program *program;
	struct snap_error err;

	(void)in;
	assert_int_equal(ms_program_create(&program, &options, &err), 0);
	assert_int_equal(ms_program_run(program, "", "x = 1", 5), 0);
	ms_program_free(program);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(open_statements_follow_their_row),
		cmocka_unit_test(closed_ones_show_nothing_and_set_the_same),
		cmocka_unit_test(what_has_no_value_shows_nothing),
		cmocka_unit_test(without_an_output_nothing_is_rendered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
