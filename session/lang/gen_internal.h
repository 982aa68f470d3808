/*
 * What the parts of code generation share.
 *
 * Failures are remembered (failed, limit) and asked for at the end of each
 * function.  Nothing is emitted where control can't get to: 'reachable' turns
 * false behind a jump and true at a label that something jumps to.
 */
#ifndef MS_GEN_INTERNAL_H
#define MS_GEN_INTERNAL_H

#include "code/image_build.h"
#include "code/opcode.h"
#include "lang/flow.h"
#include "lang/gen.h"

#define MS_GEN_SLOT_LIMIT 65000

struct ms_label {
	uint32_t word; /* UINT32_MAX until it is placed */
	bool used;
};

/* A jump whose label wasn't placed yet or may be far. */
struct ms_fixup {
	uint32_t word;
	uint32_t label;
	bool narrow; /* 16 bits, in c */
};

/* What 'end' means at a place: the container whose index is being computed. */
struct ms_gen_end {
	struct ms_gen_end *outer;
	uint32_t slot;	   /* of the container, or of the path's variable */
	bool either;	   /* the slot may be unset: then it was a call */
	uint32_t position; /* from 1 */
	uint32_t count;
	uint32_t list; /* register of the list so far, or MS_HIR_NONE */
	/* A target's container is what its first steps lead to. */
	const struct ms_hir_target *target;
	const struct ms_step *steps;
	uint32_t step_count;
	uint32_t window;
};

/* A way out of an unwind_protect body: where to go on behind the cleanup. */
struct ms_gen_exit {
	struct ms_gen_exit *next;
	uint32_t number;
	uint8_t kind; /* statement kind */
	struct ms_gen_loop *loop;
};

struct ms_gen_unwind {
	struct ms_gen_unwind *outer;
	struct ms_gen_exit *exits;
	uint32_t exit_count;
	uint32_t cleanup;     /* label */
	uint32_t error, exit; /* registers */
};

struct ms_gen_loop {
	struct ms_gen_loop *outer;
	struct ms_gen_unwind *unwind; /* around the loop */
	uint32_t next, end;	      /* labels */
	uint32_t each; /* first register of a loop over values, or NONE */
};

struct ms_gen {
	struct ms_image_builder *builder;
	const struct ms_hir_unit *unit;
	const struct ms_hir_function *function;
	uint32_t number;
	uint32_t offered; /* of the options */
	struct ms_diag_list *diags;
	struct snap_arena *arena; /* of this function's code */
	uint64_t *words;
	uint32_t word_count, word_capacity;
	struct ms_position *positions;
	uint32_t position_count, position_capacity;
	struct ms_handler *handlers;
	uint32_t handler_count, handler_capacity;
	struct ms_label *labels;
	uint32_t label_count, label_capacity;
	struct ms_fixup *fixups;
	uint32_t fixup_count, fixup_capacity;
	uint32_t *clears; /* CLEAR_SLOTS whose end is not known yet */
	uint32_t clear_count, clear_capacity;
	struct ms_span span;
	uint32_t top;	     /* first free temporary */
	uint32_t slot_count; /* the most ever used */
	uint32_t stale_end;  /* behind the last temporary that may hold on to a
				part of a variable */
	/* Temporaries that are copies of variables which are changed in place
	 * somewhere, the newest last. */
	uint32_t *moved;
	uint32_t moved_count, moved_capacity;
	/* The step of an index expression that may give several values, of
	 * which the first is taken: y = c{:}. */
	const struct ms_hir_step *first_step;
	struct ms_gen_end *end;
	struct ms_gen_loop *loop;
	struct ms_gen_unwind *unwind;
	bool reachable;
	bool far_jumps; /* no jump fits 16 bits for sure */
	bool too_far;	/* one didn't */
	bool failed;	/* no memory */
	bool limit;	/* more than the bytecode has */
};

/* In the arguments, so many, of what is in a slot. */
static inline struct ms_gen_end ms_gen_end_of(const struct ms_gen *gen,
					      uint32_t slot, uint32_t count)
{
	return (struct ms_gen_end){
		.outer = gen->end,
		.slot = slot,
		.position = 1,
		.count = count,
		.list = MS_HIR_NONE,
	};
}

/* ------------------------------------------------------------- gen_emit.c */

/* Complain once that the function is too large for the bytecode. */
void ms_gen_limit(struct ms_gen *gen, const char *what);
void ms_gen_emit(struct ms_gen *gen, enum ms_opcode op, uint32_t x, uint32_t a,
		 uint32_t b, uint32_t c);
