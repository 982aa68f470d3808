/* Arrays next to each other, whole blocks at a time. */
#ifndef MS_BUILTINS_TILE_H
#define MS_BUILTINS_TILE_H

#include "builtins/numeric.h"

/* The array in 'view', of a plain class, 'times' in each direction. */
int ms_tile(struct ms_call *call, const struct ms_view *view,
	    const struct ms_shape_dims *times, struct ms_value *out);

#endif
