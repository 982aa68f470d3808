/*
 * Every native function is called with values of every kind in every place:
 * whatever it answers, it answers, and the next call finds all in order.
 *
 * By hand, with more calls of three and four values, of one function:
 *	TRIPLES=5000 ONLY=fft test_any_arguments
 */
#include "program/program.h"

#include "builtins/function_table.h"
#include "vm/entry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MEMORY_LIMIT ((uint64_t)64 << 20)
#define TRIPLES	     60 /* for each function, of the many there are; or $TRIPLES */

/* Those that end the session, wait, or change what lies outside of it. */
static const char *const left_out[] = { "exit",	 "quit",  "pause",
					"input", "clear", "clearvars",
					"save",	 "cd",	  "keyboard" };

static const char values[] =
	"ms_v = {0, -1, 2.5, NaN, Inf, 1+2i, int8(5), uint64(9), single(2), "
	"true, 'abc', '', \"text\", [\"a\", \"b\"], {}, {1}, {1, 'a'; [], {}}, "
	"[], zeros(0, 3), [1 2; 3 4], rand(2, 3, 2), 1:4, sparse([1 0; 0 2]), "
	"struct('a', 1), struct('a', {}), struct('b', {1, 2}), @sin, "
	"@(x) x + 1, MException('a:b', 'c'), -0, 1e10, int32([1 2 3])};\n"
	"ms_s = \"a\"; ms_s(3) = \"b\"; ms_v{end + 1} = ms_s;\n"
	"ms_v{end + 1} = ':'; ms_n = numel(ms_v);\n";

static const char calls[] =
	"try, feval(ms_f); catch, end\n"
	"for ms_i = 1:ms_n\n"
	"  try, ms_r = feval(ms_f, ms_v{ms_i}); catch, end\n"
	"  for ms_j = 1:ms_n\n"
	"    try, ms_r = feval(ms_f, ms_v{[ms_i ms_j]}); catch, end\n"
	"    try, [ms_r, ms_q, ms_p] = feval(ms_f, ms_v{[ms_i ms_j]});\n"
	"    catch, end\n"
	"  end\n"
	"end\n"
	"for ms_i = 1:ms_t\n"
	"  ms_k = ceil(rand(1, 4) * ms_n);\n"
	"  try, ms_r = feval(ms_f, ms_v{ms_k(1:3)}); catch, end\n"
	"  try, ms_r = feval(ms_f, ms_v{ms_k}); catch, end\n"
	"end\n";

static bool is_left_out(const char *name)
{
	for (size_t i = 0; i < sizeof(left_out) / sizeof(*left_out); i++)
		if (strcmp(name, left_out[i]) == 0)
			return true;
	return false;
}

static void run(struct ms_program *program, const char *text)
{
	struct ms_heap *heap = ms_program_heap(program);

	if (ms_program_run(program, "calls", text, strlen(text)) != 0)
		fail_msg("%s", ms_error_message(heap));
}

/* A session for each, so that what one leaves behind doesn't matter. */
static void call_one(const char *name)
{
	const struct ms_program_options options = {
		.struct_size = sizeof(options),
		.folder = "",
		.memory_limit = MEMORY_LIMIT,
	};
	struct ms_program *program;
	const char *triples = getenv("TRIPLES");
	char text[128];

	assert_int_equal(ms_program_create(&program, &options, NULL), 0);
	run(program, values);
	(void)snprintf(text, sizeof(text), "ms_f = '%s'; ms_t = %ld;", name,
		       triples == NULL ? TRIPLES : strtol(triples, NULL, 10));
	run(program, text);
	run(program, calls);
	run(program, "if 1 + 1 ~= 2, error('lost'), end");
	ms_program_free(program);
}

static void natives_take_anything(void **state)
{
	const struct ms_builtin_entry *entries = ms_builtin_entries;
	const char *only = getenv("ONLY");

	(void)state;
	for (uint32_t i = 0; i < ms_builtin_entry_count; i++) {
		if (entries[i].function == NULL || is_left_out(entries[i].name))
			continue;
		if (only != NULL && strcmp(only, entries[i].name) != 0)
			continue;
		print_message("%s\n", entries[i].name);
		call_one(entries[i].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(natives_take_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
