/*
 * Seals: what a signature over header and table covers a section by.  Each
 * section is sealed as it is stored, by a tree of pages whose last level the
 * table has the seal of; the other levels lie in the section SNAP_TYPE_SEALS.
 */
#ifndef SNAP_SRC_SEALS_H
#define SNAP_SRC_SEALS_H

#include "tree.h"
#include "view.h"

/* Where the levels above the section lie in its tree, which is as large as
 * where they end; made of the stored size alone. */
struct snap_tree snap_seal_tree_plan(uint64_t stored_size);

/*
 * Fill in the levels of 'tree', plan->end bytes, and the last one's seal.
 * 'stored' are two spans, one behind the other, as the section is stored.
 */
void snap_seal_tree_build(const struct snap_tree *plan,
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
