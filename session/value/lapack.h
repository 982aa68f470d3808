/*
 * BLAS and LAPACK, loaded when they are first needed.
 *
 * Everything is column-major without padding; 'complex' says whether elements
 * are doubles or (re, im) pairs of them.  The functions return LAPACK's own
 * answer (0 is fine, positive numbers are theirs to explain), or one of the two
 * below.  Nothing is kept between calls but the library itself.
 */
#ifndef MS_VALUE_LAPACK_H
#define MS_VALUE_LAPACK_H

#include "value/heap.h"

#define MS_LAPACK_NONE	 (-1000) /* no library, or too large for it */
#define MS_LAPACK_FAILED (-1001) /* the heap's error is set: no memory */

/* c = a * b; a is m x k, b is k x n. */
int ms_lapack_product(bool complex, size_t m, size_t n, size_t k,
		      const double *a, const double *b, double *c);

/* LU with partial pivoting of an m x n matrix in place.  'pivots' has min(m, n)
 * places, counted from 1.  Positive: exactly singular. */
int ms_lapack_lu(bool complex, size_t m, size_t n, double *a, int32_t *pivots);
/* b (n x count) becomes the solution of the system that was factored. */
int ms_lapack_lu_solve(bool complex, size_t n, size_t count, const double *lu,
		       const int32_t *pivots, double *b);
/* The factors become the inverse. */
int ms_lapack_lu_inverse(struct ms_heap *heap, bool complex, size_t n,
			 double *lu, const int32_t *pivots);
/* Estimate the reciprocal condition; 'norm' is the 1-norm of the matrix. */
int ms_lapack_lu_condition(struct ms_heap *heap, bool complex, size_t n,
			   const double *lu, double norm, double *out);

/* Upper factor in the upper triangle; the lower one stays as it was.  Positive:
 * not positive definite, the order of the leading minor that isn't. */
int ms_lapack_cholesky(bool complex, size_t n, double *a);
int ms_lapack_cholesky_solve(bool complex, size_t n, size_t count,
			     const double *factor, double *b);
int ms_lapack_cholesky_condition(struct ms_heap *heap, bool complex, size_t n,
				 const double *factor, double norm,
				 double *out);

/* Householder QR in place; 'tau' has min(m, n) elements.  With 'pivots' (n of
 * them, counted from 1) columns are exchanged, else it is NULL. */
int ms_lapack_qr(struct ms_heap *heap, bool complex, size_t m, size_t n,
		 double *a, double *tau, int32_t *pivots);
/* The first 'columns' columns of Q from 'count' reflectors; in place. */
int ms_lapack_qr_q(struct ms_heap *heap, bool complex, size_t m, size_t columns,
		   size_t count, double *a, const double *tau);

/* Eigenvalues, ascending, of a Hermitian matrix; a becomes the vectors when
 * they are wanted. */
int ms_lapack_eigen_hermitian(struct ms_heap *heap, bool complex, bool vectors,
			      size_t n, double *a, double *values);

/* Eigenvalues of any matrix (n pairs) and right vectors (n x n pairs, or NULL).
 * Destroys a. */
int ms_lapack_eigen(struct ms_heap *heap, bool complex, size_t n, double *a,
		    double *values, double *vectors);

/* Singular values, descending; u and vt may both be NULL.  'full' makes them
 * m x m and n x n, else m x min and min x n.  Destroys a. */
int ms_lapack_svd(struct ms_heap *heap, bool complex, bool full, size_t m,
		  size_t n, double *a, double *values, double *u, double *vt);

#endif
