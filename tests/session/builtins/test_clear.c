/* clear and clearvars in all their forms, and the tables of who and whos. */
#include "program_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Five variables, a statement, and what is left. */
#define LEFT(statement)                                                        \
	"aq1 = 1; aq2 = 2; bq = 3; bqq = 4; c = 5;\n" statement "\n"           \
	"left = who; fprintf('%s ', left{:});"

static void names_and_patterns(void **state)
{
	static const struct program_case cases[] = {
		{ LEFT("clear"), "" },
		{ LEFT("clear c"), "aq1 aq2 bq bqq " },
		{ LEFT("clear c nosuch bq"), "aq1 aq2 bqq " },
		{ LEFT("clear('c', \"bq\")"), "aq1 aq2 bqq " },
		{ LEFT("clear aq*"), "bq bqq c " },
		{ LEFT("clear aq?"), "bq bqq c " },
		{ LEFT("clear ?q"), "aq1 aq2 bqq c " },
		{ LEFT("clear *q*"), "c " },
		{ LEFT("clear *"), "" },
		{ LEFT("clear variables"), "" },
		{ LEFT("clear -v aq*"), "bq bqq c " },
		{ LEFT("clear -regexp ^a q$"), "c " },
		{ LEFT("clear -regexp q"), "c " },
		{ LEFT("clear -r ^c"), "aq1 aq2 bq bqq " },
		{ LEFT("clear c -regexp ^a"), "bq bqq " },
		{ LEFT("clear -x a*"), "aq1 aq2 " },
		{ LEFT("clear -exclusive -regexp q$ c"), "bq bqq c " },
		{ LEFT("clear all"), "" },
		{ LEFT("clear -all"), "" },
		{ LEFT("clear -a aq*"), "bq bqq c " },
		{ LEFT("clear classes"), "aq1 aq2 bq bqq c " },
		{ LEFT("clear functions"), "aq1 aq2 bq bqq c " },
		{ LEFT("clear -f a*"), "aq1 aq2 bq bqq c " },
		{ LEFT("clear global"), "aq1 aq2 bq bqq c " },
		{ LEFT("clear global aq1"), "aq1 aq2 bq bqq c " },
		{ LEFT("try, clear -except c, catch e, disp(e.message), end"),
		  "'-except' is no option of 'clear'.\n"
		  "aq1 aq2 bq bqq c e " },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void clearvars_has_exceptions(void **state)
{
	static const struct program_case cases[] = {
		{ LEFT("clearvars"), "" },
		{ LEFT("clearvars c bq*"), "aq1 aq2 " },
		{ LEFT("clearvars -except c bq*"), "bq bqq c " },
		{ LEFT("clearvars aq* -except aq1"), "aq1 bq bqq c " },
		{ LEFT("clearvars -regexp ^[ab] -except bq"), "bq c " },
		{ LEFT("clearvars -except -regexp ^a q$"), "aq1 aq2 bq bqq " },
		{ LEFT("clearvars -regexp q -except -regexp qq"), "bqq c " },
		{ LEFT("clearvars -global"), "aq1 aq2 bq bqq c " },
		{ LEFT("clearvars nosuch"), "aq1 aq2 bq bqq c " },
		{ "a = 1;\n"
		  "clearvars -except",
		  "MATLAB:clearvars:noNames: '-except' wants the names of "
		  "variables.\n" },
		{ "clearvars -all",
		  "MATLAB:clear:unknownOption: '-all' is no option of "
		  "'clearvars'.\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void globals_are_unlinked_or_removed(void **state)
{
	static const struct program_case cases[] = {
		/* By name: only the link. */
		{ "global g, g = 5; clear g\n"
		  "fprintf('%d', exist('g')); global g, fprintf('%d', g)",
		  "05" },
		{ "global g, g = 5; clear\n"
		  "fprintf('%d', exist('g')); global g, fprintf('%d', g)",
		  "05" },
		/* All of them, for everybody. */
		{ "global g h, g = 5; h = 6; k = 7; clear global g\n"
		  "fprintf('%d', exist('g'), exist('h'), k);\n"
		  "global g, fprintf('%d', isempty(g))",
		  "0171" },
		{ "global g1 g2 h, g1 = 5; h = 6; clear -global g*\n"
		  "fprintf('%d', exist('g1'), exist('g2'), exist('h'))",
		  "001" },
		{ "global g1 h, clear -global -regexp ^g\n"
		  "fprintf('%d', exist('g1'), exist('h'))",
		  "01" },
		{ "global g h, g = 1; h = 2; x = 3; clear global\n"
		  "w = who; fprintf('%s ', w{:}); w = who('global');\n"
		  "fprintf('%d', numel(w))",
		  "x 0" },
		{ "global g, g = 1; x = 3; clear all\n"
		  "w = who('global'); fprintf('%d', numel(w), exist('x'))",
		  "00" },
		{ "global g h, x = 3; clearvars -global g\n"
		  "fprintf('%d', exist('g'), exist('h'), exist('x'))",
		  "011" },
		{ "global g h, clearvars -global -except h\n"
		  "fprintf('%d', exist('g'), exist('h'))",
		  "01" },
		/* A variable that isn't linked stays, though a global has its
		 * name. */
		{ "g = 1; set_it(5); clear global g\n"
		  "fprintf('%d', g)\n"
		  "function set_it(v), global g, g = v; end",
		  "1" },
		/* From inside of a function. */
		{ "global g, g = 5; drop_it(); fprintf('%d', exist('g'))\n"
		  "function drop_it(), clear global g, end",
		  "0" },
		{ "global g, g = 5; drop_link(); fprintf('%d', g)\n"
		  "function drop_link(), global g, clear g, end",
		  "5" },
		{ "global g, g = 5; outer(); fprintf('%d', exist('g'))\n"
		  "function outer(), global g, inner();\n"
		  "fprintf('%d', exist('g')), g = 8; fprintf('%d', g), end\n"
		  "function inner(), clear global, end",
		  "080" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

#define COUNTERS                                                               \
	"function r = up(), persistent n, if isempty(n), n = 0; end\n"         \
	"n = n + 1; r = n; end\n"                                              \
	"function r = up2(), persistent n, if isempty(n), n = 10; end\n"       \
	"n = n + 1; r = n; end\n"

static void functions_forget_their_persistents(void **state)
{
	static const struct program_case cases[] = {
		{ "up(); up2(); clear functions, fprintf('%d ', up(), "
		  "up2())\n" COUNTERS,
		  "1 11 " },
		{ "up(); up2(); clear all, fprintf('%d ', up(), "
		  "up2())\n" COUNTERS,
		  "1 11 " },
		{ "up(); up2(); clear up, fprintf('%d ', up(), "
		  "up2())\n" COUNTERS,
		  "1 12 " },
		{ "up(); up2(); clear -f up?, fprintf('%d ', up(), "
		  "up2())\n" COUNTERS,
		  "2 11 " },
		{ "up(); up2(); clear -f -regexp ^up$\n"
		  "fprintf('%d ', up(), up2())\n" COUNTERS,
		  "1 12 " },
		{ "up(); up2(); clear, fprintf('%d ', up(), up2())\n" COUNTERS,
		  "2 12 " },
		{ "up(); clear variables, clear global, clearvars\n"
		  "fprintf('%d ', up())\n" COUNTERS,
		  "2 " },
		/* What runs keeps its own. */
		{ "fprintf('%d ', keep(), keep())\n"
		  "function r = keep(), persistent n\n"
		  "if isempty(n), n = 5; end\n"
		  "clear functions\n"
		  "n = n + 1; r = n; end",
		  "6 7 " },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void functions_clear_their_own(void **state)
{
	static const struct program_case cases[] = {
		{ "x = 1; f(); fprintf('%d', x)\n"
		  "function f(), x = 5; y = 6; clear x\n"
		  "fprintf('%d', exist('x'), y), end",
		  "061" },
		{ "x = 1; f(2); fprintf('%d', x)\n"
		  "function f(a), eval('made = 3;'); clear\n"
		  "fprintf('%d', exist('a'), exist('made')), end",
		  "001" },
		{ "f(1)\n"
		  "function f(abc), x = 2; clearvars -except abc\n"
		  "w = who; fprintf('%s ', w{:}), end",
		  "abc " },
		{ "sin = 3; clear sin, fprintf('%d', sin(0))", "0" },
		{ "x = 1; clear x, x", "MATLAB:UndefinedFunction: Unrecognized "
				       "function or variable 'x'.\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void who_writes_columns(void **state)
{
	static const struct program_case cases[] = {
		{ "who", "" },
		{ "b = 1; a = 2; who", "\nYour variables are:\n\na  b  \n\n" },
		{ "b = 1; long_name = 2; who", "\nYour variables are:\n\n"
					       "b          long_name  \n\n" },
		/* Two rows of seven columns: down, then to the right. */
		{ "for k = 1:9, assignin('base', sprintf('v23456789_%d', k), "
		  "0); end, clear k, who",
		  "\nYour variables are:\n\n"
		  "v23456789_1  v23456789_3  v23456789_5  v23456789_7  "
		  "v23456789_9  \n"
		  "v23456789_2  v23456789_4  v23456789_6  v23456789_8  \n\n" },
		{ "a = 1; b = 2; who b", "\nYour variables are:\n\nb  \n\n" },
		{ "global g, a = 1; who global",
		  "\nYour variables are:\n\ng  \n\n" },
		{ "f(1)\nfunction f(x), y = 2; who, end",
		  "\nYour variables are:\n\nx  y  \n\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

#define HEAD "  Name      Size            Bytes  Class     Attributes\n\n"

static void whos_writes_a_table(void **state)
{
	static const struct program_case cases[] = {
		{ "whos", "" },
		{ "x = ones(5); y = 'abc'; whos", HEAD
		  "  x         5x5               200  double              \n"
		  "  y         1x3                 6  char                \n"
		  "\n" },
		{ "d = zeros(2654, 3); whos d",
		  "  Name         Size            Bytes  Class     Attributes\n"
		  "\n"
		  "  d         2654x3             63696  double              \n"
		  "\n" },
		{ "X = zeros(648, 509); caption = char(zeros(2, 28)); whos",
		  "  Name           Size               Bytes  Class     "
		  "Attributes\n"
		  "\n"
		  "  X            648x509            2638656  double          "
		  "    \n"
		  "  caption        2x28                 112  char            "
		  "    \n"
		  "\n" },
		{ "global g, g = 1i; s = sparse([1 0 2]); f = @sin; whos",
		  "  Name      Size            Bytes  Class              "
		  "Attributes\n"
		  "\n"
		  "  f         1x1                32  function_handle    "
		  "          \n"
		  "  g         1x1                16  double             "
		  "global, "
		  "complex\n"
		  "  s         1x3                64  double             "
		  "sparse  "
		  "  \n"
		  "\n" },
		{ "c = cell(7200, 2, 3); whos",
		  "  Name         Size             Bytes  Class    "
		  "Attributes\n"
		  "\n"
		  "  c         7200x2x3                0  cell               "
		  "\n"
		  "\n" },
		{ "a = 1; bb = 2; whos -regexp ^b", HEAD
		  "  bb        1x1                 8  double              \n"
		  "\n" },
		{ "global g, a = 1; whos global", HEAD
		  "  g         0x0                 0  double    global    \n"
		  "\n" },
	};

	(void)state;
	CHECK_PROGRAMS(cases);
}

static void out_of_memory_is_an_error(void **state)
{
	(void)state;
	check_memory("x = 1; y = 2; global g\n"
		     "f(); clear functions\n"
		     "clear -regexp ^x\n"
		     "clear global, clearvars -except y\n"
		     "evalc('who, whos');\n"
		     "function f(), persistent n, n = 1; end");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_patterns),
		cmocka_unit_test(clearvars_has_exceptions),
		cmocka_unit_test(globals_are_unlinked_or_removed),
		cmocka_unit_test(functions_forget_their_persistents),
		cmocka_unit_test(functions_clear_their_own),
		cmocka_unit_test(who_writes_columns),
		cmocka_unit_test(whos_writes_a_table),
		cmocka_unit_test(out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
