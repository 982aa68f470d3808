/* Sparse matrices from elements in any order. */
#ifndef MS_VALUE_SPARSE_BUILD_H
#define MS_VALUE_SPARSE_BUILD_H

#include "value/sparse.h"

/* Elements as doubles, whatever the class will be.  Begin with { 0 }. */
struct ms_entries {
	size_t *rows;
	size_t *columns;
	double *values; /* (re, im) pairs, always */
	size_t count;
	size_t capacity;
};

/* Room for 'more' elements behind those there are. */
int ms_entries_reserve(struct ms_heap *heap, struct ms_entries *entries,
		       size_t more);
void ms_entries_end(struct ms_heap *heap, struct ms_entries *entries);

/* There must be room. */
static inline void ms_entries_add(struct ms_entries *entries, size_t row,
				  size_t column, double re, double im)
{
	size_t at = entries->count++;

	entries->rows[at] = row;
	entries->columns[at] = column;
	entries->values[2 * at] = re;
	entries->values[2 * at + 1] = im;
}

/* All elements of a sparse matrix, moved; reserves the room. */
int ms_entries_add_sparse(struct ms_heap *heap, struct ms_entries *entries,
			  const struct ms_sparse *sparse, size_t row,
			  size_t column);

/* What becomes of elements at one place: their sum (of logicals: any), or the
 * one that was added last. */
enum ms_duplicates {
	MS_DUPLICATES_SUM,
	MS_DUPLICATES_LAST
};

/*
 * The matrix of these elements, zeros left out; entries stay the caller's.
 * 'class_' is double or logical; the result is real when no imaginary part is
 * left.
 */
int ms_sparse_build(struct ms_heap *heap, enum ms_class class_, size_t rows,
		    size_t columns, const struct ms_entries *entries,
		    enum ms_duplicates duplicates, struct ms_value *out);

/* Element 'k' of the matrix' elements. */
double ms_sparse_real(const struct ms_sparse *sparse, size_t k);
double ms_sparse_imaginary(const struct ms_sparse *sparse, size_t k);

static inline bool ms_sparse_is_complex(const struct ms_sparse *sparse)
{
	return (sparse->head.flags & MS_COMPLEX) != 0;
}

#endif
