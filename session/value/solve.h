/* Systems of linear equations. */
#ifndef MS_VALUE_SOLVE_H
#define MS_VALUE_SOLVE_H

#include "value/dense.h"

/*
 * 'b' becomes a \ b; both are complex or both are real.  'a' may be destroyed.
 * Triangles are substituted, definite matrices go through Cholesky, other
 * square ones through LU, the rest through a pivoted QR that gives the basic
 * least-squares solution.  Warns about bad conditions.  MATLAB:dimagree.
 */
int ms_dense_solve(struct ms_heap *heap, struct ms_dense *a,
		   struct ms_dense *b);

/* What division and the inverse say about a reciprocal condition. */
void ms_warn_condition(struct ms_heap *heap, double condition);

#endif
