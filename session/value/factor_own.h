/*
 * Factoring without a library: plain algorithms for complex matrices, kept as
 * LAPACK keeps its results.  'a' is m x n, column-major, in pairs.
 */
#ifndef MS_VALUE_FACTOR_OWN_H
#define MS_VALUE_FACTOR_OWN_H

#include "value/heap.h"

/* Returns whether a pivot was zero; -1 when interrupted. */
int ms_own_lu(struct ms_heap *heap, size_t m, size_t n, double *a,
	      int32_t *pivots);

/* Returns 0 or the order of the minor that is not positive definite. */
size_t ms_own_cholesky(size_t n, double *a);

/* 'pivots' may be NULL.  -1 when interrupted. */
int ms_own_qr(struct ms_heap *heap, size_t m, size_t n, double *a, double *tau,
	      int32_t *pivots);

#endif
