/*
 * Whole-array work: operators on a million elements, against memcpy() of as
 * many doubles, which is what memory allows; and linear algebra.
 *
 *     bench_arrays [ROUNDS]
 *
 * With tests/bench/arrays.m the same is measured in Octave.
 */
#include "bench/bench.h"

#include "value/arith.h"
#include "value/array.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ELEMENTS 1000000u
#define ORDER	 500u

struct arrays {
	struct ms_heap heap;
	struct ms_value a, b, c; /* doubles */
	struct ms_value singles;
	struct ms_value integers;
	struct ms_value complex;
	struct ms_value column, row; /* 1000 x 1, 1 x 1000 */
	struct ms_value square;	     /* 1000 x 1000 */
	struct ms_value matrix;	     /* ORDER x ORDER */
	double *from, *to;	     /* for memcpy() */
};

static void check(struct arrays *x, int rc)
{
	if (rc == 0)
		return;
	(void)fprintf(stderr, "%s\n", ms_error_message(&x->heap));
	exit(1);
}

static struct ms_value binary(struct arrays *x, struct ms_value a,
			      enum ms_operator op, struct ms_value b)
{
	struct ms_value out;

	check(x, ms_binary(&x->heap, op, &a, &b, &out));
	return out;
}

static void drop(struct arrays *x, struct ms_value v)
{
	ms_release(&x->heap, v);
}

static void copy_memory(void *context)
{
	struct arrays *x = context;

	memcpy(x->to, x->from, ELEMENTS * sizeof(double));
}

/* Reads two and writes one: half more than the copy. */
static void add(void *context)
{
	struct arrays *x = context;

	drop(x, binary(x, x->a, MS_OPERATOR_ADD, x->b));
}

static void scale(void *context)
{
	struct arrays *x = context;

	drop(x, binary(x, x->a, MS_OPERATOR_MUL, ms_real(2)));
}

static void divide(void *context)
{
	struct arrays *x = context;

	drop(x, binary(x, x->a, MS_OPERATOR_DIV, x->b));
}

/* (a + b) .* c - 1, temporaries used again. */
static void chain(void *context)
{
	struct arrays *x = context;
	struct ms_value one = ms_real(1);
	struct ms_value sum = binary(x, x->a, MS_OPERATOR_ADD, x->b);
	struct ms_value product;
	struct ms_value out;

	check(x, ms_binary_take(&x->heap, MS_OPERATOR_MUL, &sum, &x->c,
				MS_REUSE_A, &product));
	drop(x, sum);
	check(x, ms_binary_take(&x->heap, MS_OPERATOR_SUB, &product, &one,
				MS_REUSE_A, &out));
	drop(x, product);
	drop(x, out);
}

static void compare(void *context)
{
	struct arrays *x = context;

	drop(x, binary(x, x->a, MS_OPERATOR_LT, x->b));
}

static void square(void *context)
{
	struct arrays *x = context;

	drop(x, binary(x, x->a, MS_OPERATOR_POW, ms_real(2)));
}

static void add_singles(void *context)
{
	struct arrays *x = context;

	drop(x, binary(x, x->singles, MS_OPERATOR_ADD, x->singles));
}

static void add_integers(void *context)
{
	struct arrays *x = context;

	drop(x, binary(x, x->integers, MS_OPERATOR_ADD, x->integers));
}

static void scale_integers(void *context)
{
	struct arrays *x = context;

	drop(x, binary(x, x->integers, MS_OPERATOR_MUL, ms_real(1.5)));
}

static void multiply_complex(void *context)
{
	struct arrays *x = context;

	drop(x, binary(x, x->complex, MS_OPERATOR_MUL, x->complex));
}

static void expand(void *context)
{
	struct arrays *x = context;

	drop(x, binary(x, x->column, MS_OPERATOR_ADD, x->row));
}

static void transpose(void *context)
{
	struct arrays *x = context;
	struct ms_value out;

	check(x, ms_unary(&x->heap, MS_OPERATOR_TRANSPOSE, &x->square, &out));
	drop(x, out);
}

static void multiply_matrices(void *context)
{
	struct arrays *x = context;

	drop(x, binary(x, x->matrix, MS_OPERATOR_MMUL, x->matrix));
}