void ms_gen_emit_wide(struct ms_gen *gen, enum ms_opcode op, uint32_t a,
		      uint32_t bc);
uint32_t ms_gen_label(struct ms_gen *gen);
void ms_gen_place(struct ms_gen *gen, uint32_t label);
/* A label that only jumps back get to from here. */
void ms_gen_place_head(struct ms_gen *gen, uint32_t label);
/* Jumps with 32 bits: JUMP, LOOP, JUMP_IF, JUMP_LOGICAL, JUMP_UNSET,
 * FOR_RANGE, FOR_EACH. */
void ms_gen_jump(struct ms_gen *gen, enum ms_opcode op, uint32_t x, uint32_t a,
		 uint32_t label);
/* Jumps with 16 bits in c. */
void ms_gen_jump_narrow(struct ms_gen *gen, enum ms_opcode op, uint32_t x,
			uint32_t a, uint32_t b, uint32_t label);
/* All labels are known: fill the jumps in. */
void ms_gen_finish_jumps(struct ms_gen *gen);
/* A new temporary on top. */
uint32_t ms_gen_push(struct ms_gen *gen);
/* 'count' slots from 'first' on are used. */
void ms_gen_reserve(struct ms_gen *gen, uint32_t first, uint32_t count);
bool ms_gen_is_temporary(const struct ms_gen *gen, uint32_t slot);
void ms_gen_handler(struct ms_gen *gen, uint32_t start, uint32_t target,
		    enum ms_handler_kind kind);
uint32_t ms_gen_string(struct ms_gen *gen, struct ms_hir_text text);
/* Fail with "identifier|message". */
void ms_gen_fail(struct ms_gen *gen, const char *text);
/* Temporary 'slot' may hold a part of a variable. */
void ms_gen_stale(struct ms_gen *gen, uint32_t slot);
/* Before a variable is changed deep inside: nobody else may hold its parts. */
void ms_gen_drop_stale(struct ms_gen *gen);
/* 'slot' is a copy of a variable that is changed in place somewhere. */
void ms_gen_moved(struct ms_gen *gen, uint32_t slot);
/* An instruction took what stood from 'first' on... */
void ms_gen_consume(struct ms_gen *gen, uint32_t first);
/* ...or left it there: let go of such copies.  'keep' holds the result. */
void ms_gen_drop_moved(struct ms_gen *gen, uint32_t first, uint32_t keep);

/* ------------------------------------------------------------- gen_expr.c */

/* Compute into 'slot'. */
void ms_gen_into(struct ms_gen *gen, const struct ms_hir_expr *expr,
		 uint32_t slot);
/* Compute somewhere: a variable's own slot, or a new temporary. */
uint32_t ms_gen_value(struct ms_gen *gen, const struct ms_hir_expr *expr);
/* The same, in a slot that computing 'later' doesn't change. */
uint32_t ms_gen_operand(struct ms_gen *gen, const struct ms_hir_expr *expr,
			const struct ms_hir_expr *later, uint32_t slot);
/* a = b op value, with a constant in the instruction if there is a form. */
void ms_gen_operation(struct ms_gen *gen, uint8_t op, uint32_t a, uint32_t b,
		      const struct ms_hir_expr *value);
/* Number of a real constant if 'expr' is one and it fits 16 bits. */
bool ms_gen_real_constant(struct ms_gen *gen, const struct ms_hir_expr *expr,
			  uint32_t *out);

/* ------------------------------------------------------------ gen_build.c */

void ms_gen_rows(struct ms_gen *gen, const struct ms_hir_expr *expr,
		 uint32_t slot);

/* ------------------------------------------------------------ gen_chain.c */

/* Is there at least one, and is each a scalar for sure? */
bool ms_gen_all_scalar(const struct ms_gen *gen,
		       const struct ms_hir_exprs *exprs);
bool ms_gen_is_single(const struct ms_gen *gen, const struct ms_hir_expr *expr);
bool ms_gen_any_many(const struct ms_gen *gen,
		     const struct ms_hir_exprs *exprs);
/* Arguments in consecutive registers from gen->top on, which stays; or one
 * list there if their number isn't known: then true.  'end' is told the place
 * of each; NULL when they index nothing. */
bool ms_gen_arguments(struct ms_gen *gen, const struct ms_hir_exprs *exprs,
		      struct ms_gen_end *end);
