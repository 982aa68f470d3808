/*
 * The tree of a text, as the parser makes it.
 *
 * All nodes live in one arena and end with it.  Names point into the text,
 * which must live as long.  A tree is read only once it is made; the fields a
 * comment calls 'for the parser' mean nothing afterwards.
 *
 * Nesting never exceeds the parser's depth limit, so recursion over the tree is
 * bounded: what can be long (operator chains, index chains, clauses, rows,
 * statements) is an array and not nested.
 */
#ifndef MS_AST_H
#define MS_AST_H

#include "base/strbuf.h"
#include "code/diag.h"
#include "lang/dialect.h"

enum ms_expr_kind {
#define MS_EXPR(name, text) MS_EXPR_##name,
#include "lang/ast.def"
	MS_EXPR_KIND_COUNT
};

enum ms_stmt_kind {
#define MS_STMT(name, text) MS_STMT_##name,
#include "lang/ast.def"
	MS_STMT_KIND_COUNT
};

enum ms_step_kind {
#define MS_STEP(name, text) MS_STEP_##name,
#include "lang/ast.def"
	MS_STEP_KIND_COUNT
};

enum ms_unary {
#define MS_UNARY(name, text) MS_UNARY_##name,
#include "lang/ast.def"
	MS_UNARY_COUNT
};

enum ms_binary {
#define MS_BINARY(name, text) MS_BINARY_##name,
#include "lang/ast.def"
	MS_BINARY_COUNT
};

enum ms_number_kind {
#define MS_NUMBER(name, text) MS_NUMBER_##name,
#include "lang/ast.def"
	MS_NUMBER_KIND_COUNT
};

enum ms_block_kind {
#define MS_BLOCK(name, text) MS_BLOCK_##name,
#include "lang/ast.def"
	MS_BLOCK_KIND_COUNT
};

/* One per different name of the text: compare pointers, or use 'id' (0, 1, 2...
 * in the order of first appearance) for tables of your own.  A dotted name of a
 * function, handle or class ("get.Value", "pkg.f") is one symbol. */
struct ms_symbol {
	const char *text; /* not NUL-terminated */
	uint32_t length;
	uint32_t id;
	uint32_t hash;
	uint32_t scope;	 /* for the parser */
	uint32_t mark;	 /* for the parser */
	uint8_t keyword; /* for the parser */
};

struct ms_name {
	const struct ms_symbol *symbol;
	struct ms_span span;
};

struct ms_exprs {
	struct ms_expr **items;
	uint32_t count;
};

struct ms_body {
	struct ms_stmt **items;
	uint32_t count;
};

struct ms_functions {
	struct ms_function **items;
	uint32_t count;
};

/*
 * One step of an index chain.  The span begins with the step's own bracket or
 * dot.  Only the members of its kind are set:
 *   PAREN, BRACE  arguments: COLON for a bare ':', NAMED for name=value
 *   FIELD	   field; keywords are names here
 *   DYNAMIC	   name, the expression between .( and )
 */
struct ms_step {
	enum ms_step_kind kind;
	struct ms_span span;
	union {
		struct ms_exprs arguments;
		const struct ms_symbol *field;
		struct ms_expr *name;
	} as;
};

/* A further operand of a chain, and the operator before it. */
struct ms_link {
	enum ms_binary op;
	struct ms_span op_span;
	struct ms_expr *operand;
};

/*
 * Targets are NAME, INDEX (with a NAME as its base) or IGNORED, one or more:
 * 'bracketed' says that they stood in [...].  With 'has_op' it is "target op=
 * value": one target, not bracketed, and ADD, SUBTRACT, MTIMES, MRDIVIDE,
 * MPOWER, TIMES, RDIVIDE, POWER, LDIVIDE, MLDIVIDE, OR or AND.
 */
struct ms_assign {
	struct ms_exprs targets;
	struct ms_expr *value;
	struct ms_span op_span;
	uint8_t op; /* enum ms_binary */
	bool has_op;
	bool bracketed;
};

/* An input or output of a function.  Without a symbol it is '~'. */
struct ms_param {
	const struct ms_symbol *symbol;
	struct ms_span span;
	struct ms_expr *initial; /* "x = 1" in the list, else NULL */
};

struct ms_params {
	struct ms_param *items;
	uint32_t count;
};

