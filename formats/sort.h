/* Sorting without hidden allocations: qsort() may call malloc(). */
#ifndef FMT_SORT_H
#define FMT_SORT_H

#include <stddef.h>

/*
 * Sort 'count' pointers; equal ones keep their order.  'scratch' has room for
 * count / 2 of them.  'compare' gets two of the pointers themselves.
 */
void fmt_sort(const void **items, const void **scratch, size_t count,
	      int (*compare)(const void *a, const void *b));

#endif
