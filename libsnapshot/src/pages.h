/*
 * A paged section: its content in place, and behind it the levels of a tree of
 * digests over it; the section table holds the last one's digest.
 */
#ifndef SNAP_SRC_PAGES_H
#define SNAP_SRC_PAGES_H

#include "section.h"
#include "tree.h"

#define SNAP_PAGE_DIGEST_SIZE 8u

/* Where the levels lie in the stored bytes, which end where they end; made of
 * the raw size alone.  False when the sizes overflow. */
bool snap_page_tree_plan(struct snap_tree *out, uint64_t raw_size);

/* Fill in the tree's levels, those above the content, which begin at 'tree';
 * returns the digest of the last one. */
uint64_t snap_page_tree_build(const struct snap_tree *plan,
			      struct snap_span content, uint8_t *tree);

/* Hold the pages of [offset, offset + size), which lies in the section, and
 * the nodes above them against their digests, unless marked; mark them. */
int snap_pages_check(const struct snap_section_view *view,
		     snap_page_marks *marks, uint64_t offset, size_t size,
		     struct snap_error *err);

/* All of them, from the last level down to the content, without marks. */
int snap_pages_check_all(const struct snap_section_view *view,
			 struct snap_error *err);

#endif
