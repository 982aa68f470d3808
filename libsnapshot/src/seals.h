/*
 * Seals: what a signature over header and table covers a section by.  Each
 * section is sealed as it is stored, by a tree of pages whose last level the
 * table has the seal of; the other levels lie in the section SNAP_TYPE_SEALS.
 */
#ifndef SNAP_SRC_SEALS_H
#define SNAP_SRC_SEALS_H

#include "view.h"

/* Seals in one page of a tree. */
#define SNAP_SEAL_FANOUT (SNAP_SEAL_PAGE_SIZE / SNAP_SEAL_SIZE)

/* 2^64 bytes are 2^52 pages, and each level is 2^7 times smaller. */
#define SNAP_SEAL_LEVELS 9

/* Where the levels lie; made of the stored size alone. */
struct snap_seal_tree {
	unsigned top; /* the level that the section table has the seal of */
	struct snap_seal_level {
		uint64_t offset; /* in the tree; level 0 lies elsewhere */
		uint64_t size;
		uint64_t first_node; /* pages of the levels below */
	} level[SNAP_SEAL_LEVELS];
	uint64_t size; /* of all levels above level 0 */
	uint64_t node_count;
};

struct snap_seal_tree snap_seal_tree_plan(uint64_t stored_size);

/*
 * Fill in the levels of 'tree', plan->size bytes, and the last one's seal.
 * 'stored' are two spans, one behind the other, as the section is stored.
 */
void snap_seal_tree_build(const struct snap_seal_tree *plan,
			  const struct snap_span stored[2], uint8_t *tree,
			  snap_seal_function seal, uint8_t out[SNAP_SEAL_SIZE]);

/* Hold [offset, offset + size) of what is stored, which lies in the section,
 * against its seals, unless marked; mark it.  The view has seals. */
int snap_seals_check(const struct snap_section_view *view, uint64_t offset,
		     size_t size, struct snap_error *err);

/* All of them, without marks. */
int snap_seals_check_all(const struct snap_section_view *view,
			 struct snap_error *err);

#endif
