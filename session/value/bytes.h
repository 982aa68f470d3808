/* How much memory a value's elements take. */
#ifndef MS_VALUE_BYTES_H
#define MS_VALUE_BYTES_H

#include "value/value.h"

/*
 * Bytes of the elements, as whos tells them: what describes an array isn't
 * counted, a lazy range counts as if it were full, a sparse matrix with its
 * places.  What is shared counts each time.  The content of containers is
 * counted down to MS_BYTES_DEPTH within each other, and of their elements at
 * most MS_BYTES_ELEMENTS: a program can make containers that hold themselves
 * twice, twice, twice...
 */
#define MS_BYTES_DEPTH	  256
#define MS_BYTES_ELEMENTS (1u << 24)

uint64_t ms_bytes(struct ms_value v);

#endif
