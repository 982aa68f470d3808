/*
 * Reductions: from the arguments "dim, vecdim, 'all', 'omitnan', 'native'..."
 * to loops over slices.
 */
#ifndef MS_BUILTINS_FOLD_H
#define MS_BUILTINS_FOLD_H

#include "builtins/numeric.h"

enum ms_fold_class {
	MS_FOLD_DEFAULT,
	MS_FOLD_DOUBLE,
	MS_FOLD_NATIVE
};

struct ms_fold_options {
	uint64_t dims; /* bit k: along dimension k; 0 when not given */
	bool all;
	bool omit_nan;
	bool include_nan; /* asked for by name */
	bool linear;	  /* indexes into the whole array */
	enum ms_fold_class result;
};

/* Reads arguments from 'first' on. */
int ms_fold_options(struct ms_call *call, uint32_t first,
		    struct ms_fold_options *out);

/*
 * How a value is reduced: slice s of inner * outer begins at
 * s % inner + (s / inner) * inner * length and steps by inner.
 */
struct ms_fold {
	struct ms_axis axis;
	struct ms_shape_dims dims; /* of the result */
	uint32_t dim;		   /* the first reduced one */
	bool several;		   /* more than one dimension is reduced */
	struct ms_value held;	   /* the value; permuted where needed */
};

/* 'v' is a full array or inline, or sparse where 'held' isn't looked at.  A 0x0
 * one is reduced to 1x1 when no dimension is given. */
int ms_fold_begin(struct ms_call *call, struct ms_value v,
		  const struct ms_fold_options *options, struct ms_fold *out);
void ms_fold_end(struct ms_call *call, struct ms_fold *fold);

/* Arguments of what runs along a dimension: dim, "reverse", "omitnan"... */
enum ms_run_nan {
	MS_RUN_NAN_UNSAID,
	MS_RUN_NAN_OMITTED,
	MS_RUN_NAN_INCLUDED
};

struct ms_run_options {
	uint32_t dim;
	bool reverse;
	enum ms_run_nan nan;
};

int ms_run_options(struct ms_call *call, struct ms_run_options *out);

/* Where slice 's' begins. */
static inline size_t ms_fold_start(const struct ms_axis *axis, size_t s)
{
	return s % axis->inner + s / axis->inner * axis->inner * axis->length;
}

/* One number from each slice of real doubles that lie 'step' apart. */
typedef double ms_slice_function(void *context, const double *slice,
				 size_t count, size_t step);

#endif
