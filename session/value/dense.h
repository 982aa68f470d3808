/*
 * Matrices of doubles for linear algebra: what comes in is converted once, what
 * goes out becomes a value without a copy.
 */
#ifndef MS_VALUE_DENSE_H
#define MS_VALUE_DENSE_H

#include "value/array.h"

struct ms_dense {
	struct ms_array *array; /* class double, count one; NULL: nothing */
	double *data;		/* of the array; pairs when complex */
	size_t rows;
	size_t columns;
	bool complex;
};

/* Elements uninitialised, or all zero. */
int ms_dense_create(struct ms_heap *heap, size_t rows, size_t columns,
		    bool complex, struct ms_dense *out);
int ms_dense_create_zero(struct ms_heap *heap, size_t rows, size_t columns,
			 bool complex, struct ms_dense *out);

/* A copy of any value of a plain class with two dimensions.  Complex when the
 * value is, or when that is asked for.  'function' is named in messages. */
int ms_dense_load(struct ms_heap *heap, const struct ms_value *v, bool complex,
		  const char *function, struct ms_dense *out);
int ms_dense_copy(struct ms_heap *heap, const struct ms_dense *a, bool complex,
		  struct ms_dense *out);

/* Takes nothing that was given away already. */
void ms_dense_end(struct ms_heap *heap, struct ms_dense *dense);

/* The value; 'dense' is empty after it.  Complex without imaginary parts is
 * made real; 'single' asks for that class.  Fails only when 'single'. */
int ms_dense_give(struct ms_heap *heap, struct ms_dense *dense, bool single,
		  struct ms_value *out);

/* Conjugate transpose. */
int ms_dense_transpose(struct ms_heap *heap, const struct ms_dense *a,
		       struct ms_dense *out);

/* The largest sum of magnitudes in a column. */
double ms_dense_norm1(const struct ms_dense *a);

bool ms_dense_is_finite(const struct ms_dense *a);

/* Equal to its conjugate transpose, exactly. */
bool ms_dense_is_hermitian(const struct ms_dense *a);
/* Zero below, or above, the diagonal. */
bool ms_dense_is_upper(const struct ms_dense *a);
bool ms_dense_is_lower(const struct ms_dense *a);

#endif
