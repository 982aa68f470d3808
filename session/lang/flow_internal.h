/* What the parts of flow analysis share. */
#ifndef MS_FLOW_INTERNAL_H
#define MS_FLOW_INTERNAL_H

#include "lang/flow.h"

/*
 * What is known at one place: the variables that have a value for sure, and
 * those that may have one, as sets of bits behind each other.  A place that
 * control never gets to has neither.
 */
struct ms_flow_state {
	struct ms_flow_state *next; /* of unused ones */
	bool live;
	uint64_t bits[];
};

struct ms_flow_loop {
	struct ms_flow_loop *outer;
	struct ms_flow_state *exits;	 /* breaks */
	struct ms_flow_state *continues; /* continues */
};

/* One value a variable gets: 'value' NULL is one that isn't known to be
 * scalar; 'scalar' one that is. */
struct ms_flow_definition {
	struct ms_flow_definition *next;
	const struct ms_hir_expr *value;
	uint32_t variable;
	bool scalar;
};

struct ms_flow {
	struct ms_hir_unit *unit;
	struct ms_hir_function *function;
	struct snap_arena *arena;
	struct ms_diag_list *diags;
	struct ms_flow_state *state;
	struct ms_flow_state *unused;
	struct ms_flow_state *result; /* at the function's exits */
	struct ms_flow_loop *loop;
	struct ms_flow_definition *definitions;
	uint32_t words; /* of one set */
	bool warned_dead;
	bool failed;
};

/* flow_state.c */
/* A dead state; the spare one without memory. */
struct ms_flow_state *ms_flow_state_new(struct ms_flow *flow);
void ms_flow_state_free(struct ms_flow *flow, struct ms_flow_state *state);
struct ms_flow_state *ms_flow_state_copy(struct ms_flow *flow,
					 const struct ms_flow_state *state);
/* Control comes to 'into' from 'from' too. */
void ms_flow_state_merge(const struct ms_flow *flow, struct ms_flow_state *into,
			 const struct ms_flow_state *from);
bool ms_flow_is_definite(const struct ms_flow *flow, uint32_t variable);
bool ms_flow_is_possible(const struct ms_flow *flow, uint32_t variable);
void ms_flow_set(struct ms_flow *flow, uint32_t variable);
/* Anything may have been set or cleared by name. */
void ms_flow_forget(struct ms_flow *flow);
/* Errors lead here from anywhere behind 'start'. */
void ms_flow_caught(struct ms_flow *flow, bool forget);

/* flow_expr.c */
void ms_flow_expr(struct ms_flow *flow, struct ms_hir_expr *expr);
void ms_flow_assign(struct ms_flow *flow, struct ms_hir_assign *assign);
void ms_flow_target(struct ms_flow *flow, struct ms_hir_target *target,
		    const struct ms_hir_expr *value, bool scalar);

/* flow_scalar.c */
void ms_flow_define(struct ms_flow *flow, uint32_t variable,
		    const struct ms_hir_expr *value, bool scalar);
void ms_flow_find_scalars(struct ms_flow *flow);

#endif
