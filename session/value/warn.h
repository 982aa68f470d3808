/* Warnings: what computing goes on after. */
#ifndef MS_VALUE_WARN_H
#define MS_VALUE_WARN_H

#include "value/heap.h"

/*
 * Tell whoever set heap->warning, with an identifier such as
 * "MATLAB:singularMatrix" and a message of up to 500 bytes (longer ones are
 * cut).  Without a listener nothing happens.
 */
void ms_warn(struct ms_heap *heap, const char *identifier, const char *format,
	     ...) SNAP_PRINTF(3, 4);

#endif
