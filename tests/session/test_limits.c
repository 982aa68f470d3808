/*
 * Programs that want too much: each ends with a clean error, in bounded time
 * and memory.
 */
#include "program/program.h"

#include "lang/dialect.h"

#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define MIB	     ((size_t)1 << 20)
#define MEMORY_LIMIT (128 * MIB)
/* A buffer that grows is there twice, and none of its sizes is in the heap. */
#define PEAK_LIMIT (4 * MEMORY_LIMIT)
#define LONG	   (100 * MIB)
/* Generous: the sanitizers and other work of the machine slow us down. */
#define SECONDS_LIMIT 20.0

struct run {
	struct failing_alloc counts;
	struct snap_allocator allocator;
	struct ms_program *program;
	double seconds;
};

static void begin(struct run *run, uint8_t dialect)
{
	*run = (struct run){ .seconds = 0 };
	run->allocator = failing_allocator(&run->counts);
	const struct ms_program_options options = {
		.struct_size = sizeof(options),
		.dialect = dialect,
		.folder = "",
		.memory_limit = MEMORY_LIMIT,
		.allocator = &run->allocator,
	};
	assert_int_equal(ms_program_create(&run->program, &options, NULL), 0);
}

static void end(struct run *run)
{
	ms_program_free(run->program);
	assert_int_equal(run->counts.live, 0);
}