/*
 * What each kind uses of the union:
 *
 * NUMBER: number, with 'real' (DOUBLE, IMAGINARY) or 'bits' (the integer
 * classes; two's complement of their width), and the text as written.
 * STRING: string, decoded to UTF-8; 'quote' is ' or ".  In the matlab dialect
 * "..." is a string array, in octave both are char.
 * NAME: name.
 * COLON, END, IGNORED, ERROR: nothing.  END stands inside the arguments of an
 * index step, at any depth.  ERROR only occurs in a tree with errors.
 * UNARY: unary.
 * BINARY: chain of left-associative operators of one precedence, computed from
 * left to right, ((first op1 o1) op2 o2)...; 'count' >= 1.
 * SHORT: the same for && or ||; all links have the same operator.
 * RANGE: range, step is NULL for first:last.
 * INDEX: index, a base and one or more steps.  f(x) is one, whether f is a
 * variable or a function.
 * MATRIX, CELL: rows, none of which is empty; [] has no rows.
 * ANONYMOUS: anonymous.
 * HANDLE: name, may be dotted.
 * ASSIGN: assign, used as a value (octave), also in "a = b = 1".
 * NAMED: named, name=value in an argument list (matlab).
 * SUPER: super, name@class as the base of an INDEX, or alone.
 * META: name, of ?class.
 *
 * 'parens' counts the pairs around it: "(c{:})" isn't "c{:}".  The span
 * includes them.
 */
struct ms_expr {
	uint8_t kind;	/* enum ms_expr_kind */
	uint8_t parens; /* saturates at 255 */
	struct ms_span span;
	union {
		struct {
			enum ms_number_kind kind;
			uint32_t length; /* of 'text', as it was written */
			const char *text;
			union {
				double real;
				uint64_t bits;
			} as;
		} number;
		struct {
			const char *text;
			uint32_t length;
			char quote;
		} string;
		const struct ms_symbol *name;
		struct {
			enum ms_unary op;
			struct ms_span op_span;
			struct ms_expr *operand;
		} unary;
		struct {
			struct ms_expr *first;
			struct ms_link *links;
			uint32_t count;
		} chain;
		struct {
			struct ms_expr *first;
			struct ms_expr *step;
			struct ms_expr *last;
		} range;
		struct {
			struct ms_expr *base;
			struct ms_step *steps;
			uint32_t count;
		} index;
		struct {
			struct ms_exprs *items;
			uint32_t count;
		} rows;
		struct {
			struct ms_params inputs;
			struct ms_expr *body;
		} anonymous;
		struct ms_assign *assign;
		struct {
			struct ms_name name;
			struct ms_expr *value;
		} named;
		struct {
			const struct ms_symbol *name;
			const struct ms_symbol *base;
		} super;
	} as;
};

/* How a statement ended.  Only a semicolon closes it: no display. */
enum ms_end {
	MS_END_NEWLINE, /* or the end of the text or block */
	MS_END_COMMA,
	MS_END_SEMICOLON,
};

/* A word of "hold on", without its quotes. */
struct ms_word {
	const char *text; /* UTF-8 */
	uint32_t length;
	struct ms_span span;
};

/* if and each elseif; the else clause has no condition and is the last. */
struct ms_clause {
	struct ms_expr *condition;
	struct ms_body body;
	struct ms_span span; /* of the keyword */
};

/* 'initial' is NULL without "= value". */
struct ms_declaration {
	struct ms_name name;
	struct ms_expr *initial;
};

/*
 * What each kind uses of the union:
 *
 * EXPRESSION: expression.  A bare NAME is what the user typed as "x".  Unary ++
 * and -- may be at its top (octave).
 * ASSIGN: assign.
 * COMMAND: command, name and the words behind it.
 * IF: clauses.  SWITCH: subject and clauses; the condition is the case, NULL
 * for otherwise, which stands last. WHILE, UNTIL: loop, condition and body
 * (UNTIL: do body until condition). FOR: for_, target is NAME or INDEX, or a
 * MATRIX of two names (octave), for value and key of a struct's fields;
 * 'parallel' for parfor, with 'workers' or NULL. TRY: try_, 'error' has no
 * symbol without "catch name". UNWIND: unwind, unwind_protect's body and
 * cleanup. SPMD: body. GLOBAL, PERSISTENT: declarations. FUNCTION: function,
 * defined in a script (it is in the file's list too) or, in octave, in a block
 * of a function (it is in that function's list too). SHELL: shell, the line
 * behind '!' (matlab).
 *
 * The span has neither the ';' nor the comment behind it.
 */
