/*
 * A paged section: its content in place, and behind it a tree of digests, so
 * that a page can be checked without the others.  The content is level 0; each
 * level above it holds the digests of the nodes below, and the last level has
 * one node, whose digest the section table holds.
 */
#ifndef SNAP_SRC_PAGES_H
#define SNAP_SRC_PAGES_H

#include "marks.h"
#include "section.h"

/* Digests in one node. */
#define SNAP_PAGE_FANOUT (SNAP_PAGE_SIZE / 8)

/* 2^64 bytes are 2^52 pages, and each level is 2^9 times smaller. */
#define SNAP_PAGE_LEVELS 8

/* Where the levels lie in the stored bytes; made of the raw size alone. */
struct snap_page_tree {
	unsigned top; /* the level that the section table has the digest of */
	struct snap_page_level {
		uint64_t offset;
		uint64_t size;
		uint64_t first_node; /* nodes of the levels below */
	} level[SNAP_PAGE_LEVELS];
	uint64_t stored_size;
	uint64_t node_count;
};

/* False when the sizes overflow. */
bool snap_page_tree_plan(struct snap_page_tree *out, uint64_t raw_size);

/* Fill in the tree's levels, those above the content, which begin at 'tree';
 * returns the digest of the last one. */
uint64_t snap_page_tree_build(const struct snap_page_tree *plan,
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