static void solve(void *context)
{
	struct arrays *x = context;

	drop(x, binary(x, x->matrix, MS_OPERATOR_MLDIV, x->matrix));
}

/* Numbers from 1 to 2 in no order. */
static struct ms_value numbers(struct arrays *x, enum ms_class class_,
			       size_t rows, size_t columns, bool complex)
{
	size_t dims[2] = { rows, columns };
	uint64_t seed = rows + columns;
	struct ms_array *array;
	struct ms_value plain;
	struct ms_value one = { .tag = MS_TAG_NONE };

	check(x,
	      ms_array_create(&x->heap, MS_DOUBLE, complex, 2, dims, &array));
	for (size_t i = 0; i < rows * columns * (complex ? 2 : 1); i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		((double *)array->data)[i] =
			1 + (double)(seed >> 12) / 4503599627370496.0;
	}
	plain = ms_array_finish(&x->heap, array);
	if (class_ == MS_DOUBLE)
		return plain;
	/* 0 of the class makes all of it that class. */
	one = class_ == MS_SINGLE ? ms_single(100) : ms_signed(class_, 100);
	struct ms_value out = binary(x, plain, MS_OPERATOR_MUL, one);

	drop(x, plain);
	return out;
}

static void begin(struct arrays *x)
{
	if (ms_heap_begin(&x->heap, NULL) != 0)
		exit(1);
	x->a = numbers(x, MS_DOUBLE, 1, ELEMENTS, false);
	x->b = numbers(x, MS_DOUBLE, 1, ELEMENTS, false);
	x->c = numbers(x, MS_DOUBLE, 1, ELEMENTS, false);
	x->singles = numbers(x, MS_SINGLE, 1, ELEMENTS, false);
	x->integers = numbers(x, MS_INT32, 1, ELEMENTS, false);
	x->complex = numbers(x, MS_DOUBLE, 1, ELEMENTS, true);
	x->column = numbers(x, MS_DOUBLE, 1000, 1, false);
	x->row = numbers(x, MS_DOUBLE, 1, 1000, false);
	x->square = numbers(x, MS_DOUBLE, 1000, 1000, false);
	x->matrix = numbers(x, MS_DOUBLE, ORDER, ORDER, false);
	x->from = calloc(ELEMENTS, sizeof(double));
	x->to = calloc(ELEMENTS, sizeof(double));
	if (x->from == NULL || x->to == NULL)
		exit(1);
}

static void end(struct arrays *x)
{
	struct ms_value *all[] = { &x->a,	&x->b,	      &x->c,
				   &x->singles, &x->integers, &x->complex,
				   &x->column,	&x->row,      &x->square,
				   &x->matrix };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		drop(x, *all[i]);
	free(x->from);
	free(x->to);
	ms_heap_end(&x->heap);
}

int main(int argc, char **argv)
{
	size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 21;
	struct arrays x;
	struct bench_arm arms[] = {
		{ "array_memcpy_us", copy_memory, &x, NULL },
		{ "array_add_us", add, &x, NULL },
		{ "array_scale_us", scale, &x, NULL },
		{ "array_divide_us", divide, &x, NULL },
		{ "array_chain_us", chain, &x, NULL },
		{ "array_compare_us", compare, &x, NULL },
		{ "array_square_us", square, &x, NULL },
		{ "array_add_single_us", add_singles, &x, NULL },
		{ "array_add_int32_us", add_integers, &x, NULL },
		{ "array_scale_int32_us", scale_integers, &x, NULL },
		{ "array_multiply_complex_us", multiply_complex, &x, NULL },
		{ "array_expand_us", expand, &x, NULL },
		{ "array_transpose_us", transpose, &x, NULL },
		{ "array_product_500_us", multiply_matrices, &x, NULL },
		{ "array_solve_500_us", solve, &x, NULL },
	};
	size_t count = sizeof(arms) / sizeof(*arms);

	if (rounds == 0)
		rounds = 1;
	begin(&x);
	bench_run(arms, count, rounds);
	for (size_t i = 0; i < count; i++) {
		bench_print(arms[i].metric, bench_median(&arms[i], rounds));
		if (i > 0)
			bench_printf(bench_ratio(&arms[i], &arms[0], rounds),
				     "%s_per_memcpy", arms[i].metric);
	}
	bench_free(arms, count);
	end(&x);
	return 0;
}
