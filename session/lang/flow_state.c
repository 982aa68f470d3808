#include "lang/flow_internal.h"

#include <string.h>

struct ms_flow_state *ms_flow_state_new(struct ms_flow *flow)
{
	struct ms_flow_state *state = flow->unused;

	if (state != NULL) {
		flow->unused = state->next;
	} else {
		state = snap_arena_alloc(
			flow->arena, sizeof(*state) + 2 * (size_t)flow->words *
							      sizeof(uint64_t));
		if (state == NULL) {
			flow->failed = true;
			return NULL;
		}
	}
	state->live = false;
	return state;
}

void ms_flow_state_free(struct ms_flow *flow, struct ms_flow_state *state)
{
	if (state == NULL)
		return;
	state->next = flow->unused;
	flow->unused = state;
}

struct ms_flow_state *ms_flow_state_copy(struct ms_flow *flow,
					 const struct ms_flow_state *state)
{
	struct ms_flow_state *copy = ms_flow_state_new(flow);

	if (copy != NULL)
		ms_flow_state_merge(flow, copy, state);
	return copy;
}

void ms_flow_state_merge(const struct ms_flow *flow, struct ms_flow_state *into,
			 const struct ms_flow_state *from)
{
	if (into == NULL || from == NULL || !from->live)
		return;
	if (!into->live) {
		into->live = true;
		memcpy(into->bits, from->bits,
		       2 * (size_t)flow->words * sizeof(uint64_t));
		return;
	}
	for (uint32_t i = 0; i < flow->words; i++) {
		into->bits[i] &= from->bits[i];
		into->bits[flow->words + i] |= from->bits[flow->words + i];
	}
}

bool ms_flow_is_definite(const struct ms_flow *flow, uint32_t variable)
{
	return !flow->state->live ||
	       (flow->state->bits[variable / 64] >> (variable % 64) & 1) != 0;
}

bool ms_flow_is_possible(const struct ms_flow *flow, uint32_t variable)
{
	return !flow->state->live ||
	       (flow->state->bits[flow->words + variable / 64] >>
			(variable % 64) &
		1) != 0;
}

void ms_flow_set(struct ms_flow *flow, uint32_t variable)
{
	uint64_t bit = UINT64_C(1) << (variable % 64);

	flow->state->bits[variable / 64] |= bit;
	flow->state->bits[flow->words + variable / 64] |= bit;
}

void ms_flow_forget(struct ms_flow *flow)
{
	size_t size = flow->words * sizeof(uint64_t);

	memset(flow->state->bits, 0, size);
	memset(flow->state->bits + flow->words, 0xff, size);
}

void ms_flow_caught(struct ms_flow *flow, bool forget)
{
	if (forget)
		ms_flow_forget(flow);
	else
		memset(flow->state->bits + flow->words, 0xff,
		       flow->words * sizeof(uint64_t));
}