static double now(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

static int run_text(struct run *run, const char *text, size_t size)
{
	double start = now();
	int rc = ms_program_run(run->program, "limits", text, size);

	run->seconds = now() - start;
	return rc;
}

struct row {
	const char *code;
	const char *error; /* identifier; "": it succeeds */
};

/* The text of a program may be there a few times, for messages and values. */
static void compare(const struct run *run, int rc, const char *what,
		    size_t size, const char *error)
{
	const struct ms_heap *heap = ms_program_heap(run->program);
	const char *got = rc == 0 ? "" : ms_error_identifier(heap);

	if (strcmp(got, error) != 0)
		fail_msg("%.60s: '%s' (%.100s), not '%s'", what, got,
			 rc == 0 ? "no error" : ms_error_message(heap), error);
	if (run->seconds >= SECONDS_LIMIT)
		fail_msg("%.60s: %.1f seconds", what, run->seconds);
	if (run->counts.peak_bytes >= PEAK_LIMIT + 4 * size)
		fail_msg("%.60s: %zu MiB", what, run->counts.peak_bytes / MIB);
}

/* What went wrong must not stand in the way of what comes next. */
static void goes_on(struct run *run)
{
	static const char text[] = "next = 1 + 1;";

	assert_int_equal(run_text(run, text, sizeof(text) - 1), 0);
}

static void check(const struct row *row)
{
	struct run run;

	begin(&run, MS_DIALECT_MATLAB);
	int rc = run_text(&run, row->code, strlen(row->code));
	compare(&run, rc, row->code, 0, row->error);
	goes_on(&run);
	end(&run);
}

static const struct row rows[] = {
	/* sizes */
	{ "zeros(1e9);", "MATLAB:array:SizeLimitExceeded" },
	{ "zeros(1e9, 1e9);", "MATLAB:array:SizeLimitExceeded" },
	{ "zeros(1e300);", "MATLAB:pmaxsize" },
	{ "zeros(1e9, 1);", "MATLAB:array:SizeLimitExceeded" },
	{ "zeros(Inf);", "MATLAB:pmaxsize" },
	{ "ones(1e5, 1e5, 'int8');", "MATLAB:array:SizeLimitExceeded" },
	{ "cell(1e5);", "MATLAB:array:SizeLimitExceeded" },
	{ "cell(1e12, 1e12);", "MATLAB:array:SizeLimitExceeded" },
	{ "eye(1e6);", "MATLAB:array:SizeLimitExceeded" },
	{ "rand(1e6);", "MATLAB:array:SizeLimitExceeded" },
	{ "magic(1e6);", "MATLAB:array:SizeLimitExceeded" },
	{ "linspace(0, 1, 1e12);", "MATLAB:array:SizeLimitExceeded" },
	{ "true(1e6);", "MATLAB:array:SizeLimitExceeded" },
	{ "x = []; x(1e12) = 1;", "MATLAB:array:SizeLimitExceeded" },
	{ "x = []; x(1e300) = 1;", "MATLAB:badsubscript" },
	{ "x = {}; x{1e10} = 1;", "MATLAB:array:SizeLimitExceeded" },
	{ "s(1e10).a = 1;", "MATLAB:array:SizeLimitExceeded" },
	{ "x(1e6, 1e6, 1e6) = 1;", "MATLAB:array:SizeLimitExceeded" },
	{ "reshape(1:6, 1e300, []);", "MATLAB:pmaxsize" },
	{ "struct('a', cell(1e5));", "MATLAB:array:SizeLimitExceeded" },
	{ "repmat(1:1000, 1e6, 1e6);", "MATLAB:array:SizeLimitExceeded" },
	{ "repmat('ab', 1, 1e12);", "MATLAB:array:SizeLimitExceeded" },
	{ "repmat({1}, 1e5, 1e5);", "MATLAB:array:SizeLimitExceeded" },
	{ "repmat(1, [1e9 1e9 1e9]);", "MATLAB:array:SizeLimitExceeded" },
	{ "kron(ones(3000), ones(3000));", "MATLAB:nomem" },
	{ "bsxfun(@plus, (1:1e6)', 1:1e6);", "MATLAB:array:SizeLimitExceeded" },
	{ "(1:1e6)' + (1:1e6);", "MATLAB:array:SizeLimitExceeded" },
	{ "(1:1e6)' * (1:1e6);", "MATLAB:array:SizeLimitExceeded" },
	{ "(1:1e6)' == (1:1e6);", "MATLAB:array:SizeLimitExceeded" },
	{ "[a, b] = meshgrid(1:1e6);", "MATLAB:array:SizeLimitExceeded" },
	{ "diag(1:1e6);", "MATLAB:array:SizeLimitExceeded" },
	{ "blanks(1e12);", "MATLAB:array:SizeLimitExceeded" },
	{ "accumarray([1e9 1e9], 1);", "MATLAB:array:SizeLimitExceeded" },
	{ "full(sparse(1e6, 1e6, 1));", "MATLAB:array:SizeLimitExceeded" },
	{ "sparse(1e5, 1e5) == 0;", "MATLAB:array:SizeLimitExceeded" },
	{ "x = 1; while true, x = [x x]; end", "MATLAB:nomem" },
	{ "x = 'a'; for k = 1:40, x = [x x]; end", "MATLAB:nomem" },
	{ "x = \"a\"; for k = 1:40, x = x + x; end", "MATLAB:nomem" },
	{ "c = {}; while true, c{end + 1} = zeros(1, 1000); end",
	  "MATLAB:nomem" },
	{ "c = {}; while true, c = {c, c}; end", "MATLAB:nomem" },
	{ "s.a = 1; while true, s(end + 1).a = 'text'; end", "MATLAB:nomem" },
	{ "k = 0; while true, k = k + 1; s.(sprintf('f%d', k)) = 1; end",
	  "MATLAB:nomem" },
	/* ranges */
	{ "x = 1:1e9; x(end);", "" },
	{ "x = 1:1e300;", "MATLAB:array:SizeLimitExceeded" },
	{ "x = 1:Inf;", "MATLAB:array:SizeLimitExceeded" },
	{ "x = 0:1e-300:1;", "MATLAB:array:SizeLimitExceeded" },
	{ "x = (1:1e9) .^ 2;", "MATLAB:array:SizeLimitExceeded" },
	{ "x = 1:1e9; x(3) = 1;", "MATLAB:array:SizeLimitExceeded" },
	{ "[1:1e9];", "" },
	{ "for k = 1:1e300, break, end", "" },
	{ "for k = 1:Inf, if k > 10, break, end, end", "" },
	{ "x = zeros(1, 10); x(1:1e300);", "MATLAB:array:SizeLimitExceeded" },
	{ "x = int32(1):intmax('int32');", "MATLAB:array:SizeLimitExceeded" },
	/* recursion */
	{ "f(1);\nfunction f(x)\nf(x + 1);\nend", "MATLAB:recursionLimit" },
	{ "f(1);\nfunction f(x)\ng(x);\nend\nfunction g(x)\nf(x);\nend",
	  "MATLAB:recursionLimit" },
	{ "f(1);\nfunction r = f(x)\nr = cellfun(@f, {x});\nend",
	  "MATLAB:recursionLimit" },
	{ "f(1);\nfunction r = f(x)\nr = arrayfun(@(y) f(y), x);\nend",
	  "MATLAB:recursionLimit" },
	{ "f(1);\nfunction r = f(x)\nr = feval(@f, x);\nend",
	  "MATLAB:recursionLimit" },
	{ "f(1);\nfunction r = f(x)\nr = feval('f', x);\nend",
	  "MATLAB:recursionLimit" },
	{ "f(1);\nfunction r = f(x)\nr = eval('f(x)');\nend",
	  "MATLAB:recursionLimit" },
	{ "f(1);\nfunction f(x)\nevalc('f(x)');\nend", "MATLAB:evalc:depth" },
	{ "f = @(g) g(g); f(f);", "MATLAB:recursionLimit" },
	{ "s = 'eval(s)'; eval(s);", "MATLAB:recursionLimit" },
	/* depth of values */
	{ "c = {}; for k = 1:200000, c = {c}; end", "" },
	{ "c = {}; for k = 1:200000, c = {c}; end\nd = c; isequal(c, d);", "" },
	{ "c = 1; for k = 1:200000, c = {c}; end\nd = 1;\n"
	  "for k = 1:200000, d = {d}; end\nisequal(c, d);",
	  "" },
	{ "s = 1; for k = 1:200000, t.a = s; s = t; end", "" },
	{ "c = 1; for k = 1:200000, c = {c}; end\nc", "" },
	{ "f = @() 1; for k = 1:200000, f = @() f; end", "" },
	{ "e = MException('a:b', 'c');\n"
	  "for k = 1:100000, e = addCause(MException('a:b', 'c'), e); end",
	  "" },
	/* text */
	{ "sprintf('%1000000000d', 1);", "MATLAB:printf:width" },
	{ "sprintf('%.1000000000f', 1);", "MATLAB:printf:width" },
	{ "sprintf('%*d', 1e9, 1);", "MATLAB:printf:width" },
	{ "sprintf('%99999999999999999999d', 1);", "MATLAB:printf:width" },
	{ "sprintf('%d', 1:1e9);", "MATLAB:array:SizeLimitExceeded" },
	{ "num2str(1:1e9);", "MATLAB:array:SizeLimitExceeded" },
	{ "num2str(pi, 1e9);", "MATLAB:num2str:invalidPrecision" },
	{ "mat2str(1:1e9);", "MATLAB:array:SizeLimitExceeded" },
	{ "regexp(repmat('a', 1, 100), '(a*)*b');", "" },
	{ "regexp(repmat('a', 1, 100000), '(a|aa)+$b');", "" },
	{ "regexprep(repmat('a', 1, 1e5), 'a', repmat('b', 1, 1e5));",
	  "MATLAB:nomem" },
	{ "regexp('a', repmat('(', 1, 1e5));",
	  "MATLAB:regexp:invalidExpression" },
	{ "regexp('a', [repmat('(', 1, 1e5) repmat(')', 1, 1e5)]);",
	  "MATLAB:regexp:invalidExpression" },
	{ "strrep(repmat('a', 1, 1e5), 'a', repmat('b', 1, 1e5));",
	  "MATLAB:nomem" },
	{ "strjoin(repmat({'abc'}, 1, 1e5), repmat('b', 1, 1e5));",
	  "MATLAB:array:SizeLimitExceeded" },
	{ "dec2bin(1, 1e12);", "MATLAB:array:SizeLimitExceeded" },
	{ "upper(repmat('a', 1, 1e9));", "MATLAB:array:SizeLimitExceeded" },
	{ "char(zeros(1e6));", "MATLAB:array:SizeLimitExceeded" },
	{ "nchoosek(1:100, 50);", "MATLAB:nomem" },
	{ "perms(1:30);", "MATLAB:array:SizeLimitExceeded" },
	{ "primes(1e15);", "MATLAB:array:SizeLimitExceeded" },
	{ "factorial(1e300);", "" },
	{ "nchoosek(1e9, 5e8);", "" },
	{ "cumsum(1:1e9);", "MATLAB:array:SizeLimitExceeded" },
	{ "circshift(1:1e9, 1);", "MATLAB:array:SizeLimitExceeded" },
	{ "bitshift(1, 1e9);", "" },
	{ "toeplitz(1:1e5);", "MATLAB:array:SizeLimitExceeded" },
	{ "conv(ones(1, 1e9), 1);", "MATLAB:array:SizeLimitExceeded" },
	{ "2 ^ 1e300;", "" },
	{ "eye(3) ^ 1e300;", "" },
	{ "strsplit(repmat(',', 1, 1e7), ',');", "" },
	{ "strsplit(repmat(',', 1, 1e7), ',', 'CollapseDelimiters', false);",
	  "MATLAB:array:SizeLimitExceeded" },
	{ "error('limits:long', repmat('x', 1, 1e7));", "limits:long" },
	{ "error('%1000000d', 1);", "" },
};

static void wants_too_much(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&rows[i]);
}

