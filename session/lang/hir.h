/*
 * A program with its names bound: what lowering makes of the tree, what flow
 * analysis annotates, and what code is generated from.
 *
 * Names are variables (an index into the function's table, which is also the
 * slot) or calls.  What has several spellings in the text has one form here.
 * Every statement still knows what the user wrote: its span, whether it was
 * closed by a semicolon and what kind of thing it was.
 *
 * All nodes live in one arena; texts point into the source or the arena.
 * Nesting is bounded by the parser's depth limit.  This header knows neither
 * the tree nor the image, so that either may change alone.
 */
#ifndef MS_HIR_H
#define MS_HIR_H

#include "code/diag.h"

enum ms_hir_expr_kind {
#define MS_HIR_EXPR(name) MS_HIR_##name,
#include "lang/hir.def"
};

enum ms_hir_stmt_kind {
#define MS_HIR_STMT(name) MS_HIR_STMT_##name,
#include "lang/hir.def"
};

enum ms_hir_op {
#define MS_HIR_OP(name) MS_HIR_OP_##name,
#include "lang/hir.def"
};

enum ms_hir_step_kind {
	MS_HIR_STEP_PAREN,
	MS_HIR_STEP_BRACE,
	MS_HIR_STEP_FIELD,
	MS_HIR_STEP_DYNAMIC
};

#define MS_HIR_NONE UINT32_MAX

struct ms_hir_text {
	const char *bytes;
	uint32_t size;
};

struct ms_hir_exprs {
	struct ms_hir_expr **items;
	uint32_t count;
};

struct ms_hir_body {
	struct ms_hir_stmt **items;
	uint32_t count;
};

/* One step of a chain: arguments of PAREN and BRACE, the name of FIELD, the
 * one argument of DYNAMIC. */
struct ms_hir_step {
	uint8_t kind;
	struct ms_span span;
	struct ms_hir_exprs arguments;
	struct ms_hir_text name;
};

/* What is assigned to: a variable, with steps into it or none.  MS_HIR_NONE as
 * variable is '~'. */
struct ms_hir_target {
	uint32_t variable;
	uint32_t step_count;
	struct ms_hir_step *steps;
	struct ms_span span;
	bool definite; /* it has a value before */
};

/* With 'has_op' target = target op value; 'deletes' is target(...) = []. */
struct ms_hir_assign {
	struct ms_hir_target *targets;
	uint32_t count;
	struct ms_hir_expr *value;
	uint8_t op;
	bool has_op;
	bool bracketed;
	bool deletes;
	bool value_is_old; /* x++ as a value */
};

struct ms_hir_link {
	uint8_t op;
	struct ms_hir_expr *operand;
};

/*
 * What each kind uses of the union:
 *
 *   REAL	real; COMPLEX: complex; INTEGER: integer; BOOL: boolean
 *   TEXT	text; with 'string' it is a string scalar, else a char row
 *   ARRAY	array: real constants, by columns
 *   VARIABLE	variable
 *   UNARY	unary; BINARY: chain, computed from left to right; SHORT: chain
 *		of one operator, AND for && and OR for ||
 *   RANGE	range: step may be NULL
 *   INDEX	index: steps into the value of base, which may be a VARIABLE
 *   CALL	call: of local function 'target', or of import 'name' when
 *		target is MS_HIR_NONE
 *   MATRIX, CELL  rows, each with at least one element
 *   CLOSURE	function number
 *   HANDLE	the same form as a call without arguments
 *   ASSIGN	assign, as a value
 *   FAIL	text 'identifier|message': evaluating it fails
 */
struct ms_hir_expr {
	uint8_t kind;
	bool parens;   /* one value even if more would do */
	bool assigns;  /* an assignment is somewhere below */
	bool calls;    /* code that isn't ours may run below */
	bool definite; /* VARIABLE: has a value whenever control gets here */
	struct ms_span span;
	union {
		double real;
		struct {
			double real, imaginary;
		} complex;
		struct {
			uint64_t bits;
			uint8_t class_code;
		} integer;
		struct {
			struct ms_hir_text text;
			bool string;
		} text;
		struct {
			double *data;
			uint32_t rows, columns;
		} array;
		bool boolean;
		uint32_t variable;
		struct {
			struct ms_hir_expr *operand;
			uint8_t op;
		} unary;
		struct {
			struct ms_hir_expr *first;
			struct ms_hir_link *links;
			uint32_t count;
		} chain;
		struct {
			struct ms_hir_expr *first, *step, *last;
		} range;
		struct {
			struct ms_hir_expr *base;
			struct ms_hir_step *steps;
			uint32_t count;
			bool called; /* arguments follow: it is a prefix */
		} index;
		struct {
			struct ms_hir_text name;
			struct ms_hir_exprs arguments;
			uint32_t target;
			bool bare;    /* a name without parentheses */
			bool command; /* command syntax */
			bool scope;   /* may change variables by name */
		} call;
		struct {
			struct ms_hir_exprs *items;
			uint32_t count;
		} rows;
		uint32_t function;
		struct ms_hir_assign *assign;
	} as;
};

