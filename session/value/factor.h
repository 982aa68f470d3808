/*
 * Factoring matrices: LAPACK where there is one, else code of our own that
 * knows complex matrices only, so that real ones are made complex for it.
 */
#ifndef MS_VALUE_FACTOR_H
#define MS_VALUE_FACTOR_H

#include "value/dense.h"

/* P * A = L * U; L has ones on its diagonal, which aren't stored. */
struct ms_lu {
	struct ms_dense factors; /* as complex as it got */
	int32_t *pivots;	 /* min(rows, columns), from 1 */
	size_t pivot_count;
	bool singular; /* exactly */
};

/* Takes 'a', also when it fails. */
int ms_lu_begin(struct ms_heap *heap, struct ms_dense *a, struct ms_lu *out);
void ms_lu_end(struct ms_heap *heap, struct ms_lu *lu);

/* Square systems; 'b' becomes the solution (and complex when the factors are).
 */
int ms_lu_solve(struct ms_heap *heap, const struct ms_lu *lu,
		struct ms_dense *b);

/* Reciprocal condition in the 1-norm; 'norm' is that of the matrix. */
int ms_lu_condition(struct ms_heap *heap, const struct ms_lu *lu, double norm,
		    double *out);

/* A = U' * U.  '*failed' is 0, or the order of the first leading minor that is
 * not positive; the matrix is then of no use.  Only the upper triangle is read;
 * the lower one becomes zero.  In place. */
int ms_cholesky(struct ms_heap *heap, struct ms_dense *a, size_t *failed);

/* A * P = Q * R, with reflectors below the diagonal as LAPACK keeps them. */
struct ms_qr {
	struct ms_dense factors;
	struct ms_dense tau; /* a column */
	int32_t *pivots;     /* columns of them, from 1; NULL without */
};

/* Takes 'a', also when it fails. */
int ms_qr_begin(struct ms_heap *heap, struct ms_dense *a, bool pivoted,
		struct ms_qr *out);
void ms_qr_end(struct ms_heap *heap, struct ms_qr *qr);

/* b = Q' * b */
void ms_qr_apply(const struct ms_qr *qr, struct ms_dense *b);

/* The first 'columns' columns of Q. */
int ms_qr_q(struct ms_heap *heap, const struct ms_qr *qr, size_t columns,
	    struct ms_dense *out);

/* Solve with the upper or lower triangle of the first 'order' rows and columns
 * of 'a', in place in the first rows of 'b'; both alike complex.  'unit': the
 * diagonal is taken as ones.  False when a zero was divided by. */
bool ms_triangle_solve(const struct ms_dense *a, size_t order, bool upper,
		       bool unit, struct ms_dense *b);

/* Make a real matrix complex in place. */
int ms_dense_widen(struct ms_heap *heap, struct ms_dense *a);

#endif
