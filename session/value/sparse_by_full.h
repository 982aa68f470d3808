/*
 * Indexing and joining sparse matrices by way of full ones: for what is rare,
 * and for the errors, so that both kinds say the same.
 */
#ifndef MS_VALUE_SPARSE_BY_FULL_H
#define MS_VALUE_SPARSE_BY_FULL_H

#include "value/sparse.h"

/* As ms_sparse_index_read() and the others of sparse.h. */
int ms_full_index_read(struct ms_heap *heap, struct ms_value container,
		       const struct ms_value *indexes, uint32_t count,
		       struct ms_value *out);
int ms_full_index_write(struct ms_heap *heap, struct ms_value *target,
			const struct ms_value *indexes, uint32_t count,
			struct ms_value value);
int ms_full_index_delete(struct ms_heap *heap, struct ms_value *target,
			 const struct ms_value *indexes, uint32_t count);
int ms_full_concat(struct ms_heap *heap, uint32_t dim,
		   const struct ms_value *values, size_t count,
		   struct ms_value *out);

#endif
