/* What the numeric builtins share: numbers of any class as doubles, axes of
 * arrays, results in the right class. */
#ifndef MS_BUILTINS_NUMERIC_H
#define MS_BUILTINS_NUMERIC_H

#include "builtins/builtin.h"

/* ------------------------------------------------------ numbers as doubles */

/* A plain value as full doubles.  'data' has (re, im) pairs when 'complex'. */
struct ms_numbers {
	enum ms_class class_; /* what it was */
	bool complex;
	uint32_t rank;
	const size_t *dims;
	size_t count;
	const double *data;
	struct ms_value held;
};

/* Fails for classes that aren't plain.  Neither '*v' nor '*out' may move until
 * ms_numbers_end(), which is called after success only. */
int ms_numbers_begin(struct ms_call *call, const struct ms_value *v,
		     struct ms_numbers *out);
void ms_numbers_end(struct ms_call *call, struct ms_numbers *numbers);

/* The same for argument 'i', which must be there and real. */
int ms_real_numbers(struct ms_call *call, uint32_t i, struct ms_numbers *out);

/* A view of a full array or inline scalar.  Its data is never NULL, so that
 * places in an array without elements can be computed too. */
void ms_full_view(const struct ms_value *v, struct ms_view *out);

/* The class of results that are floating point: single for single, else
 * double. */
static inline enum ms_class ms_float_class(enum ms_class class_)
{
	return class_ == MS_SINGLE ? MS_SINGLE : MS_DOUBLE;
}

/* single when one of them is. */
static inline enum ms_class ms_float_class_2(enum ms_class a, enum ms_class b)
{
	return a == MS_SINGLE || b == MS_SINGLE ? MS_SINGLE : MS_DOUBLE;
}

/* An array of doubles with the dimensions of 'like'. */
int ms_doubles_like(struct ms_call *call, const struct ms_numbers *like,
		    bool complex, struct ms_array **out);

/* Dimensions in a list of its own. */
int ms_array_of(struct ms_call *call, enum ms_class class_, bool complex,
		const struct ms_shape_dims *dims, struct ms_array **out);

/* Give doubles as a result of another class (any plain one); takes 'array'.
 * Complex ones without imaginary parts become real with 'narrow'. */
int ms_give_as(struct ms_call *call, uint32_t k, struct ms_array *array,
	       enum ms_class class_, bool narrow);

/* The same as a value of its own. */
int ms_finish_as(struct ms_call *call, struct ms_array *array,
		 enum ms_class class_, bool narrow, struct ms_value *out);

/* Scratch memory for doubles and places; NULL after setting the error. */
double *ms_scratch(struct ms_call *call, size_t count);
void ms_scratch_free(struct ms_call *call, void *memory, size_t count);

/* Give a full value as a sparse one; takes it. */
int ms_give_sparse(struct ms_call *call, struct ms_value full);
/* The first result, which is full, becomes sparse. */
int ms_make_sparse(struct ms_call *call);

/* 'rc'; when that is 0 and an argument is sparse, the first result becomes
 * sparse too. */
int ms_keep_sparse(struct ms_call *call, int rc);

/* -------------------------------------------------------------------- axes */

/* One dimension of an array: element (i, k, o) stands at
 * i + inner * (k + length * o). */
struct ms_axis {
	size_t inner;
	size_t length;
	size_t outer;
};

void ms_axis_of(uint32_t rank, const size_t *dims, uint32_t dim,
		struct ms_axis *out);

/* Dimension 'dim' gets 'length' elements; the rank grows when it has to, and
 * fails where there can't be so many dimensions. */
int ms_dims_set(struct ms_call *call, struct ms_shape_dims *dims, uint32_t dim,
		size_t length);

/* ------------------------------------------------------------- rearranging */

/* permute(): 'order' has 'rank' different dimensions from 0, 'rank' not below
 * that of 'v'.  Any array, cell, string, struct array or sparse matrix. */
int ms_permute(struct ms_heap *heap, struct ms_value v, uint32_t rank,
	       const uint32_t *order, struct ms_value *out);

/* Call a function on two doubles of every pair, with sizes expanding. */
typedef double ms_double_pair(double a, double b);
int ms_pairwise(struct ms_call *call, ms_double_pair *function,
		enum ms_class class_, struct ms_value *out);

/* Walks all elements of an expanded pair: for each, the places in both. */
struct ms_pair_walk {
	struct ms_shape_dims dims;
	size_t step_a[MS_RANK_MAX], step_b[MS_RANK_MAX];
	size_t at[MS_RANK_MAX];
	size_t a, b;
};
int ms_pair_walk_begin(struct ms_heap *heap, uint32_t rank_a, const size_t *a,
		       uint32_t rank_b, const size_t *b,
		       struct ms_pair_walk *out);
/* Out of line: from the end of a run along the first dimension. */
void ms_pair_walk_carry(struct ms_pair_walk *walk);

static inline void ms_pair_walk_next(struct ms_pair_walk *walk)
{
	walk->a += walk->step_a[0];
	walk->b += walk->step_b[0];
	if (++walk->at[0] == walk->dims.dims[0])
		ms_pair_walk_carry(walk);
}

#endif
