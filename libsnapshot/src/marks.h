/*
 * Which pages were found sound, those of a section and those of a tree above
 * it: one bit each, the section's first.  Set by any thread; two that check the
 * same page come to the same answer.
 */
#ifndef SNAP_SRC_MARKS_H
#define SNAP_SRC_MARKS_H

#include "snapshot/format.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef atomic_uint snap_page_marks;

#define SNAP_PAGE_MARK_BITS 32u

/* Words that hold the marks of so many pages. */
static inline size_t snap_page_mark_words(uint64_t pages)
{
	return (size_t)(pages / SNAP_PAGE_MARK_BITS) + 1;
}

static inline bool snap_page_marked(const snap_page_marks *marks, uint64_t node)
{
	unsigned word = atomic_load_explicit(&marks[node / SNAP_PAGE_MARK_BITS],
					     memory_order_relaxed);

	return (word >> node % SNAP_PAGE_MARK_BITS & 1) != 0;
}

static inline void snap_page_mark(snap_page_marks *marks, uint64_t node)
{
	(void)atomic_fetch_or_explicit(&marks[node / SNAP_PAGE_MARK_BITS],
				       1u << node % SNAP_PAGE_MARK_BITS,
				       memory_order_relaxed);
}

/* Are all pages of [offset, offset + size), which lies in the section? */
static inline bool snap_pages_marked(const snap_page_marks *marks,
				     uint64_t offset, size_t size)
{
	if (size == 0)
		return true;
	uint64_t last = (offset + (size - 1)) / SNAP_PAGE_SIZE;
	for (uint64_t page = offset / SNAP_PAGE_SIZE; page <= last; page++)
		if (!snap_page_marked(marks, page))
			return false;
	return true;
}

#endif
