/* Tables of operations with their results. */
#ifndef TESTS_SESSION_VALUE_ARITH_HELPERS_H
#define TESTS_SESSION_VALUE_ARITH_HELPERS_H

#include "value/arith.h"
#include "value_fixture.h"

/* "a op b"; of one operand: the operator is in 'a', the operand in 'op'. */
struct arith_case {
	const char *a;
	const char *op;
	const char *b;
	const char *expected; /* text of the value, or an error's identifier */
};

void run_cases(const struct arith_case *cases, size_t count);
void run_failures(const struct arith_case *cases, size_t count);
void run_unary_cases(const struct arith_case *cases, size_t count);
void run_unary_failures(const struct arith_case *cases, size_t count);

/* The operation with an allocator that fails at its first call, its second...
 * until it succeeds: each failure is clean. */
void run_with_failures(const char *a, const char *op, const char *b);

enum ms_operator find_binary(const char *text);
enum ms_operator find_unary(const char *text);

/* The result of a case that must succeed. */
struct ms_value value_of_case(struct value_test *test, const char *a,
			      const char *op, const char *b);

#endif