/* As ms_gen_into(); where the expression gives several values, the first. */
void ms_gen_first_into(struct ms_gen *gen, const struct ms_hir_expr *expr,
		       uint32_t slot);
/* The values of an expression, appended to a list. */
void ms_gen_push_values(struct ms_gen *gen, uint32_t list,
			const struct ms_hir_expr *expr);
void ms_gen_chain(struct ms_gen *gen, const struct ms_hir_expr *expr,
		  uint32_t slot);
/* The name and the fields right behind it, with dots. */
struct ms_hir_text ms_gen_dotted(struct ms_gen *gen,
				 const struct ms_hir_expr *expr);
void ms_gen_end_value(struct ms_gen *gen, uint32_t slot);
/* a = b.name; 'first': the first value where there are several. */
void ms_gen_field(struct ms_gen *gen, uint32_t slot, uint32_t from,
		  struct ms_hir_text name, bool first);

/* ------------------------------------------------------------- gen_call.c */

/* How many results a call is to have, and how. */
struct ms_gen_want {
	uint32_t results;
	uint32_t flags; /* enum ms_site_flags */
	uint32_t ignored;
	uint32_t counted; /* register of the number, or MS_HIR_NONE */
};

/* Can it be computed with another number of results than one? */
bool ms_gen_is_call(const struct ms_gen *gen, const struct ms_hir_expr *expr);
/* Results begin at the register returned; gen->top stays where it was. */
uint32_t ms_gen_call(struct ms_gen *gen, const struct ms_hir_expr *expr,
		     const struct ms_gen_want *want);
void ms_gen_call_into(struct ms_gen *gen, const struct ms_hir_expr *expr,
		      uint32_t slot);
/* Call what a name that may be a variable means, with the arguments of
 * 'step'. */
uint32_t ms_gen_call_either(struct ms_gen *gen, uint32_t variable,
			    const struct ms_hir_step *step,
			    const struct ms_gen_want *want,
			    struct ms_span span);
bool ms_gen_is_either(const struct ms_gen *gen, const struct ms_hir_expr *expr);
uint32_t ms_gen_import(struct ms_gen *gen, struct ms_hir_text name);

/* -------------------------------------------------------- gen_condition.c */

/* Jump to 'label' if the truth of 'expr' is 'sense'. */
void ms_gen_condition(struct ms_gen *gen, const struct ms_hir_expr *expr,
		      bool sense, uint32_t label);
/* Jump if an operand of && or || is 'sense'. */
void ms_gen_logical(struct ms_gen *gen, const struct ms_hir_expr *expr,
		    bool sense, uint32_t label);

/* ----------------------------------------------------------- gen_assign.c */

/* Returns the register of the value, as an assignment's own value. */
uint32_t ms_gen_assign(struct ms_gen *gen, const struct ms_hir_assign *assign);
/* The value in 'slot' goes to the target. */
void ms_gen_store(struct ms_gen *gen, const struct ms_hir_target *target,
		  uint32_t slot);

/* ------------------------------------------------------------- gen_path.c */

struct ms_gen_path {
	struct ms_step *steps;
	uint32_t step_count;
	uint32_t window; /* index values begin here */
	uint32_t slot_count;
};

/* Compute the index values of all steps from gen->top on, and reserve them. */
void ms_gen_path(struct ms_gen *gen, const struct ms_hir_target *target,
		 struct ms_gen_path *out);
/* The path's row in the image. */
uint32_t ms_gen_path_row(struct ms_gen *gen, const struct ms_hir_target *target,
			 const struct ms_gen_path *path);
/* What the first 'count' steps of a path lead to. */
void ms_gen_path_read(struct ms_gen *gen, const struct ms_hir_target *target,
		      const struct ms_step *steps, uint32_t count,
		      uint32_t window, uint32_t slot);

/* ------------------------------------------------------------- gen_stmt.c */

void ms_gen_body(struct ms_gen *gen, const struct ms_hir_body *body);

/* ------------------------------------------------------------- gen_loop.c */

void ms_gen_loop(struct ms_gen *gen, const struct ms_hir_stmt *stmt);
void ms_gen_unwind(struct ms_gen *gen, const struct ms_hir_stmt *stmt);
/* break, continue and return */
void ms_gen_leave(struct ms_gen *gen, enum ms_hir_stmt_kind kind,
		  struct ms_gen_loop *loop);

#endif
