/*
 * Ranges base:step:limit.  Real double ones are lazy: three numbers until
 * somebody needs the elements; other classes are made full at once.
 */
#ifndef MS_VALUE_RANGE_H
#define MS_VALUE_RANGE_H

#include "value/heap.h"

struct ms_range {
	struct ms_object head; /* class double, rank 2 */
	double base;
	double step;
	double last;	/* the last element, exactly */
	size_t dims[2]; /* 1 x count */
};

/*
 * base:step:limit as the colon operator makes it, of any real scalars (the
 * first element of arrays).  Integer classes must agree; NaN and Inf follow the
 * operator's rules; a step of zero or of the wrong sign gives 1x0.  A range of
 * one element is an inline scalar.
 */
int ms_range_values(struct ms_heap *heap, struct ms_value base,
		    struct ms_value step, struct ms_value limit,
		    struct ms_value *out);

/* The same for doubles. */
int ms_range_doubles(struct ms_heap *heap, double base, double step,
		     double limit, struct ms_value *out);

/* How many elements that has; 0 for NaN.  Not limited to what fits memory. */
double ms_range_count(double base, double step, double limit);

/* Element 'i' < dims[1]. */
static inline double ms_range_at(const struct ms_range *range, size_t i)
{
	if (i + 1 == range->dims[1])
		return range->last;
	return range->base + (double)i * range->step;
}

static inline const struct ms_range *ms_range_of(struct ms_value v)
{
	return (const struct ms_range *)(const void *)v.as.object;
}

/* The full row. */
int ms_range_full(struct ms_heap *heap, const struct ms_range *range,
		  struct ms_value *out);

#endif
