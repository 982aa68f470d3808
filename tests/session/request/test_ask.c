/* Programs that ask: input(), keyboard() and pause(). */
#include "session/support/requests.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Somebody who answers one line after another. */
struct user {
	struct ms_session *session;
	const char *const *answers; /* ends with NULL */
	bool cancels;		    /* with the last answer */
	char heard[512];	    /* prompts, and what went to stderr */
};

static void hear(struct user *user, char open, const char *text, char end)
{
	size_t used = strlen(user->heard);

	(void)snprintf(user->heard + used, sizeof(user->heard) - used, "%c%s%c",
		       open, text, end);
}

static char *answer(void *context, const char *prompt)
{
	struct user *user = context;

	hear(user, '<', prompt, '>');
	if (user->cancels)
		ms_session_cancel(user->session);
	return *user->answers == NULL ? NULL : strdup(*user->answers++);
}

static void listen(void *context, const struct ms_stream_event *event)
{
	if (event->kind == MS_STREAM_STDERR)
		hear(context, '[', event->text, ']');
}

/* What variable r is afterwards, or the error's identifier; then what the user
 * heard. */
static void check(const struct user *given, const char *text,
		  const char *expected, const char *heard)
{
	struct user user = *given;
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = text,
		.text_size = strlen(text),
		.context = &user,
		.on_stream = listen,
		.on_input = user.answers == NULL ? NULL : answer,
	};
	struct ms_outcome *outcome;
	char *workspace;

	user.session = requests_open(NULL);
	assert_int_equal(
		ms_session_execute(user.session, &request, &outcome, NULL), 0);
	workspace = requests_workspace(user.session);
	if (outcome->ok)
		assert_non_null(strstr(workspace, expected));
	else
		assert_string_equal(outcome->error->identifier, expected);
	assert_string_equal(user.heard, heard);
	free(workspace);
	ms_outcome_free(user.session, outcome);
	ms_session_free(user.session);
}

#define ANSWERS(...)                                                           \
	(&(const struct user){                                                 \
		.answers = (const char *const[]){ __VA_ARGS__, NULL } })

static const struct user nobody = { .answers = NULL };

static void an_answer_is_an_expression_there(void **in)
{
	(void)in;
	check(ANSWERS("[1 2] * k"), "k = 3; r = mat2str(input('How many? '));",
	      "[3 6]", "<How many? >");
	check(ANSWERS("k + 1;"),
	      "r = num2str(f(7) * 2);\nfunction r = f(k)\n"
	      "r = input(\"\");\nend",
	      "\"16\"", "<>");
	check(ANSWERS("  "), "r = mat2str(size(input('')));", "[0 0]", "<>");
	check(ANSWERS("'it'"), "input('a\\nb\\\\');\nr = ans;", "it",
	      "<a\nb\\>");
}

static void text_is_taken_as_it_is(void **in)
{
	(void)in;
	check(ANSWERS("1 + 1"), "r = input('Name: ', 's');", "1 + 1",
	      "<Name: >");
	check(ANSWERS(""), "r = mat2str(size(input('', 's')));", "[0 0]", "<>");
	check(ANSWERS("x"), "input('', 'q');",
	      "MATLAB:unrecognizedStringChoice", "");
}

static void a_mistake_is_told_and_asked_again(void **in)
{
	(void)in;
	check(ANSWERS("nosuch", "'right'"), "r = input('? ');", "right",
	      "<? >[Unrecognized function or variable 'nosuch'.\n]<? >");
	check(ANSWERS("nosuch"), "r = input('');", "MATLAB:input:end",
	      "<>[Unrecognized function or variable 'nosuch'.\n]<>");
	check(ANSWERS("nosuch", "2"), "input(''); r = lasterr;", "nosuch",
	      "<>[Unrecognized function or variable 'nosuch'.\n]<>");
}

/* A program in which an answer may be 'stop'. */
#define STOP(text)                                                             \
	"k = 'kept';\n" text "\nk = 'lost';\n"                                 \
	"function r = stop()\nexit(3);\nr = 1;\nend\n"

