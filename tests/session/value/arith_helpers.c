#include "arith_helpers.h"

#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum ms_operator find(const char *text, enum ms_operator from,
			     enum ms_operator to)
{
	for (enum ms_operator op = from; op < to; op++)
		if (strcmp(ms_operator_text(op), text) == 0)
			return op;
	(void)fprintf(stderr, "no operator: %s\n", text);
	abort();
}

enum ms_operator find_binary(const char *text)
{
	return find(text, MS_OPERATOR_ADD, MS_OPERATOR_NEG);
}

enum ms_operator find_unary(const char *text)
{
	return find(text, MS_OPERATOR_NEG, MS_OPERATOR_COUNT);
}

static int run(struct value_test *test, const struct arith_case *c,
	       struct ms_value *out)
{
	struct ms_value a = value_of(test, c->a);
	struct ms_value b = value_of(test, c->b);
	int rc = ms_binary(&test->heap, find_binary(c->op), &a, &b, out);

	ms_release(&test->heap, a);
	ms_release(&test->heap, b);
	return rc;
}

static int run_unary(struct value_test *test, const struct arith_case *c,
		     struct ms_value *out)
{
	struct ms_value a = value_of(test, c->op);
	int rc = ms_unary(&test->heap, find_unary(c->a), &a, out);

	ms_release(&test->heap, a);
	return rc;
}

static void describe(const struct arith_case *c)
{
	print_message("%s %s %s\n", c->a, c->op, c->b != NULL ? c->b : "");
}

static void check(struct value_test *test, const struct arith_case *c, int rc,
		  struct ms_value out)
{
	if (rc != 0) {
		describe(c);
		fail_msg("%s", ms_error_message(&test->heap));
	}
	if (strcmp(value_text(test, out), c->expected) != 0)
		describe(c);
	assert_value(test, out, c->expected);
}

static void check_failure(struct value_test *test, const struct arith_case *c,
			  int rc)
{
	if (rc == 0 ||
	    strcmp(ms_error_identifier(&test->heap), c->expected) != 0)
		describe(c);
	assert_failed(test, rc, c->expected);
}

void run_cases(const struct arith_case *cases, size_t count)
{
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < count; i++) {
		struct ms_value out = ms_none();
		int rc = run(&test, &cases[i], &out);

		check(&test, &cases[i], rc, out);
	}
	value_test_end(&test);
}

void run_failures(const struct arith_case *cases, size_t count)
{
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < count; i++) {
		struct ms_value out;
		int rc = run(&test, &cases[i], &out);

		check_failure(&test, &cases[i], rc);
	}
	value_test_end(&test);
}

void run_unary_cases(const struct arith_case *cases, size_t count)
{
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < count; i++) {
		struct ms_value out = ms_none();
		int rc = run_unary(&test, &cases[i], &out);

		check(&test, &cases[i], rc, out);
	}
	value_test_end(&test);
}

void run_unary_failures(const struct arith_case *cases, size_t count)
{
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < count; i++) {
		struct ms_value out;
		int rc = run_unary(&test, &cases[i], &out);

		check_failure(&test, &cases[i], rc);
	}
	value_test_end(&test);
}

struct ms_value value_of_case(struct value_test *test, const char *a,
			      const char *op, const char *b)
{
	struct arith_case c = { a, op, b, NULL };
	struct ms_value out = ms_none();

	if (run(test, &c, &out) != 0) {
		describe(&c);
		fail_msg("%s", ms_error_message(&test->heap));
	}
	return out;
}

/* All failures of one operation; its operands are made before. */
void run_with_failures(const char *a, const char *op, const char *b)
{
	struct failing_alloc state = { .fail_at = 0 };
	struct snap_allocator allocator = failing_allocator(&state);
	struct ms_heap_options options = { .struct_size = sizeof(options),
					   .allocator = &allocator };
	struct ms_value out;
	size_t failures = 0;
	int rc = -1;

	for (size_t at = 1; rc != 0; at++) {
		struct ms_value left;
		struct ms_value right;
		struct ms_heap heap;

		state.fail_at = 0;
		assert_int_equal(ms_heap_begin(&heap, &options), 0);
		assert_int_equal(value_parse(&heap, a, &left), 0);
		assert_int_equal(value_parse(&heap, b, &right), 0);
		state.fail_at = state.calls + at;
		rc = ms_binary(&heap, find_binary(op), &left, &right, &out);
		state.fail_at = 0;
		if (rc == 0)
			ms_release(&heap, out);
		else
			assert_string_equal(ms_error_identifier(&heap),
					    "MATLAB:nomem");
		failures += rc != 0;
		ms_error_clear(&heap);
		ms_release(&heap, left);
		ms_release(&heap, right);
		ms_heap_end(&heap);
		assert_int_equal(state.live, 0);
	}
	(void)failures;
}
