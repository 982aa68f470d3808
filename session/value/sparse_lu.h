/* Square sparse systems. */
#ifndef MS_VALUE_SPARSE_LU_H
#define MS_VALUE_SPARSE_LU_H

#include "value/dense.h"
#include "value/sparse.h"

/*
 * 'x', which is complex when 'a' is, becomes a \ x.  '*singular' tells that 'a'
 * is exactly singular; 'x' is of no use then.  Warns when it is nearly so.
 */
int ms_sparse_solve(struct ms_heap *heap, const struct ms_sparse *a,
		    struct ms_dense *x, bool *singular);

#endif
