/*
 * Ctrl-C reaches every native function: each is called with large values of
 * every kind, the interrupt flag goes up a moment later, and the call has to
 * end soon after.  Time is processor time, so that other work of the machine
 * doesn't count.  What takes no such values, or little time, has ended before.
 *
 * By hand, larger values, one function, and what took long:
 *	COUNT=1000000 ONLY=conv SHOW=0.05 test_interrupt_everywhere
 */
#include "program/program.h"

#include "builtins/function_table.h"
#include "vm/entry.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define MEMORY_LIMIT ((uint64_t)192 << 20)
/* Elements; a quadratic loop over them is far from its end after a second. */
#define COUNT	    131072
#define RAISE_AFTER 2000 /* microseconds */
#define LATE	    1.0	 /* seconds, generous: the sanitizers */
#define LATE_LAPACK                                                            \
	20.0 /* the same where LAPACK computes, which can't be asked */
#define HOPELESS 60.0

/* Those that end the session, wait, or change what lies outside of it. */
static const char *const left_out[] = { "exit",	 "quit",  "pause",
					"input", "clear", "clearvars",
					"save",	 "cd",	  "keyboard" };

/* Large values, and the small ones that go with them. */
static const char values[] =
	"k = round(sqrt(ms_n)); r = rand(1, ms_n);\n"
	"ms_v = {r, r', rand(k), complex(rand(k), rand(k)), r > 0.5, "
	"1:ms_n, single(r), int32(r * 1e6), uint64(r * 1e15), "
	"char(97 + 25 * r), repmat('a', 1, ms_n), num2cell(r(1:ms_n / 8)), "
	"cellstr(char(97 + 25 * rand(ms_n / 32, 4)))', "
	"string(cellstr(char(97 + 25 * rand(ms_n / 32, 4)))'), "
	"struct('a', num2cell(r(1:ms_n / 16))), "
	"sparse(ceil(rand(1, 9 * k) * k), ceil(rand(1, 9 * k) * k), 1, k, k), "
	"sprintf('%d,', 1:ms_n / 8), complex(r, r), rand(2, 2, ms_n / 4)};\n"
	"ms_w = {2, ms_n, 'a', {'a', 'b'}, @sin};\n"
	"ms_v = [ms_v ms_w]; ms_large = numel(ms_v) - numel(ms_w);\n"
	"ms_all = numel(ms_v); clear r k ms_w\n";

static volatile sig_atomic_t flag;
static volatile double raised;
static char called[160];

static double now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Comes again: who doesn't end at all would make a test that doesn't either. */
static void on_signal(int number)
{
	static const char words[] = " doesn't end\n";

	(void)number;
	if (raised == 0) {
		raised = now();
		flag = 1;
	} else if (now() - raised > HOPELESS) {
		(void)!write(STDERR_FILENO, called, strlen(called));
		(void)!write(STDERR_FILENO, words, sizeof(words) - 1);
		_exit(1);
	}
}

static void set_timer(long microseconds)
{
	const struct itimerval value = {
		.it_value.tv_usec = microseconds,
		.it_interval.tv_sec = microseconds == 0 ? 0 : 1,
	};

	(void)setitimer(ITIMER_PROF, &value, NULL);
}

static void drop(void *context, enum ms_stream stream, const char *text,
		 size_t size)
{
	(void)context, (void)stream, (void)text, (void)size;
}

static void run(struct ms_program *program, const char *text)
{
	if (ms_program_run(program, "calls", text, strlen(text)) != 0)
		fail_msg("%s: %s", text,
			 ms_error_message(ms_program_heap(program)));
}

static int number_of(struct ms_program *program, const char *name)
{
	char text[64];

	(void)snprintf(text, sizeof(text), "error('n:n', '%%d', %s);", name);
	assert_int_not_equal(ms_program_run(program, "n", text, strlen(text)),
			     0);
	return atoi(ms_error_message(ms_program_heap(program)));
}

/* Seconds from the flag to the end; 0 when the end came first. */
static double lateness(struct ms_program *program)
{
	flag = 0;
	raised = 0;
	set_timer(RAISE_AFTER);
	(void)ms_program_run(program, "call", called, strlen(called));
	set_timer(0);
	double end = now();
	flag = 0;
	return raised == 0 ? 0 : end - raised;
}

/* A whole matrix at a time, by a library that knows no flag. */
static double bound_of(const char *name)
{
	static const char *const lapack[] = { "chol",	  "det",      "eig",
					      "inv",	  "lu",	      "norm",
					      "qr",	  "mldivide", "mpower",
					      "mrdivide", "rcond",    "svd" };

	for (size_t i = 0; i < sizeof(lapack) / sizeof(lapack[0]); i++)
		if (strcmp(name, lapack[i]) == 0)
			return LATE_LAPACK;
	return LATE;
}

static void check_call(struct ms_program *program, const char *name)
{
	const char *show = getenv("SHOW");
	double late = lateness(program);

	if (show != NULL && late > strtod(show, NULL))
		print_message("%s %.3f s\n", called, late);
	else if (late > bound_of(name))
		fail_msg("%s ended %.1f s after the interrupt", called, late);
	run(program, "ms_r = 0; ms_q = 0;");
}

/* Of one value, with itself, and with each small one. */
static void call_one(struct ms_program *program, const char *name, int large,
		     int all)
{
	for (int i = 1; i <= large; i++) {
		(void)snprintf(called, sizeof(called), "ms_r = %s(ms_v{%d});",
			       name, i);
		check_call(program, name);
		(void)snprintf(called, sizeof(called),
			       "[ms_r, ms_q] = %s(ms_v{%d}, ms_v{%d});", name,
			       i, i);
		check_call(program, name);
		for (int j = large + 1; j <= all; j++) {
			(void)snprintf(called, sizeof(called),
				       "ms_r = %s(ms_v{%d}, ms_v{%d});", name,
				       i, j);
			check_call(program, name);
		}
	}
}

static bool is_left_out(const char *name)
{
	const char *only = getenv("ONLY");

	for (size_t i = 0; i < sizeof(left_out) / sizeof(*left_out); i++)
		if (strcmp(name, left_out[i]) == 0)
			return true;
	return only != NULL && strcmp(only, name) != 0;
}

static void begin(struct ms_program **out, int *large, int *all)
{
	const struct ms_program_options options = {
		.struct_size = sizeof(options),
		.folder = "",
		.memory_limit = MEMORY_LIMIT,
		.interrupt = &flag,
		.write = drop,
	};
	const char *count = getenv("COUNT");
	char text[64];

	assert_int_equal(ms_program_create(out, &options, NULL), 0);
	(void)snprintf(text, sizeof(text), "ms_n = %ld;",
		       count == NULL ? COUNT : strtol(count, NULL, 10));
	run(*out, text);
	run(*out, values);
	*large = number_of(*out, "ms_large");
	*all = number_of(*out, "ms_all");
}

static void natives_end_when_interrupted(void **state)
{
	const struct ms_builtin_entry *entries = ms_builtin_entries;
	struct sigaction action = { .sa_handler = on_signal,
				    .sa_flags = SA_RESTART };
	struct ms_program *program;
	int large, all;

	(void)state;
	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(SIGPROF, &action, NULL);
	begin(&program, &large, &all);
	for (uint32_t i = 0; i < ms_builtin_entry_count; i++)
		if (entries[i].function != NULL &&
		    !is_left_out(entries[i].name))
			call_one(program, entries[i].name, large, all);
	run(program, "if 1 + 1 ~= 2, error('lost'), end");
	ms_program_free(program);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(natives_end_when_interrupted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
