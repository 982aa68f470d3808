#include "pages.h"

#include "base/checked.h"

#include <assert.h>

static uint64_t node_count_of(uint64_t size)
{
	return size / SNAP_PAGE_SIZE + (size % SNAP_PAGE_SIZE != 0);
}

bool snap_page_tree_plan(struct snap_page_tree *out, uint64_t raw_size)
{
	struct snap_page_tree plan = { 0 };
	uint64_t size = raw_size;

	for (;;) {
		struct snap_page_level *level = &plan.level[plan.top];
		uint64_t nodes = node_count_of(size);

		level->offset = plan.stored_size;
		level->size = size;
		level->first_node = plan.node_count;
		plan.node_count += nodes;
		if (!snap_add(plan.stored_size, size, &plan.stored_size))
			return false;
		if (plan.top != 0 && nodes <= 1)
			break;
		size = nodes * 8;
		plan.top++;
	}
	*out = plan;
	return true;
}

/* The bytes of one node; the last one of a level may be short. */
static struct snap_span node_of(const struct snap_page_level *level,
				const uint8_t *stored, uint64_t number)
{
	uint64_t begin = number * SNAP_PAGE_SIZE;
	uint64_t left = level->size - begin;

	return (struct snap_span){
		stored + level->offset + begin,
		left < SNAP_PAGE_SIZE ? (size_t)left : SNAP_PAGE_SIZE,
	};
}

uint64_t snap_page_tree_build(const struct snap_page_tree *plan,
			      struct snap_span content, uint8_t *tree)
{
	const uint8_t *below = content.data;

	for (unsigned i = 0; i < plan->top; i++) {
		struct snap_page_level level = plan->level[i];
		uint8_t *digests = tree + (plan->level[i + 1].offset -
					   plan->level[1].offset);

		level.offset = 0;
		for (uint64_t n = 0; n < node_count_of(level.size); n++) {
			struct snap_span node = node_of(&level, below, n);

			snap_put_le64(digests + n * 8,
				      snap_digest64(node.data, node.size));
		}
		below = digests;
	}
	return snap_digest64(below, (size_t)plan->level[plan->top].size);
}

static int check_node(const struct snap_section_view *view,
		      const struct snap_page_tree *plan, unsigned level,
		      uint64_t number, struct snap_error *err)
{
	struct snap_span node =
		node_of(&plan->level[level], view->stored.data, number);
	uint64_t expected =
		level == plan->top
			? view->section->digest
			: snap_le64(view->stored.data +
				    plan->level[level + 1].offset + number * 8);

	return snap_section_compare_digest(
		view, node,
		view->section->offset +
			(uint64_t)(node.data - view->stored.data),
		expected, err);
}

static struct snap_page_tree plan_of(const struct snap_section_view *view)
{
	struct snap_page_tree plan = { 0 };
	/* The table was held against the plan at open. */
	bool fits = snap_page_tree_plan(&plan, view->section->raw_size);

	assert(fits && plan.stored_size == view->stored.size);
	(void)fits;
	return plan;
}

/* From the last level down: a digest is believed once its node is sound. */
static int check_page(const struct snap_section_view *view,
		      const struct snap_page_tree *plan, snap_page_marks *marks,
		      uint64_t page, struct snap_error *err)
{
	for (unsigned above = plan->top + 1; above != 0; above--) {
		unsigned level = above - 1;
		uint64_t number = page;

		for (unsigned i = 0; i < level; i++)
			number /= SNAP_PAGE_FANOUT;
		uint64_t node = plan->level[level].first_node + number;
		if (snap_page_marked(marks, node))
			continue;
		int rc = check_node(view, plan, level, number, err);
		if (rc != 0)
			return rc;
		snap_page_mark(marks, node);
	}
	return 0;
}

int snap_pages_check(const struct snap_section_view *view,
		     snap_page_marks *marks, uint64_t offset, size_t size,
		     struct snap_error *err)
{
	if (size == 0)
		return 0;
	const struct snap_page_tree plan = plan_of(view);
	uint64_t last = (offset + (size - 1)) / SNAP_PAGE_SIZE;
	for (uint64_t page = offset / SNAP_PAGE_SIZE; page <= last; page++) {
		if (snap_page_marked(marks, page))
			continue;
		int rc = check_page(view, &plan, marks, page, err);
		if (rc != 0)
			return rc;
	}
	return 0;
}

int snap_pages_check_all(const struct snap_section_view *view,
			 struct snap_error *err)
{
	const struct snap_page_tree plan = plan_of(view);

	for (unsigned above = plan.top + 1; above != 0; above--) {
		unsigned level = above - 1;
		uint64_t count = node_count_of(plan.level[level].size);

		/* An empty section has a last level of no digests. */
		if (level == plan.top && count == 0)
			count = 1;
		for (uint64_t n = 0; n < count; n++) {
			int rc = check_node(view, &plan, level, n, err);
			if (rc != 0)
				return rc;
		}
	}
	return 0;
}