/* A text of a head, as much of a piece as makes 'size' bytes, and a tail. */
struct long_text {
	const char *head;
	const char *piece;
	const char *tail;
	size_t size;
	const char *error;
	const char *octave_error; /* in octave mode; NULL: the same */
};

static const struct long_text texts[] = {
	{ "x = 1", " + 1", ";", 1 << 20, "", NULL },
	{ "x = 1", " + 1", ";", LONG, "MATLAB:nomem", NULL },
	{ "x = [1", ", 1", "];", LONG, "MATLAB:nomem", NULL },
	{ "x = '", "a", "';", LONG, "MATLAB:nomem", NULL },
	{ "x = ", "a", ";", LONG, "MATLAB:nomem", NULL },
	{ "x = ", "1", ";", LONG, "", NULL },
	{ "% ", "a", "", LONG, "", NULL },
	{ "x = 1;", " ", "", LONG, "", NULL },
	{ "", "\n", "", 10 * MIB, "", NULL },
	{ "", "x=1;", "", 4 * MIB, "MATLAB:nomem", NULL },
	{ "", "x\n", "", 4 * MIB, "MATLAB:nomem", NULL },
	{ "", "(", "", LONG, "MATLAB:syntax:tooDeep", NULL },
	{ "x = ", "[", "", MIB, "MATLAB:syntax:tooDeep", NULL },
	{ "x = ", "{", "", MIB, "MATLAB:syntax:tooDeep", NULL },
	{ "x = ", "-", "1;", MIB, "MATLAB:syntax:tooDeep", NULL },
	{ "x = ", "~", "1;", MIB, "MATLAB:syntax:tooDeep", NULL },
	{ "x = 1", "'", ";", MIB, "MATLAB:syntax:tooDeep", NULL },
	{ "x = 2", "^2", ";", MIB, "", NULL },
	{ "x = 2", "^-2", ";", MIB, "", NULL },
	{ "x = 1", ":1", ";", MIB, "MATLAB:syntax:tooDeep",
	  "MATLAB:syntax:unexpected" },
	{ "x = 1", "&&1", ";", MIB, "", NULL },
	{ "x = ", "@()", "1;", MIB, "MATLAB:syntax:tooDeep", NULL },
	{ "x", ".a", " = 1;", MIB, "MATLAB:nomem", NULL },
	{ "x = y", ".a", ";", MIB, "MATLAB:UndefinedFunction", NULL },
	{ "x", "(1)", " = 1;", MIB, "MATLAB:syntax:octaveOnly",
	  "MATLAB:codeTooLarge" },
	{ "x", "{1}", " = 1;", MIB, "MATLAB:codeTooLarge", NULL },
	{ "x = y", "{1}", ";", MIB, "MATLAB:UndefinedFunction", NULL },
	{ "", "x(", "", MIB, "MATLAB:syntax:tooDeep", NULL },
	{ "", "x{", "", MIB, "MATLAB:syntax:tooDeep", NULL },
	{ "", "x.(", "", MIB, "MATLAB:syntax:tooDeep", NULL },
	{ "", "if 1\n", "", MIB, "MATLAB:syntax:tooDeep", NULL },
	{ "", "for k = 1:2\n", "", MIB, "MATLAB:syntax:tooDeep", NULL },
	{ "", "while 1\n", "", MIB, "MATLAB:syntax:tooDeep", NULL },
	{ "", "switch 1\ncase 1\n", "", MIB, "MATLAB:syntax:tooDeep", NULL },
	{ "", "try\n", "", MIB, "MATLAB:syntax:tooDeep", NULL },
	{ "if 0\n", "elseif 0\n", "end", MIB, "", NULL },
	{ "", "end\n", "", MIB, "MATLAB:syntax:block", NULL },
	{ "", "function f\n", "", MIB, "MATLAB:syntax:incomplete", NULL },
	{ "", "%{\n", "", MIB, "MATLAB:syntax:incomplete", NULL },
	{ "", "...\n", "", MIB, "", NULL },
	{ "", "x = '\n", "", MIB, "MATLAB:syntax:string", NULL },
	{ "", "x y z\n", "", MIB, "MATLAB:UndefinedFunction", NULL },
	{ "f(", "1,", "1)", MIB, "MATLAB:TooManyInputs", NULL },
	{ "[", "a,", "b] = f;", MIB, "MATLAB:codeTooLarge", NULL },
	{ "global", " a", "", MIB, "", NULL },
	{ "x = \"", "\\x", "\";", MIB, "", NULL },
	{ "x = 1;", "\001\002\377\376", "", MIB, "MATLAB:syntax:character",
	  NULL },
	{ "x = '", "\377", "';", MIB, "", NULL },
	{ "x = '", "\360\237\230\200", "';", MIB, "", NULL },
	{ "x = '", "\355\240\200", "';", MIB, "", NULL },
};

