/*
 * What the parts of lowering share.
 *
 * A context is a function being lowered.  Names are bound in one table for all
 * of them, by symbol: the entry tells the context that owns the variable.  What
 * a context binds it takes back when it is left, so an anonymous function sees
 * its own entries over those of the function around it, which are what it
 * captures.
 *
 * Running out of memory is remembered, not returned: nodes are then made in one
 * spare place, and ms_hir_lower() fails at the end.
 */
#ifndef MS_HIR_INTERNAL_H
#define MS_HIR_INTERNAL_H

#include "lang/ast.h"
#include "lang/hir.h"
#include "lang/hir_lower.h"

/* What some names mean to the compiler itself. */
enum ms_special {
	MS_SPECIAL_NONE,
	MS_SPECIAL_ANS,
	MS_SPECIAL_NARGIN,
	MS_SPECIAL_NARGOUT,
	MS_SPECIAL_VARARGIN,
	MS_SPECIAL_VARARGOUT,
	MS_SPECIAL_TRUE,
	MS_SPECIAL_FALSE,
	MS_SPECIAL_PI,
	MS_SPECIAL_INF,
	MS_SPECIAL_NAN,
	MS_SPECIAL_EPS,
	MS_SPECIAL_SCOPE /* looks at or changes its caller's variables */
};

struct ms_lower_context;

struct ms_binding_entry {
	struct ms_lower_context *owner; /* NULL: no variable */
	uint32_t variable;
};

/* A name that functions of one family mention, and the outermost function that
 * does: there its variable lives. */
struct ms_family_name {
	const struct ms_symbol *symbol;
	uint32_t owner; /* function number */
	uint32_t users;
	uint32_t shared; /* number in the family, or MS_HIR_NONE */
	bool assigned;
};

struct ms_mention {
	struct ms_family_name *name;
	struct ms_mention *next;
};

/* A function of the text before it is lowered. */
struct ms_function_entry {
	const struct ms_function *tree;
	uint32_t parent;
	uint32_t family;
	uint32_t next_of_name; /* further one of that name, or MS_HIR_NONE */
	struct ms_mention *mentions;
};

struct ms_undo {
	struct ms_undo *next;
	uint32_t symbol;
	struct ms_binding_entry old;
};

struct ms_lower_context {
	struct ms_lower_context *outer; /* of an anonymous function */
	struct ms_hir_function *hir;
	uint32_t number;
	uint32_t variable_capacity;
	uint32_t capture_capacity;
	uint32_t persistent_capacity;
	uint32_t loop_depth;
	uint32_t scope_calls; /* seen so far */
	struct ms_undo *undo;
};

struct ms_lower {
	const struct ms_file *file;
	const struct ms_resolver *resolver;
	struct snap_arena *arena;
	struct ms_diag_list *diags;
	struct ms_hir_unit *unit;
	uint32_t function_capacity;
	struct ms_lower_context *context;
	struct ms_function_entry *entries; /* of the text's own functions */
	uint32_t entry_count;
	uint32_t first_entry; /* number of entries[0]: 1 in a script */
	struct ms_binding_entry *bindings; /* by symbol */
	uint32_t *functions;		   /* by symbol: entry + 1, or 0 */
	uint8_t *special;		   /* by symbol, enum ms_special */
	const struct ms_symbol *ans; /* NULL when the text doesn't name it */
	uint32_t *hidden;	     /* by symbol, for walks over names */
	struct ms_hir_expr spare_expr;
	struct ms_hir_stmt spare_stmt;
	bool failed;
};

/* hir_node.c: memory and nodes */
void *ms_lower_alloc(struct ms_lower *lower, size_t count, size_t size);
/* Room for one more in an array of the arena; 'items' moves. */
void *ms_lower_grow(struct ms_lower *lower, void *items, uint32_t count,
		    uint32_t *capacity, size_t size);
struct ms_hir_expr *ms_hir_expr_new(struct ms_lower *lower,
				    enum ms_hir_expr_kind kind,
				    struct ms_span span);
struct ms_hir_stmt *ms_hir_stmt_new(struct ms_lower *lower,
				    enum ms_hir_stmt_kind kind,
				    struct ms_span span);
struct ms_hir_expr *ms_hir_real(struct ms_lower *lower, double value,
				struct ms_span span);
struct ms_hir_expr *ms_hir_text_expr(struct ms_lower *lower, const char *bytes,
				     uint32_t size, bool string,
				     struct ms_span span);
struct ms_hir_expr *ms_hir_variable_expr(struct ms_lower *lower,
					 uint32_t variable,
					 struct ms_span span);
/* A call of an import; 'arguments' of 'count' are copied. */
struct ms_hir_expr *ms_hir_call_expr(struct ms_lower *lower, const char *name,
				     struct ms_hir_expr *const *arguments,
				     uint32_t count, struct ms_span span);
struct ms_hir_expr *ms_hir_binary_expr(struct ms_lower *lower,
				       enum ms_hir_op op,
				       struct ms_hir_expr *left,
				       struct ms_hir_expr *right);
/* cell{k + offset}, one value */
struct ms_hir_expr *ms_hir_element(struct ms_lower *lower, uint32_t cell,
				   uint32_t k, double offset,
				   struct ms_span span);
struct ms_hir_expr *ms_hir_fail_expr(struct ms_lower *lower, const char *text,
				     struct ms_span span);
