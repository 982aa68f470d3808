/*
 * Values written as text, and values as text again, so that a test is a line:
 *
 *	[1 2; 3 4]  1:3  -1:0.5:2  int8([1 2])  single(3)  logical([1 0])
 *	'text'  "string"  missing  {1, 'a'; {}, []}  1+2i  NaN  Inf  true  :
 *	zeros(2,3)  cell(1,2)  reshape(1:8,2,2,2)  sparse([1 0])
 *	struct(a=1, b='x')  structs(a=1; a=2)  @name
 *
 * The text of a value is its class, dimensions and elements in order:
 * "double 2x2 1 3 2 4", "cell 1x2 {double 1x1 1} {char 1x1 'a'}".
 */
#ifndef TESTS_SESSION_VALUE_FIXTURE_H
#define TESTS_SESSION_VALUE_FIXTURE_H

#include "value/cell.h"
#include "value/heap.h"
#include "value/index.h"
#include "value/struct.h"

/* A heap for one test; its end fails the test when something is still held
 * (in builds with sanitizers). */
struct value_test {
	struct ms_heap heap;
	struct snap_strbuf text; /* of the last value_text() */
};

void value_test_begin(struct value_test *test);
void value_test_end(struct value_test *test);

/* The value that is written there; what can't be read is an abort().  The
 * caller's count; 0 and an error when making it fails. */
int value_parse(struct ms_heap *heap, const char *source, struct ms_value *out);

/* The same, but failure is an abort(). */
struct ms_value value_of(struct value_test *test, const char *source);

/* Borrowed until the next call. */
const char *value_text(struct value_test *test, struct ms_value v);

/* Values separated by '|': how many there are, at most 8. */
uint32_t value_list(struct value_test *test, const char *source,
		    struct ms_value out[8]);
void value_list_end(struct value_test *test, struct ms_value *values,
		    uint32_t count);

/* The text of 'v', which is released, is 'expected'. */
void assert_value(struct value_test *test, struct ms_value v,
		  const char *expected);

/* What each source makes is what is expected. */
struct value_row {
	const char *source;
	const char *expected;
};

void assert_values(const struct value_row *rows, size_t count);
#define ASSERT_VALUES(rows)                                                    \
	assert_values(rows, sizeof(rows) / sizeof((rows)[0]))

/* A call failed with this identifier; the error is cleared. */
void assert_failed(struct value_test *test, int rc, const char *identifier);

#endif
