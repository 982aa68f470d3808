/* The number in the middle, without sorting. */
#ifndef MS_BUILTINS_SELECT_H
#define MS_BUILTINS_SELECT_H

#include <stddef.h>

/* Of numbers none of which is NaN, in time proportional to their count;
 * rearranges them.  NaN when there is none. */
double ms_median(double *x, size_t count);

#endif
