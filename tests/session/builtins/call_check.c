#include "call_check.h"

#include "builtins/function_table.h"
#include "session/value/value_fixture.h"
#include "support/failing_alloc.h"

#include <string.h>

#include <setjmp.h> /* cmocka.h wants these first */
#include <stdarg.h>
#include <cmocka.h>

#define RESULTS_MAX 4

static uint32_t outputs_of(const char *expected)
{
	uint32_t count = 1;

	for (; *expected != '\0'; expected++)
		count += *expected == '|';
	return count;
}

/* One call without a machine: these builtins need none. */
static int make_call(struct ms_heap *heap, const struct call_row *row,
		     const struct ms_value *arguments, uint32_t count,
		     struct ms_value *results)
{
	const struct ms_builtin_entry *entry =
		ms_builtin_find(row->name, strlen(row->name));
	struct ms_call call = { .heap = heap,
				.arguments = arguments,
				.argument_count = count,
				.wanted = outputs_of(row->expected),
				.results = results,
				.name = row->name };

	assert_non_null(entry);
	assert_non_null(entry->function);
	return entry->function(&call);
}

static void join_results(struct value_test *test,
			 const struct ms_value *results, uint32_t count,
			 struct snap_strbuf *out)
{
	for (uint32_t k = 0; k < count; k++) {
		snap_strbuf_puts(out, k == 0 ? "" : " | ");
		snap_strbuf_puts(out, value_text(test, results[k]));
	}
}

static void check_row(const struct call_row *row)
{
	struct value_test test;
	struct ms_value arguments[8];
	struct ms_value results[RESULTS_MAX] = { ms_none() };
	struct snap_strbuf said;
	uint32_t count;

	value_test_begin(&test);
	snap_strbuf_begin(&said, NULL);
	count = value_list(&test, row->arguments, arguments);
	if (make_call(&test.heap, row, arguments, count, results) == 0) {
		join_results(&test, results, outputs_of(row->expected), &said);
	} else {
		snap_strbuf_putc(&said, '!');
		snap_strbuf_puts(&said, ms_error_identifier(&test.heap));
		ms_error_clear(&test.heap);
	}
	if (strcmp(snap_strbuf_text(&said), row->expected) != 0)
		print_error("{ \"%s\", \"%s\",\n \"%s\" }, is:\n\"%s\"\n",
			    row->name, row->arguments, row->expected,
			    snap_strbuf_text(&said));
	assert_string_equal(snap_strbuf_text(&said), row->expected);
	snap_strbuf_end(&said);
	ms_release_all(&test.heap, results, RESULTS_MAX);
	value_list_end(&test, arguments, count);
	value_test_end(&test);
}

/* A call whose allocation number 'fail_at' fails; true when it got by. */
static bool call_failing(const struct call_row *row, size_t fail_at)
{
	struct failing_alloc alloc = { .fail_at = 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct ms_heap_options options = { .struct_size = sizeof(options),
					   .allocator = &allocator };
	struct value_test test;
	struct ms_value arguments[8];
	struct ms_value results[RESULTS_MAX] = { ms_none() };
	uint32_t count;
	int rc;

	assert_int_equal(ms_heap_begin(&test.heap, &options), 0);
	count = value_list(&test, row->arguments, arguments);
	alloc.fail_at = alloc.calls + fail_at;
	rc = make_call(&test.heap, row, arguments, count, results);
	alloc.fail_at = 0;
	if (rc != 0 && row->expected[0] != '!')
		assert_string_equal(ms_error_identifier(&test.heap),
				    "MATLAB:nomem");
	ms_error_clear(&test.heap);
	ms_release_all(&test.heap, results, RESULTS_MAX);
	ms_release_all(&test.heap, arguments, count);
	ms_heap_end(&test.heap);
	assert_int_equal(alloc.live, 0);
	return rc == 0 || row->expected[0] == '!';
}

/* The rows are the tests' state. */
struct rows {
	const struct call_row *items;
	size_t count;
};

static void calls_give_their_results(void **state)
{
	const struct rows *rows = *state;

	for (size_t i = 0; i < rows->count; i++)
		check_row(&rows->items[i]);
}

static void calls_survive_lack_of_memory(void **state)
{
	const struct rows *rows = *state;

	for (size_t i = 0; i < rows->count; i++) {
		size_t fail_at = 1;

		while (!call_failing(&rows->items[i], fail_at) &&
		       fail_at < 1000)
			fail_at++;
		assert_true(fail_at < 1000);
	}
}

int run_call_tests(const struct call_row *rows, size_t count)
{
	struct rows all = { rows, count };
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(calls_give_their_results, &all),
		cmocka_unit_test_prestate(calls_survive_lack_of_memory, &all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
