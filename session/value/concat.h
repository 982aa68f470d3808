/* Concatenation: [a, b; c, d] and cat(). */
#ifndef MS_VALUE_CONCAT_H
#define MS_VALUE_CONCAT_H

#include "value/array.h"

/*
 * Along dimension 'dim' (0: one below the other, 1: side by side, ...).  No
 * value at all gives [].  The class is decided by all of them together: string,
 * else cell, else struct, else char, else the first integer class, else single,
 * else double, else logical.  [] takes part in that only where MATLAB lets it.
 * MATLAB:catenate:dimensionMismatch.
 */
int ms_concat(struct ms_heap *heap, uint32_t dim, const struct ms_value *values,
	      size_t count, struct ms_value *out);

/* A matrix literal: rows one after another in 'values', with their lengths. */
int ms_concat_rows(struct ms_heap *heap, const struct ms_value *values,
		   const uint32_t *lengths, size_t row_count,
		   struct ms_value *out);

#endif
