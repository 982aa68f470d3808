/*
 * Implicit expansion: which sizes go together, and in which order the elements
 * of both operands meet.
 *
 * Neighbouring dimensions in which the operands behave alike are taken
 * together, so that the innermost run is as long as it can be: arrays of the
 * same size, or an array and a scalar, are one single run.
 */
#ifndef MS_VALUE_BROADCAST_H
#define MS_VALUE_BROADCAST_H

#include "value/dims.h"

/* What happens along the innermost run. */
enum ms_form {
	MS_FORM_VV, /* both operands advance */
	MS_FORM_VS, /* only the first one does */
	MS_FORM_SV, /* only the second one does */
};
#define MS_FORM_COUNT 3

/* One group of dimensions outside of the innermost run. */
struct ms_broadcast_level {
	size_t count;
	size_t step_a; /* elements from one index to the next; 0: stays */
	size_t step_b;
};

struct ms_broadcast {
	struct ms_shape_dims shape; /* of the result */
	size_t count;		    /* elements of the result */
	size_t run;		    /* elements of the innermost run */
	enum ms_form form;
	uint32_t level_count;
	struct ms_broadcast_level level[MS_RANK_MAX];
};

/* Where a run begins, in elements. */
struct ms_broadcast_place {
	size_t a;
	size_t b;
	size_t out;
	size_t index[MS_RANK_MAX];
};

/*
 * Plan 'a OP b' for a result with elements of 'element_size' bytes.  Fails with
 * MATLAB:sizeDimensionsMustMatch, or when the result would be too large.
 */
int ms_broadcast_plan(struct ms_heap *heap, uint32_t rank_a,
		      const size_t *dims_a, uint32_t rank_b,
		      const size_t *dims_b, size_t element_size,
		      struct ms_broadcast *plan);

/* The place of the first run; there is one unless plan->count is 0. */
void ms_broadcast_first(const struct ms_broadcast *plan,
			struct ms_broadcast_place *place);

/* On to the next run; false after the last one. */
bool ms_broadcast_next(const struct ms_broadcast *plan,
		       struct ms_broadcast_place *place);

#endif