static void an_answer_can_end_the_program(void **in)
{
	struct user cancels = *ANSWERS("nosuch", "nosuch");
	struct user leaves = { .answers = (const char *const[]){ NULL } };

	(void)in;
	check(ANSWERS("stop", "1"), STOP("input('');"), "kept", "<>");
	check(ANSWERS("stop", "1"), STOP("eval('input('''');', '');"), "kept",
	      "<>");
	check(ANSWERS("exit(3)", "return"), STOP("keyboard"), "kept", "<K>> >");
	cancels.cancels = true;
	check(&cancels, "try, input('a'); catch, end", "MATLAB:interrupted",
	      "<a>");
	leaves.cancels = true;
	check(&leaves, "try, input('a'); catch, end", "MATLAB:interrupted",
	      "<a>");
}

static void without_a_user_it_fails(void **in)
{
	(void)in;
	check(&nobody, "input('x');", "MATLAB:input:none", "");
	check(&nobody, "keyboard", "MATLAB:input:none", "");
	check(&nobody, "pause", "MATLAB:input:none", "");
	check(&nobody, "try, pause, catch e, r = e.identifier; end",
	      "MATLAB:input:none", "");
	check(&nobody, "pause off, pause, r = pause('query');", "off", "");
}

/* 'identifier' NULL: it succeeds. */
static void check_denied(const char *text, bool eval, bool input,
			 const char *identifier)
{
	struct user user = *ANSWERS("5", "return");
	struct ms_session *session = requests_open(NULL);
	struct ms_outcome *outcome;
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = text,
		.text_size = strlen(text),
		.context = &user,
		.on_input = answer,
		.deny_eval = eval,
		.deny_input = input,
	};

	assert_int_equal(ms_session_execute(session, &request, &outcome, NULL),
			 0);
	if (identifier == NULL) {
		assert_true(outcome->ok);
	} else {
		assert_string_equal(outcome->error->identifier, identifier);
		assert_string_equal(user.heard, "");
	}
	ms_outcome_free(session, outcome);
	ms_session_free(session);
}

static void hosts_can_forbid_it(void **in)
{
	static const char input_off[] = "Session:InputDisabled";
	static const char eval_off[] = "Session:DynamicEvalDisabled";

	(void)in;
	check_denied("input('');", false, false, NULL);
	check_denied("input('');", false, true, input_off);
	check_denied("input('', 's');", false, true, input_off);
	check_denied("pause", false, true, input_off);
	check_denied("keyboard", false, true, input_off);
	check_denied("input('');", true, false, eval_off);
	check_denied("keyboard", true, false, eval_off);
	check_denied("input('', 's'); pause", true, false, NULL);
}

static void keyboard_runs_lines_until_it_is_told_to_go_on(void **in)
{
	(void)in;
	check(ANSWERS("k = k * 2;", "new = 5;", " return;"),
	      "r = num2str(f(4));\nfunction r = f(k)\nkeyboard\n"
	      "r = k + eval('new');\nend",
	      "\"13\"", "<K>> ><K>> ><K>> >");
	check(ANSWERS("nosuch", "returns = 'a';", "", "dbcont"),
	      "keyboard('at\\t');\nr = returns;", "\"a\"",
	      "<at\t>[Unrecognized function or variable 'nosuch'.\n]"
	      "<at\t><at\t><at\t>");
	check(ANSWERS("x = 1;"), "keyboard", "MATLAB:input:end",
	      "<K>> ><K>> >");
}

static void pauses_end(void **in)
{
	struct user cancels = *ANSWERS("");

	(void)in;
	check(&nobody, "t = tic; pause(0.03); r = mat2str(toc(t) >= 0.03);",
	      "true", "");
	check(&nobody, "pause(0); pause(int8(0)); r = 'on';", "on", "");
	check(&nobody, "pause(-1)", "MATLAB:pause:InvalidInput", "");
	check(&nobody, "pause(NaN)", "MATLAB:pause:InvalidInput", "");
	check(&nobody,
	      "a = pause('off'); pause(1e9); pause(Inf); b = pause('on');"
	      "r = [a b pause('query')];",
	      "onoffon", "");
	check(ANSWERS(""), "pause; r = 'on';", "on", "<>");
	cancels.cancels = true;
	check(&cancels, "input('x'); pause(Inf)", "MATLAB:interrupted", "<x>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_is_an_expression_there),
		cmocka_unit_test(text_is_taken_as_it_is),
		cmocka_unit_test(a_mistake_is_told_and_asked_again),
		cmocka_unit_test(an_answer_can_end_the_program),
		cmocka_unit_test(without_a_user_it_fails),
		cmocka_unit_test(hosts_can_forbid_it),
		cmocka_unit_test(keyboard_runs_lines_until_it_is_told_to_go_on),
		cmocka_unit_test(pauses_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
