/*
 * Memory that ends in the middle of a program: it fails with MATLAB:nomem or
 * didn't need that memory, nothing is lost, and the next text runs.
 */
#include "program/program.h"

#include "base/file.h"
#include "lang/dialect.h"
#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Allocations that fail one by one; behind them every so many, to bound the
 * time. */
#define FIRST_ONES 400
#define LATER_ONES 60

#define FILE_LIMIT (1u << 20)

static const char *const programs[] = {
	"apply/func2str-and-back.m",
	"broadcasting/all-operators.m",
	"cells/basics.m",
	"command-syntax/marks-in-words.m",
	"concatenation/ranges-and-lists.m",
	"control/continue-in-all-loops.m",
	"display/empties.m",
	"errors/unwind-on-return.m",
	"eval/clear-variables.m",
	"functions/cells-and-lists-as-arguments.m",
	"handles/in-structures.m",
	"indexing/end.m",
	"input-parser/matching.m",
	"integers/conversion-rounds.m",
	"lexing/text-literals.m",
	"linear-algebra/qr.m",
	"maps/basics.m",
	"maps/handles.m",
	"maps/joining.m",
	"nd-arrays/index-pages.m",
	"printf/floats.m",
	"ranges/steps.m",
	"reductions/mean.m",
	"regexp/replace-with-tokens.m",
	"sets/ismember.m",
	"sort-find/find-limits.m",
	"sparse/by-nonzeros.m",
	"sparse/fold-blocks.m",
	"sparse/transpose-and-sum.m",
	"structs/remove-and-order.m",
	"switch/string-scalars.m",
	"text/strsplit.m",
};

struct run {
	struct failing_alloc counts;
	struct snap_allocator allocator;
	struct ms_program *program;
};

static void begin(struct run *run)
{
	memset(run, 0, sizeof(*run));
	run->allocator = failing_allocator(&run->counts);
	const struct ms_program_options options = {
		.struct_size = sizeof(options),
		.dialect = MS_DIALECT_OCTAVE,
		.folder = "",
		.allocator = &run->allocator,
	};
	assert_int_equal(ms_program_create(&run->program, &options, NULL), 0);
}

static void end(struct run *run)
{
	ms_program_free(run->program);
	assert_int_equal(run->counts.live, 0);
}

/* Runs 'text' while allocation 'n' fails, counted from 1; 0: none does.
 * '*calls': how many there were. */
static void run_failing(const char *path, struct snap_span text, size_t n,
			size_t *calls)
{
	static const char next[] = "next = numel('abc') + 1;";
	struct run run;

	begin(&run);
	size_t before = run.counts.calls;
	if (n != 0)
		run.counts.fail_at = before + n;
	int rc = ms_program_run(run.program, path, (const char *)text.data,
				text.size);
	const struct ms_heap *heap = ms_program_heap(run.program);
	if (rc != 0 &&
	    (n == 0 || strcmp(ms_error_identifier(heap), "MATLAB:nomem") != 0))
		fail_msg("%s, allocation %zu: '%s' %s", path, n,
			 ms_error_identifier(heap), ms_error_message(heap));
	run.counts.fail_at = 0;
	*calls = run.counts.calls - before;
	if (ms_program_run(run.program, "next", next, sizeof(next) - 1) != 0)
		fail_msg("%s, allocation %zu, then: %s", path, n,
			 ms_error_message(heap));
	end(&run);
}

static void fail_everywhere(const char *path, struct snap_span text)
{
	size_t calls, ignored;

	run_failing(path, text, 0, &calls);
	size_t stride = calls / LATER_ONES + 1;
	for (size_t n = 1; n <= calls; n += n < FIRST_ONES ? 1 : stride)
		run_failing(path, text, n, &ignored);
}

static void memory_ends_in_programs(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(programs) / sizeof(*programs); i++) {
		struct snap_error err;
		struct snap_file file;
		char path[256];

		(void)snprintf(path, sizeof(path), "%s/%s", SCRIPTS,
			       programs[i]);
		assert_int_equal(snap_file_open(&file, path, SNAP_FILE_READ,
						FILE_LIMIT, NULL, &err),
				 0);
		fail_everywhere(programs[i], file.bytes);
		snap_file_close(&file);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_ends_in_programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