struct ms_stmt {
	uint8_t kind; /* enum ms_stmt_kind */
	uint8_t end;  /* enum ms_end; of a block: behind its end */
	struct ms_span span;
	union {
		struct ms_expr *expression;
		struct ms_assign assign;
		struct {
			struct ms_name name;
			struct ms_word *words;
			uint32_t count;
		} command;
		struct {
			struct ms_expr *subject;
			struct ms_clause *items;
			uint32_t count;
		} clauses;
		struct {
			struct ms_expr *condition;
			struct ms_body body;
		} loop;
		struct {
			struct ms_expr *target;
			struct ms_expr *range;
			struct ms_expr *workers;
			struct ms_body body;
			bool parallel;
		} for_;
		struct {
			struct ms_body body;
			struct ms_name error;
			struct ms_body handler;
			bool has_handler; /* there was a catch */
		} try_;
		struct {
			struct ms_body body;
			struct ms_body cleanup;
		} unwind;
		struct ms_body body;
		struct {
			struct ms_declaration *items;
			uint32_t count;
		} declarations;
		struct ms_function *function;
		struct ms_word shell;
	} as;
};

/* One line of an arguments block, or a property: name.field (size) class
 * {validators} = value. */
struct ms_argument {
	const struct ms_symbol *symbol;
	const struct ms_symbol *field; /* options.field, else NULL */
	/* options.?Class: 'class_name' is the class, 'field' NULL. */
	bool from_class;
	bool has_size;
	struct ms_span span;
	struct ms_exprs size; /* NUMBER or COLON */
	const struct ms_symbol *class_name;
	struct ms_exprs validators;
	struct ms_expr *initial;
	struct ms_span help; /* comment above or behind it, or empty */
};

enum ms_arguments_kind {
	MS_ARGUMENTS_INPUT,
	MS_ARGUMENTS_REPEATING,
	MS_ARGUMENTS_OUTPUT,
	MS_ARGUMENTS_OUTPUT_REPEATING,
};

struct ms_arguments {
	enum ms_arguments_kind kind;
	struct ms_span span;
	struct ms_argument *items;
	uint32_t count;
};

/*
 * 'functions' are those nested in this one, in order; they are no statements
 * of the body.  'span' is the whole definition, 'header' from the keyword to
 * the last token of the signature.  'help' is the first comment block inside,
 * or directly above the definition; empty without one.
 */
struct ms_function {
	const struct ms_symbol *name;
	struct ms_span name_span;
	struct ms_params inputs;
	struct ms_params outputs;
	struct ms_arguments *arguments;
	uint32_t argument_blocks;
	struct ms_body body;
	struct ms_functions functions;
	struct ms_span span;
	struct ms_span header;
	struct ms_span help;
	bool has_parens;   /* "f ()" and not "f" */
	bool has_end;	   /* closed by a keyword */
	bool is_signature; /* methods block: a declaration without a body */
	bool is_nested;
	struct ms_function *next; /* for the parser */
};

/* (Access = private, Constant, ~Hidden): the value is NULL for a bare name, and
 * 'negated' for ~name or !name. */
struct ms_attribute {
	struct ms_name name;
	struct ms_expr *value;
	bool negated;
};

struct ms_enumerator {
	struct ms_name name;
	struct ms_exprs arguments;
};

/* The members of its kind are set; events are names only. */
struct ms_block {
	enum ms_block_kind kind;
	struct ms_span span;
	struct ms_attribute *attributes;
	uint32_t attribute_count;
	struct ms_argument *properties;
	uint32_t property_count;
	struct ms_functions methods;
	struct ms_name *events;
	uint32_t event_count;
	struct ms_enumerator *enumerators;
	uint32_t enumerator_count;
};

struct ms_class_def {
	struct ms_name name;
	struct ms_attribute *attributes;
	uint32_t attribute_count;
	struct ms_name *bases;
	uint32_t base_count;
	struct ms_block *blocks;
	uint32_t block_count;
	struct ms_span span;
	struct ms_span help;
};

enum ms_file_kind {
	MS_FILE_SCRIPT, /* statements, and functions defined among them */
	MS_FILE_FUNCTION,
	MS_FILE_CLASS,
};

/*
 * What one text is.  A function file's 'functions' are the main function and
 * its subfunctions; a script's are those defined anywhere in it; a class file's
 * are the functions behind the class.  A function file has statements only in
 * the octave dialect, where they are ignored.
 */
struct ms_file {
	enum ms_file_kind kind;
	enum ms_dialect dialect;
	const char *text;
	uint32_t size;
	struct ms_body body;
	struct ms_functions functions;
	struct ms_class_def *class_def; /* NULL but for a class file */
	struct ms_symbol **symbols;	/* by id */
	uint32_t symbol_count;
	struct ms_span help; /* the first comment block of the text, or empty */
};

/* The expression as program text without needless blanks, as MATLAB shows
 * anonymous functions: "@(x)x+1". */
void ms_ast_unparse(const struct ms_expr *expr, struct snap_strbuf *out);

#endif
