#include "value/broadcast.h"

static size_t dim_at(uint32_t rank, const size_t *dims, uint32_t k)
{
	return k < rank ? dims[k] : 1;
}

static int expand(struct ms_heap *heap, struct ms_broadcast *plan,
		  uint32_t rank_a, const size_t *dims_a, uint32_t rank_b,
		  const size_t *dims_b)
{
	uint32_t rank = rank_a > rank_b ? rank_a : rank_b;

	for (uint32_t k = 0; k < rank; k++) {
		size_t a = dim_at(rank_a, dims_a, k);
		size_t b = dim_at(rank_b, dims_b, k);

		if (a != b && a != 1 && b != 1)
			return ms_fail_sizes(heap);
		plan->shape.dims[k] = a == 1 ? b : a;
	}
	plan->shape.rank = ms_dims_trim(rank, plan->shape.dims);
	return 0;
}

/* Both operands along all dimensions that are not 1, grouped. */
struct grouping {
	struct ms_broadcast_level group[MS_RANK_MAX];
	uint32_t count;
	size_t size_a; /* elements of the operands so far */
	size_t size_b;
};

static void add_dim(struct grouping *g, size_t a, size_t b)
{
	struct ms_broadcast_level *last =
		g->count == 0 ? NULL : &g->group[g->count - 1];

	if (last == NULL || (last->step_a != 0) != (a != 1) ||
	    (last->step_b != 0) != (b != 1)) {
		last = &g->group[g->count++];
		last->count = 1;
		last->step_a = a != 1 ? g->size_a : 0;
		last->step_b = b != 1 ? g->size_b : 0;
	}
	last->count *= a == 1 ? b : a;
	g->size_a *= a;
	g->size_b *= b;
}

static void take_groups(struct ms_broadcast *plan, const struct grouping *g)
{
	plan->level_count = 0;
	plan->run = plan->count == 0 ? 0 : 1;
	plan->form = MS_FORM_VV;
	if (g->count == 0)
		return;
	plan->run = g->group[0].count;
	if (g->group[0].step_a == 0)
		plan->form = MS_FORM_SV;
	else if (g->group[0].step_b == 0)
		plan->form = MS_FORM_VS;
	for (uint32_t i = 1; i < g->count; i++)
		plan->level[plan->level_count++] = g->group[i];
}

int ms_broadcast_plan(struct ms_heap *heap, uint32_t rank_a,
		      const size_t *dims_a, uint32_t rank_b,
		      const size_t *dims_b, size_t element_size,
		      struct ms_broadcast *plan)
{
	struct grouping g;

	if (expand(heap, plan, rank_a, dims_a, rank_b, dims_b) != 0 ||
	    ms_dims_count(heap, plan->shape.rank, plan->shape.dims,
			  element_size, &plan->count) != 0)
		return -1;
	g.count = 0;
	g.size_a = 1;
	g.size_b = 1;
	for (uint32_t k = 0; plan->count != 0 && k < plan->shape.rank; k++)
		if (plan->shape.dims[k] != 1)
			add_dim(&g, dim_at(rank_a, dims_a, k),
				dim_at(rank_b, dims_b, k));
	take_groups(plan, &g);
	return 0;
}

void ms_broadcast_first(const struct ms_broadcast *plan,
			struct ms_broadcast_place *place)
{
	place->a = 0;
	place->b = 0;
	place->out = 0;
	for (uint32_t k = 0; k < plan->level_count; k++)
		place->index[k] = 0;
}

bool ms_broadcast_next(const struct ms_broadcast *plan,
		       struct ms_broadcast_place *place)
{
	place->out += plan->run;
	for (uint32_t k = 0; k < plan->level_count; k++) {
		const struct ms_broadcast_level *level = &plan->level[k];

		place->a += level->step_a;
		place->b += level->step_b;
		if (++place->index[k] < level->count)
			return true;
		place->index[k] = 0;
		place->a -= level->step_a * level->count;
		place->b -= level->step_b * level->count;
	}
	return false;
}