/* A condition without an expression is 'else' or 'otherwise'. */
struct ms_hir_clause {
	struct ms_hir_expr *condition;
	struct ms_hir_body body;
};

/*
 * What each kind uses of the union:
 *
 *   EXPRESSION	expression; ASSIGN: assign
 *   IF, SWITCH	clauses
 *   WHILE, UNTIL  loop: condition, body
 *   FOR	loop: target, range, body
 *   TRY	try_: body, handler, variable of the error or MS_HIR_NONE
 *   UNWIND	try_: body and handler, which is the cleanup
 *   BLOCK	body
 *   GLOBAL, PERSISTENT, DEFAULT  declare: variable, initial value or NULL;
 *		DEFAULT gives an input a value if it has none
 */
struct ms_hir_stmt {
	uint8_t kind;
	bool open;	  /* not closed by a semicolon */
	bool event;	  /* the layers above hear of it */
	bool unreachable; /* never runs */
	bool scope;	  /* of loops: calls that change variables are inside */
	struct ms_span span;
	union {
		struct ms_hir_expr *expression;
		struct ms_hir_assign assign;
		struct {
			struct ms_hir_expr *subject;
			struct ms_hir_clause *items;
			uint32_t count;
		} clauses;
		struct {
			struct ms_hir_expr *condition; /* or range of FOR */
			struct ms_hir_target target;
			struct ms_hir_body body;
		} loop;
		struct {
			struct ms_hir_body body;
			struct ms_hir_body handler;
			uint32_t variable;
		} try_;
		struct ms_hir_body body;
		struct {
			struct ms_hir_expr *initial;
			uint32_t variable;
			uint32_t persistent; /* number in the function */
		} declare;
	} as;
};

/* A variable of a function; its index is its slot.  What the text doesn't name
 * has an empty name. */
struct ms_hir_variable {
	struct ms_hir_text name;
	struct ms_span span; /* where it is named first */
	bool assigned;	     /* somewhere in this function */
	bool mutated;	     /* assigned to by index somewhere */
	bool input, output;
	bool bound;  /* global, persistent or shared: others may change it */
	bool either; /* without a value it means a call of its name */
	bool scalar; /* only ever holds scalars, see flow.h */
	bool scope;  /* named like a function that may change variables */
	uint32_t shared; /* number in the family, or MS_HIR_NONE */
};

/* A variable of the enclosing function that an anonymous one takes with it. */
struct ms_hir_capture {
	uint32_t variable; /* of the enclosing function */
	bool definite;	   /* it has a value whenever the function is made */
};

enum ms_hir_function_kind {
	MS_HIR_SCRIPT,
	MS_HIR_FUNCTION,
	MS_HIR_NESTED,
	MS_HIR_ANONYMOUS
};

/*
 * Variables stand in the order captures, inputs, outputs, others.  'expression'
 * is the value of an anonymous function, which has no body.
 */
struct ms_hir_function {
	uint8_t kind;
	bool varargin, varargout;
	bool uses_scope; /* calls what may look at or change variables by name
			  */
	bool uses_ans;	 /* its variable, not only the value of a statement */
	struct ms_hir_text name;
	struct ms_span span;
	uint32_t parent; /* MS_HIR_NONE at the top */
	uint32_t family;
	struct ms_hir_variable *variables;
	uint32_t variable_count;
	uint32_t input_count;
	uint32_t output_count;
	uint32_t *outputs; /* variables */
	uint32_t ignored_inputs;
	struct ms_hir_capture *captures;
	uint32_t capture_count;
	uint32_t *persistents; /* variables */
	uint32_t persistent_count;
	/* Variables the family shares, the same number in all of it: the one
	 * of this function, or MS_HIR_NONE; and whether it makes it. */
	uint32_t *shared;
	bool *shared_owner;
	uint32_t shared_count;
	uint32_t ans; /* variable, or MS_HIR_NONE */
	struct ms_hir_body body;
	struct ms_hir_expr *expression;
};

struct ms_hir_unit {
	bool is_script;
	struct ms_hir_function **functions;
	uint32_t function_count;
};

/* The last statement that does something, whatever functions are defined behind
 * it; NULL when there is none. */
const struct ms_hir_stmt *ms_hir_last(const struct ms_hir_body *body);

#endif
