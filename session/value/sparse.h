/*
 * Sparse matrices of doubles and logicals, in compressed columns.  The elements
 * of column j are [starts[j], starts[j + 1]), their rows ascend, and none of
 * them is zero.
 */
#ifndef MS_VALUE_SPARSE_H
#define MS_VALUE_SPARSE_H

#include "value/array.h"

struct ms_sparse {
	struct ms_object head; /* class double or logical, MS_COMPLEX */
	size_t dims[2];
	size_t count;	 /* nonzeros */
	size_t capacity; /* elements that fit into rows and data */
	size_t *starts;	 /* dims[1] + 1 */
	size_t *rows;
	void *data; /* as in struct ms_array */
};

static inline struct ms_sparse *ms_sparse_of(struct ms_value v)
{
	return (struct ms_sparse *)(void *)v.as.object;
}

/* Without elements, with room for 'capacity' of them. */
int ms_sparse_create(struct ms_heap *heap, enum ms_class class_, bool complex,
		     size_t rows, size_t columns, size_t capacity,
		     struct ms_sparse **out);

/* Frees the three blocks; for ms_object_end(). */
void ms_sparse_end(struct ms_heap *heap, struct ms_sparse *sparse);

int ms_sparse_to_full(struct ms_heap *heap, struct ms_value v,
		      struct ms_value *out);

/* Any real or complex double or logical matrix; others become double. */
int ms_sparse_from_full(struct ms_heap *heap, struct ms_value v,
			struct ms_value *out);

/* What index.h and concat.h do with sparse containers; results are sparse. */
int ms_sparse_index_read(struct ms_heap *heap, struct ms_value container,
			 const struct ms_value *indexes, uint32_t count,
			 struct ms_value *out);
int ms_sparse_index_write(struct ms_heap *heap, struct ms_value *target,
			  const struct ms_value *indexes, uint32_t count,
			  struct ms_value value);
int ms_sparse_index_delete(struct ms_heap *heap, struct ms_value *target,
			   const struct ms_value *indexes, uint32_t count);
int ms_sparse_concat(struct ms_heap *heap, uint32_t dim,
		     const struct ms_value *values, size_t count,
		     struct ms_value *out);

#endif
