/*
 * A tree of digests over bytes in pages, so that a page can be checked without
 * the others.  The bytes are level 0; each level above it holds the digests of
 * the nodes below, a page each, and the last level has one node, whose digest
 * lies elsewhere.
 */
#ifndef SNAP_SRC_TREE_H
#define SNAP_SRC_TREE_H

#include "marks.h"
#include "snapshot/error.h"

/* 2^64 bytes are 2^52 pages, and each level is at least 2^7 times smaller. */
#define SNAP_TREE_LEVELS 9

struct snap_tree_level {
	uint64_t offset;
	uint64_t size;
	uint64_t first_node; /* nodes of the levels below */
};

struct snap_tree {
	unsigned top;	 /* the last level */
	unsigned fanout; /* digests in one node */
	struct snap_tree_level level[SNAP_TREE_LEVELS];
	uint64_t end; /* where the last level ends */
	uint64_t node_count;
};

/* The least that a tree is to be, and where its levels above 0 begin. */
struct snap_tree_form {
	unsigned digest_size;
	unsigned least_top;
	uint64_t begin;
};

/* A tree over so many bytes.  False when the offsets overflow. */
bool snap_tree_plan(struct snap_tree *out, uint64_t size,
		    const struct snap_tree_form *form);

uint64_t snap_tree_nodes(const struct snap_tree_level *level);

/* The size of one node; the last one of a level may be short. */
size_t snap_tree_node_size(const struct snap_tree_level *level,
			   uint64_t number);

/* Holds one node against its digest. */
typedef int snap_tree_check(const void *context, const struct snap_tree *tree,
			    unsigned level, uint64_t number,
			    struct snap_error *err);

/* The pages of [offset, offset + size), which is not empty and lies within, and
 * the nodes above them, unless they are marked; marks them. */
int snap_tree_check_range(const struct snap_tree *tree, snap_page_marks *marks,
			  uint64_t offset, size_t size, snap_tree_check *check,
			  const void *context, struct snap_error *err);

/* All nodes, from the last level down to the pages, without marks. */
int snap_tree_check_all(const struct snap_tree *tree, snap_tree_check *check,
			const void *context, struct snap_error *err);

#endif
