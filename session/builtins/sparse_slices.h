/*
 * Reductions of sparse matrices: slices in which one zero stands for all.
 *
 * The elements of each slice come in order, and where a slice has places
 * without an element, one zero stands at the first of them.  Whatever a further
 * zero wouldn't change can thus be computed from these elements alone: sums,
 * products, extremes and truths do.
 */
#ifndef MS_BUILTINS_SPARSE_SLICES_H
#define MS_BUILTINS_SPARSE_SLICES_H

#include "builtins/fold.h"

struct ms_sparse_slices {
	size_t count;
	size_t *starts; /* count + 1 */
	size_t *places; /* of elements in their slices, from 0 */
	double *data;	/* (re, im) pairs when 'complex' */
	size_t capacity;
	bool complex;
	bool each;		   /* nothing is reduced: slices are nonzeros */
	double length;		   /* of a slice, its zeros included */
	size_t slice_step;	   /* from one to the next, in the matrix */
	size_t place_step;	   /* the same for places within one */
	struct ms_shape_dims dims; /* of the result */
	struct ms_shape_dims array; /* of one number for each slice */
	struct ms_value held;	    /* the matrix */
};

/* Is it sparse, and are there elements?  Others go the full way. */
bool ms_has_sparse_slices(struct ms_value v);

/* 'v' is such a matrix. */
int ms_sparse_slices_begin(struct ms_call *call, struct ms_value v,
			   const struct ms_fold_options *options,
			   struct ms_sparse_slices *out);
void ms_sparse_slices_end(struct ms_call *call,
			  struct ms_sparse_slices *slices);

/* One number for each slice, made with the dimensions slices->array, as the
 * sparse result.  Takes 'numbers'. */
int ms_sparse_slices_finish(struct ms_call *call,
			    const struct ms_sparse_slices *slices,
			    struct ms_value numbers, struct ms_value *out);

static inline size_t ms_sparse_slice_count(const struct ms_sparse_slices *s,
					   size_t slice)
{
	return s->starts[slice + 1] - s->starts[slice];
}

/* Where its elements begin. */
static inline const double *ms_sparse_slice_data(
	const struct ms_sparse_slices *s, size_t slice)
{
	return s->data + s->starts[slice] * (s->complex ? 2 : 1);
}

#endif