static void make_text(const struct long_text *t, struct snap_strbuf *out)
{
	struct snap_strbuf pieces;

	snap_strbuf_begin(&pieces, NULL);
	while (pieces.size < 4096)
		snap_strbuf_puts(&pieces, t->piece);
	snap_strbuf_begin(out, NULL);
	snap_strbuf_puts(out, t->head);
	while (out->size < t->size)
		snap_strbuf_append(out, pieces.data, pieces.size);
	snap_strbuf_puts(out, t->tail);
	assert_false(pieces.failed || out->failed);
	snap_strbuf_end(&pieces);
}

static void check_text(const struct long_text *t, uint8_t dialect)
{
	const char *error = t->error;
	struct snap_strbuf text;
	struct run run;

	make_text(t, &text);
	if (dialect == MS_DIALECT_OCTAVE && t->octave_error != NULL)
		error = t->octave_error;
	begin(&run, dialect);
	int rc = run_text(&run, text.data, text.size);
	compare(&run, rc, t->piece, text.size, error);
	goes_on(&run);
	end(&run);
	snap_strbuf_end(&text);
}

static void long_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		check_text(&texts[i], MS_DIALECT_MATLAB);
		if (texts[i].size < LONG)
			check_text(&texts[i], MS_DIALECT_OCTAVE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wants_too_much),
		cmocka_unit_test(long_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
