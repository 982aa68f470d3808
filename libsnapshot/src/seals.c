#include "seals.h"

#include <assert.h>

/* The marks of a section's pages are the same, whoever checked them. */
_Static_assert(SNAP_SEAL_PAGE_SIZE == SNAP_PAGE_SIZE, "one size of pages");

struct snap_tree snap_seal_tree_plan(uint64_t stored_size)
{
	const struct snap_tree_form form = { .digest_size = SNAP_SEAL_SIZE };
	struct snap_tree plan = { 0 };
	/* A tree is far smaller than what it stands for. */
	bool fits = snap_tree_plan(&plan, stored_size, &form);

	assert(fits);
	(void)fits;
	return plan;
}

/* ------------------------------------------------------------------ building
 */

/* Bytes of two spans that lie one behind the other; copied to 'page' if they
 * are parted. */
static const uint8_t *take(const struct snap_span parts[2], uint64_t begin,
			   size_t size, uint8_t page[SNAP_SEAL_PAGE_SIZE])
{
	if (begin + size <= parts[0].size)
		return parts[0].data + begin;
	if (begin >= parts[0].size)
		return parts[1].data + (begin - parts[0].size);
	size_t first = parts[0].size - (size_t)begin;
	memcpy(page, parts[0].data + begin, first);
	memcpy(page + first, parts[1].data, size - first);
	return page;
}

void snap_seal_tree_build(const struct snap_tree *plan,
			  const struct snap_span stored[2], uint8_t *tree,
			  snap_seal_function seal, uint8_t out[SNAP_SEAL_SIZE])
{
	struct snap_span below[2] = { stored[0], stored[1] };
	uint8_t page[SNAP_SEAL_PAGE_SIZE];

	for (unsigned i = 0; i < plan->top; i++) {
		const struct snap_tree_level *level = &plan->level[i];
		uint8_t *seals = tree + plan->level[i + 1].offset;

		for (uint64_t n = 0; n < snap_tree_nodes(level); n++) {
			size_t size = snap_tree_node_size(level, n);

			seal(take(below, n * SNAP_SEAL_PAGE_SIZE, size, page),
			     size, seals + n * SNAP_SEAL_SIZE);
		}
		below[0] =
			(struct snap_span){ seals,
					    (size_t)plan->level[i + 1].size };
		below[1] = (struct snap_span){ 0 };
	}
	size_t size = (size_t)plan->level[plan->top].size;
	seal(size == 0 ? page : take(below, 0, size, page), size, out);
}

/* ------------------------------------------------------------------ checking
 */

static int fail_seal(const struct snap_section_view *view, unsigned level,
		     uint64_t number, struct snap_error *err)
{
	uint64_t offset = view->section->offset + number * SNAP_SEAL_PAGE_SIZE;
	enum snap_code code =
		view->is_signed ? SNAP_E_SIGNATURE_BAD : SNAP_E_DIGEST_SECTION;
	int rc = snap_fail(err, code, level == 0 ? offset : SNAP_NO_OFFSET,
			   "section of type 0x%x: page %llu%s is not the one "
			   "that was %s",
			   view->section->type, ull(number),
			   level == 0 ? "" : " of its seals",
			   view->is_signed ? "signed" : "sealed");

	return snap_fail_section(err, rc, view->section->type);
}

static int check_node(const void *context, const struct snap_tree *plan,
		      unsigned level, uint64_t number, struct snap_error *err)
{
	const struct snap_section_view *view = context;
	const struct snap_tree_level *here = &plan->level[level];
	const uint8_t *bytes =
		level == 0 ? view->stored.data : view->seals + here->offset;
	const uint8_t *expected = view->section->seal;
	uint8_t found[SNAP_SEAL_SIZE];

	if (level != plan->top)
		expected = view->seals + plan->level[level + 1].offset +
			   number * SNAP_SEAL_SIZE;
	view->seal(bytes + number * SNAP_SEAL_PAGE_SIZE,
		   snap_tree_node_size(here, number), found);
	if (memcmp(found, expected, sizeof(found)) == 0)
		return 0;
	return fail_seal(view, level, number, err);
}

int snap_seals_check(const struct snap_section_view *view, uint64_t offset,
		     size_t size, struct snap_error *err)
{
	if (size == 0 || snap_pages_marked(view->marks, offset, size))
		return 0;
	const struct snap_tree plan = snap_seal_tree_plan(view->stored.size);
	return snap_tree_check_range(&plan, view->marks, offset, size,
				     check_node, view, err);
}

int snap_seals_check_all(const struct snap_section_view *view,
			 struct snap_error *err)
{
	const struct snap_tree plan = snap_seal_tree_plan(view->stored.size);

	return snap_tree_check_all(&plan, check_node, view, err);
}
