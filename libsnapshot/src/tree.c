#include "tree.h"

#include "base/checked.h"

static uint64_t node_count_of(uint64_t size)
{
	return size / SNAP_PAGE_SIZE + (size % SNAP_PAGE_SIZE != 0);
}

uint64_t snap_tree_nodes(const struct snap_tree_level *level)
{
	return node_count_of(level->size);
}

size_t snap_tree_node_size(const struct snap_tree_level *level, uint64_t number)
{
	uint64_t left = level->size - number * SNAP_PAGE_SIZE;

	return left < SNAP_PAGE_SIZE ? (size_t)left : SNAP_PAGE_SIZE;
}

bool snap_tree_plan(struct snap_tree *out, uint64_t size,
		    const struct snap_tree_form *form)
{
	uint64_t nodes = node_count_of(size);
	struct snap_tree tree = {
		.fanout = SNAP_PAGE_SIZE / form->digest_size,
		.level[0].size = size,
		.end = form->begin,
		.node_count = nodes,
	};

	while (tree.top < form->least_top || nodes > 1) {
		struct snap_tree_level *level = &tree.level[++tree.top];

		/* Digests are far smaller than what they stand for. */
		level->offset = tree.end;
		level->size = nodes * form->digest_size;
		level->first_node = tree.node_count;
		nodes = node_count_of(level->size);
		tree.node_count += nodes;
		if (!snap_add(tree.end, level->size, &tree.end))
			return false;
	}
	*out = tree;
	return true;
}

/* From the last level down: a digest is believed once its node is sound. */
static int check_page(const struct snap_tree *tree, snap_page_marks *marks,
		      uint64_t page, snap_tree_check *check,
		      const void *context, struct snap_error *err)
{
	for (unsigned above = tree->top + 1; above != 0; above--) {
		unsigned level = above - 1;
		uint64_t number = page;

		for (unsigned i = 0; i < level; i++)
			number /= tree->fanout;
		uint64_t node = tree->level[level].first_node + number;
		if (snap_page_marked(marks, node))
			continue;
		int rc = check(context, tree, level, number, err);
		if (rc != 0)
			return rc;
		snap_page_mark(marks, node);
	}
	return 0;
}

int snap_tree_check_range(const struct snap_tree *tree, snap_page_marks *marks,
			  uint64_t offset, size_t size, snap_tree_check *check,
			  const void *context, struct snap_error *err)
{
	uint64_t last = (offset + (size - 1)) / SNAP_PAGE_SIZE;

	for (uint64_t page = offset / SNAP_PAGE_SIZE; page <= last; page++) {
		if (snap_page_marked(marks, page))
			continue;
		int rc = check_page(tree, marks, page, check, context, err);
		if (rc != 0)
			return rc;
	}
	return 0;
}

int snap_tree_check_all(const struct snap_tree *tree, snap_tree_check *check,
			const void *context, struct snap_error *err)
{
	for (unsigned above = tree->top + 1; above != 0; above--) {
		unsigned level = above - 1;
		uint64_t count = snap_tree_nodes(&tree->level[level]);

		/* Of nothing the last level is empty, and has a digest. */
		if (level == tree->top && count == 0)
			count = 1;
		for (uint64_t n = 0; n < count; n++) {
			int rc = check(context, tree, level, n, err);
			if (rc != 0)
				return rc;
		}
	}
	return 0;
}