/* A formatted text in the arena, "" without memory. */
struct ms_hir_text ms_lower_text(struct ms_lower *lower, const char *format,
				 ...) SNAP_PRINTF(2, 3);

/* hir_scope.c: variables and bindings */
bool ms_symbol_is(const struct ms_symbol *symbol, const char *text);
int ms_scope_begin(struct ms_lower *lower);
void ms_context_enter(struct ms_lower *lower, struct ms_lower_context *context);
void ms_context_leave(struct ms_lower *lower);
/* A new variable; 'symbol' may be NULL for one without a name. */
uint32_t ms_context_declare(struct ms_lower *lower,
			    const struct ms_symbol *symbol,
			    struct ms_span span);
/* The variable 'symbol' means here (captured if need be), or MS_HIR_NONE. */
uint32_t ms_context_find(struct ms_lower *lower, const struct ms_symbol *symbol,
			 struct ms_span span);
/* The same; a script makes one, for the name may be in its scope. */
uint32_t ms_context_variable(struct ms_lower *lower,
			     const struct ms_symbol *symbol,
			     struct ms_span span);
/* A script whose statements have values has 'ans'. */
void ms_context_ans(struct ms_lower *lower);
/* The function of the text that 'symbol' means here, or MS_HIR_NONE. */
uint32_t ms_context_function(struct ms_lower *lower,
			     const struct ms_symbol *symbol);
struct ms_hir_variable *ms_context_at(struct ms_lower *lower,
				      uint32_t variable);

/* hir_names.c: names before lowering */

/* Called for each name of a body: assigned, or only mentioned. */
struct ms_name_visitor {
	void (*visit)(struct ms_name_visitor *visitor,
		      const struct ms_symbol *symbol, struct ms_span span,
		      bool assigned);
	bool all;	  /* also names that are only mentioned */
	uint32_t *hidden; /* by symbol: parameters of anonymous functions */
};
void ms_names_of_body(struct ms_name_visitor *visitor,
		      const struct ms_body *body);
void ms_names_of_expr(struct ms_name_visitor *visitor,
		      const struct ms_expr *expr);

/* hir_family.c: which names nested functions share */
void ms_families_find(struct ms_lower *lower);

/* hir_function.c */
uint32_t ms_function_add(struct ms_lower *lower, uint8_t kind,
			 struct ms_hir_text name, struct ms_span span);

/* hir_stmt.c */
struct ms_hir_body ms_lower_body(struct ms_lower *lower,
				 const struct ms_body *body);

/* hir_for.c */
struct ms_hir_body ms_lower_loop_body(struct ms_lower *lower,
				      const struct ms_body *body);
struct ms_hir_stmt *ms_lower_for(struct ms_lower *lower,
				 const struct ms_stmt *stmt);

/* hir_arguments.c: the checks of arguments blocks, in front of the body */
void ms_lower_arguments(struct ms_lower *lower,
			const struct ms_function *function,
			struct ms_hir_body *body);

/* hir_expr.c */
struct ms_hir_expr *ms_lower_expr(struct ms_lower *lower,
				  const struct ms_expr *expr);
enum ms_hir_op ms_lower_operator(uint8_t binary);
/* Is it a name that nothing in the text assigns and that is known to mean the
 * library's own constant? */
bool ms_name_is_constant(const struct ms_lower *lower,
			 const struct ms_symbol *symbol);

/* hir_chain.c: index chains and calls */
struct ms_hir_exprs ms_lower_exprs(struct ms_lower *lower,
				   const struct ms_exprs *exprs);
struct ms_hir_step *ms_lower_steps(struct ms_lower *lower,
				   const struct ms_step *steps, uint32_t count);
struct ms_hir_expr *ms_lower_chain(struct ms_lower *lower,
				   const struct ms_expr *expr);
struct ms_hir_expr *ms_lower_call(struct ms_lower *lower,
				  const struct ms_symbol *symbol,
				  struct ms_span span);
struct ms_hir_expr *ms_lower_handle(struct ms_lower *lower,
				    const struct ms_expr *expr);

/* hir_assign.c */
void ms_lower_assign(struct ms_lower *lower, const struct ms_assign *assign,
		     struct ms_hir_assign *out);
struct ms_hir_target ms_lower_target(struct ms_lower *lower,
				     const struct ms_expr *expr);
/* ++ and --; NULL when the operand can't be assigned to. */
struct ms_hir_assign *ms_lower_increment(struct ms_lower *lower,
					 const struct ms_expr *expr);

/* hir_anonymous.c */
struct ms_hir_expr *ms_lower_anonymous(struct ms_lower *lower,
				       const struct ms_expr *expr);

/* hir_fold.c: what is known before the program runs.  Each may return its
 * argument. */
struct ms_hir_expr *ms_fold_unary(struct ms_lower *lower,
				  struct ms_hir_expr *expr);
struct ms_hir_expr *ms_fold_binary(struct ms_lower *lower,
				   struct ms_hir_expr *expr);
struct ms_hir_expr *ms_fold_matrix(struct ms_lower *lower,
				   struct ms_hir_expr *expr);

/* The image's code of an integer class: int8, uint8, int16... */
static inline uint8_t ms_hir_class_code(enum ms_number_kind kind)
{
	unsigned place = (unsigned)(kind - MS_NUMBER_INT8);

	return (uint8_t)(place % 4 * 2 + place / 4);
}

#endif
