#include "pages.h"

#include <assert.h>

bool snap_page_tree_plan(struct snap_tree *out, uint64_t raw_size)
{
	const struct snap_tree_form form = {
		.digest_size = SNAP_PAGE_DIGEST_SIZE,
		.least_top = 1,
		.begin = raw_size,
	};

	return snap_tree_plan(out, raw_size, &form);
}

/* The bytes of one node of a level that lies at 'bytes'. */
static struct snap_span node_of(const struct snap_tree_level *level,
				const uint8_t *bytes, uint64_t number)
{
	return (struct snap_span){ bytes + number * SNAP_PAGE_SIZE,
				   snap_tree_node_size(level, number) };
}

uint64_t snap_page_tree_build(const struct snap_tree *plan,
			      struct snap_span content, uint8_t *tree)
{
	const uint8_t *below = content.data;

	for (unsigned i = 0; i < plan->top; i++) {
		const struct snap_tree_level *level = &plan->level[i];
		uint8_t *digests = tree + (plan->level[i + 1].offset -
					   plan->level[1].offset);

		for (uint64_t n = 0; n < snap_tree_nodes(level); n++) {
			struct snap_span node = node_of(level, below, n);

			snap_put_le64(digests + n * SNAP_PAGE_DIGEST_SIZE,
				      snap_digest64(node.data, node.size));
		}
		below = digests;
	}
	return snap_digest64(below, (size_t)plan->level[plan->top].size);
}

static int check_node(const void *context, const struct snap_tree *plan,
		      unsigned level, uint64_t number, struct snap_error *err)
{
	const struct snap_section_view *view = context;
	const uint8_t *stored = view->stored.data;
	struct snap_span node =
		node_of(&plan->level[level], stored + plan->level[level].offset,
			number);
	uint64_t expected = view->section->digest;

	if (level != plan->top)
		expected = snap_le64(stored + plan->level[level + 1].offset +
				     number * SNAP_PAGE_DIGEST_SIZE);
	return snap_section_compare_digest(
		view, node,
		view->section->offset + (uint64_t)(node.data - stored),
		expected, err);
}

static struct snap_tree plan_of(const struct snap_section_view *view)
{
	struct snap_tree plan = { 0 };
	/* The table was held against the plan at open. */
	bool fits = snap_page_tree_plan(&plan, view->section->raw_size);

	assert(fits && plan.end == view->stored.size);
	(void)fits;
	return plan;
}

int snap_pages_check(const struct snap_section_view *view,
		     snap_page_marks *marks, uint64_t offset, size_t size,
		     struct snap_error *err)
{
	if (size == 0)
		return 0;
	const struct snap_tree plan = plan_of(view);
	return snap_tree_check_range(&plan, marks, offset, size, check_node,
				     view, err);
}

int snap_pages_check_all(const struct snap_section_view *view,
			 struct snap_error *err)
{
	const struct snap_tree plan = plan_of(view);

	return snap_tree_check_all(&plan, check_node, view, err);
}
