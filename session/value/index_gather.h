/* Elements picked by one array of numbers or one mask, without a list of
 * positions in between. */
#ifndef MS_VALUE_INDEX_GATHER_H
#define MS_VALUE_INDEX_GATHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Elements of 'size' bytes: those at x[0], x[1]... (from 1) one after another.
 * False, with 'out' half written, when one isn't a position below 'limit'. */
bool ms_gather_numbers(void *out, const void *in, size_t size, size_t limit,
		       const double *x, size_t count);

/* Those whose byte in 'mask' is 1: there are 'count'. */
void ms_gather_mask(void *out, const void *in, size_t size, const uint8_t *mask,
		    size_t count);

/* How many bytes are 1, and the number of the last of them plus one. */
size_t ms_mask_count(const uint8_t *mask, size_t count, size_t *limit);

#endif
