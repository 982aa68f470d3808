#include "formats/sort.h"

#include <string.h>

/* The left half lies in 'left', the right one at the end of 'items'. */
static void merge(const void **items, size_t count, const void **left,
		  size_t left_count,
		  int (*compare)(const void *a, const void *b))
{
	size_t next_left = 0;
	size_t next_right = left_count;

	for (size_t i = 0; next_left < left_count; i++) {
		if (next_right == count ||
		    compare(left[next_left], items[next_right]) <= 0)
			items[i] = left[next_left++];
		else
			items[i] = items[next_right++];
	}
}

void fmt_sort(const void **items, const void **scratch, size_t count,
	      int (*compare)(const void *a, const void *b))
{
	if (count < 2)
		return;
	size_t half = count / 2;
	fmt_sort(items, scratch, half, compare);
	fmt_sort(items + half, scratch, count - half, compare);
	/* Libraries are mostly sorted already. */
	if (compare(items[half - 1], items[half]) <= 0)
		return;
	memcpy(scratch, items, half * sizeof(*items));
	merge(items, count, scratch, half, compare);
}
