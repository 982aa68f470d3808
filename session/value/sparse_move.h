/*
 * Sparse matrices whose elements go to other places: time and memory go with
 * the elements there are, the rows and the columns.  The results are sparse
 * matrices of the same class; MATLAB:nomem when their places can't be counted.
 */
#ifndef MS_VALUE_SPARSE_MOVE_H
#define MS_VALUE_SPARSE_MOVE_H

#include "value/sparse.h"

#include <stdint.h>

/* The elements on and below (lower) or above diagonal 'k'. */
int ms_sparse_triangle(struct ms_heap *heap, const struct ms_sparse *sparse,
		       int64_t k, bool lower, struct ms_value *out);

/* Diagonal 'k' as a column of 'length' elements. */
int ms_sparse_take_diagonal(struct ms_heap *heap,
			    const struct ms_sparse *sparse, int64_t k,
			    size_t length, struct ms_value *out);

/* A vector as diagonal 'k' of a square matrix. */
int ms_sparse_make_diagonal(struct ms_heap *heap,
			    const struct ms_sparse *vector, int64_t k,
			    struct ms_value *out);

/* 'down' times 'right' copies. */
int ms_sparse_tile(struct ms_heap *heap, const struct ms_sparse *sparse,
		   size_t down, size_t right, struct ms_value *out);

/* The Kronecker product, of class double, of the elements there are. */
int ms_sparse_kron(struct ms_heap *heap, const struct ms_sparse *a,
		   const struct ms_sparse *b, struct ms_value *out);

#endif
