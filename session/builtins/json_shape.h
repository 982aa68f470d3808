/* What the elements of a JSON array become together. */
#ifndef MS_BUILTINS_JSON_SHAPE_H
#define MS_BUILTINS_JSON_SHAPE_H

#include "value/list.h"

/*
 * Numbers (null, which is NONE, counts as NaN) become a column, equally sized
 * arrays of numbers a matrix, booleans a logical column, objects with the same
 * fields a struct column, equally sized arrays of such objects a struct matrix,
 * no element []; all else a column cell.  The elements may come back in other
 * dimensions.
 */
int ms_json_array(struct ms_heap *heap, struct ms_list *list,
		  struct ms_value *out);

#endif
