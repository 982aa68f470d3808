/* Eigenvalues and singular values of dense matrices. */
#ifndef MS_VALUE_EIGEN_H
#define MS_VALUE_EIGEN_H

#include "value/dense.h"

/* Takes nothing; destroys 'a'.  'values' is a column; 'vectors' may be NULL.
 * Hermitian matrices give real results. */
int ms_dense_eigen(struct ms_heap *heap, struct ms_dense *a,
		   struct ms_dense *vectors, struct ms_dense *values);

#endif
