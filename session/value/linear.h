/*
 * Linear algebra on values, for the builtins of that name.
 *
 * Arguments are full or lazy matrices of double, single, char or logical
 * (others are errors that name the function); results are single when an
 * argument is, and real when no imaginary part is left.  Results are the
 * caller's; on failure none is written.
 */
#ifndef MS_VALUE_LINEAR_H
#define MS_VALUE_LINEAR_H

#include "value/heap.h"

/* Square matrices only: MATLAB:square.  The inverse warns as division does. */
int ms_inverse(struct ms_heap *heap, const struct ms_value *a,
	       struct ms_value *out);
int ms_determinant(struct ms_heap *heap, const struct ms_value *a,
		   struct ms_value *out);
/* Reciprocal condition number in the 1-norm, estimated; 0 when singular. */
int ms_reciprocal_condition(struct ms_heap *heap, const struct ms_value *a,
			    struct ms_value *out);

/* P * A = L * U: L is m x min, U is min x n.  'permutation' is a row with the
 * rows of A in their new order, from 1. */
int ms_lu_values(struct ms_heap *heap, const struct ms_value *a,
		 struct ms_value *lower, struct ms_value *upper,
		 struct ms_value *permutation);

/* A = R' * R.  '*failed' is 0, or the order of the first minor that is not
 * positive definite, and then nothing is written to 'out'. */
int ms_cholesky_value(struct ms_heap *heap, const struct ms_value *a,
		      struct ms_value *out, size_t *failed);

/* A = Q * R, or A(:, permutation) = Q * R.  'economy': Q is m x min.  'q' and
 * 'permutation' may be NULL. */
int ms_qr_values(struct ms_heap *heap, const struct ms_value *a, bool economy,
		 struct ms_value *q, struct ms_value *r,
		 struct ms_value *permutation);

/* Eigenvalues as a column, right vectors as columns of length 1 (or NULL).
 * Fails with MATLAB:eig:NaNInf for elements that aren't finite. */
int ms_eigen_values(struct ms_heap *heap, const struct ms_value *a,
		    struct ms_value *vectors, struct ms_value *values);

/* A = U * diag(S) * V', S as a column; U and V both or none.  'economy' as
 * above.  MATLAB:svd:svdNoNaNInf. */
int ms_svd_values(struct ms_heap *heap, const struct ms_value *a, bool economy,
		  struct ms_value *u, struct ms_value *s, struct ms_value *v);

#endif
