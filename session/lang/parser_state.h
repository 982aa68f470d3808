/*
 * What the parts of the parser share.
 *
 * After a mistake the parser is in panic: every further token is BAD, which
 * nothing accepts, so that all that is under way ends without looking; nodes
 * are made all the same and never are NULL.  The statement list takes it up
 * again with ms_parser_recover().  Lack of memory is a panic without end.
 */
#ifndef MS_PARSER_STATE_H
#define MS_PARSER_STATE_H

#include "lang/lexer.h"
#include "lang/parser.h"

struct ms_open_function;

/* A variable was noted in an inner function: what to put back. */
struct ms_scope_change {
	struct ms_symbol *symbol;
	uint32_t scope;
};

struct ms_parser {
	struct ms_lexer lexer;
	struct ms_token token;
	struct ms_token failed; /* the token at which the panic began */
	const struct ms_parse_options *options;
	struct snap_arena *arena;
	struct ms_diag_list *diags;
	struct ms_file *file;
	/* Items of the lists under way, last in first out. */
	char *scratch;
	size_t scratch_size;
	size_t scratch_capacity;
	struct snap_strbuf word; /* of a command, under way */
	struct ms_scope_change *changes;
	uint32_t change_count;
	uint32_t change_capacity;
	uint32_t depth; /* nested brackets, operators and blocks */
	uint32_t depth_limit;
	uint32_t index_depth; /* 'end' is a value when not 0 */
	uint32_t loop_depth;
	uint32_t block_depth; /* in this function */
	uint32_t scope;	      /* of the function under way; 1 for the text */
	uint32_t scope_count;
	uint32_t mark_count;
	uint32_t last_end; /* of the last token that was gone behind */
	uint32_t line;	   /* of line_offset; for __LINE__ */
	uint32_t line_offset;
	struct ms_span ignored; /* a '~' in brackets that nothing is set to */
	/* What the text defines so far. */
	struct ms_function *defined_first;
	struct ms_function *defined_last;
	bool panic;
	bool no_memory;
	bool is_over;	  /* no recovery: no memory, or nested too deep */
	bool in_function; /* and not in a script's own statements */
	bool in_class;
	bool has_code;	/* a script's statement that is no definition */
	bool ends_seen; /* a function was closed by a keyword */
	/* The function under way, parser_function.c's. */
	struct ms_open_function *open;
	/* What is written to when there is no memory. */
	struct ms_expr spare_expr;
	struct ms_stmt spare_stmt;
};

/* parser_support.c */

bool ms_parser_is_octave(const struct ms_parser *p);
struct ms_span ms_parser_span(const struct ms_parser *p); /* of the token */
void ms_parser_advance(struct ms_parser *p);
bool ms_parser_accept(struct ms_parser *p, enum ms_token_kind kind);

/* Report, and panic.  NULL when it isn't kept. */
struct ms_diag *ms_parser_fail(struct ms_parser *p, const char *identifier,
			       struct ms_span span, const char *format, ...)
	SNAP_PRINTF(4, 5);

/* The token can't stand here; does nothing in panic. */
struct ms_diag *ms_parser_unexpected(struct ms_parser *p, const char *expected);

/* Report a form that only Octave has, without panic. */
void ms_parser_octave_only(struct ms_parser *p, struct ms_span span,
			   const char *what, const char *hint);

/* Go on behind 'kind', or fail. */
bool ms_parser_expect(struct ms_parser *p, enum ms_token_kind kind);

/* The same for a closing bracket; 'mode' holds for what is behind it. */
void ms_parser_close(struct ms_parser *p, enum ms_token_kind kind,
		     struct ms_span open, uint8_t mode);

/* Leave the panic behind the statement in which it began. */
void ms_parser_recover(struct ms_parser *p);

/* Behind ends of lines, ';' and ','; true when there were any. */
bool ms_parser_separators(struct ms_parser *p);
/* The same for lists that have no statements in them: out of a panic, too. */
void ms_parser_next_line(struct ms_parser *p);

/* One level deeper; false, and panic, at the limit.  Always leave. */
bool ms_parser_enter(struct ms_parser *p);
void ms_parser_too_deep(struct ms_parser *p);
void ms_parser_leave(struct ms_parser *p);

/* Zeroed memory of the tree, NULL (and panic) without. */
void *ms_parser_alloc(struct ms_parser *p, size_t count, size_t size);
struct ms_expr *ms_parser_expr(struct ms_parser *p, enum ms_expr_kind kind,
			       struct ms_span span);
struct ms_stmt *ms_parser_stmt(struct ms_parser *p, enum ms_stmt_kind kind,
			       struct ms_span span);
struct ms_symbol *ms_parser_symbol(struct ms_parser *p, const char *text,
				   uint32_t length);

/* Add an item of 'size' bytes to the list under way, and end the list that
 * began when the scratch had 'mark' bytes. */
void ms_parser_push(struct ms_parser *p, const void *item, size_t size);
void *ms_parser_take(struct ms_parser *p, size_t mark, size_t size,
		     uint32_t *count);
void ms_parser_push_expr(struct ms_parser *p, struct ms_expr *expr);
struct ms_exprs ms_parser_take_exprs(struct ms_parser *p, size_t mark);

/* The symbol to write to; NULL without memory. */
struct ms_symbol *ms_parser_own(struct ms_parser *p,
				const struct ms_symbol *symbol);

/* Names that are known to be variables here. */
void ms_parser_note_variable(struct ms_parser *p, const struct ms_symbol *name);
bool ms_parser_is_variable(struct ms_parser *p, const struct ms_symbol *symbol);

/* A name, or one with dots in it; fails when there is none. */
struct ms_name ms_parser_name(struct ms_parser *p, const char *expected);
struct ms_name ms_parser_dotted(struct ms_parser *p, const char *expected);

static inline struct ms_span ms_span_to(struct ms_span from, struct ms_span to)
{
	return (struct ms_span){ from.start, to.end };
}

/* parser_expr.c: a value, in octave perhaps an assignment. */
struct ms_expr *ms_parser_value(struct ms_parser *p);
/* The same without an assignment. */
struct ms_expr *ms_parser_operation(struct ms_parser *p);
/* A primary and its index steps: what may be assigned to. */
struct ms_expr *ms_parser_place(struct ms_parser *p);

/* parser_primary.c */
struct ms_expr *ms_parser_primary(struct ms_parser *p);
struct ms_expr *ms_parser_steps(struct ms_parser *p, struct ms_expr *base);
bool ms_parser_at_step(const struct ms_parser *p);
/* From the opening bracket to behind 'close'. */
struct ms_exprs ms_parser_arguments(struct ms_parser *p,
				    enum ms_token_kind close);

/* parser_matrix.c */
struct ms_expr *ms_parser_matrix(struct ms_parser *p);
bool ms_parser_is_separated(const struct ms_parser *p);

/* parser_assign.c: is the token '=' or op=?  If so the rest of an assignment to
 * 'target'. */
bool ms_parser_at_assign(const struct ms_parser *p);
void ms_parser_assign(struct ms_parser *p, struct ms_expr *target,
		      struct ms_assign *out);

/* parser_command.c */
bool ms_parser_is_command(struct ms_parser *p);
struct ms_stmt *ms_parser_command(struct ms_parser *p);

/* parser_stmt.c: statements up to a keyword that belongs to the block around
 * them.  'fresh': command syntax is possible at once. */
struct ms_body ms_parser_body(struct ms_parser *p, bool fresh);
void ms_parser_statements(struct ms_parser *p, bool fresh);

/* parser_block.c: the statement that begins with a keyword; NULL when the token
 * begins none. */
struct ms_stmt *ms_parser_block(struct ms_parser *p);
bool ms_parser_is_closer(enum ms_token_kind kind);

/* parser_try.c */
struct ms_stmt *ms_parser_try(struct ms_parser *p);
struct ms_stmt *ms_parser_unwind(struct ms_parser *p);
/* parser_block.c: behind the end of the block that 'open' begins. */
void ms_parser_end_block(struct ms_parser *p, struct ms_token open,
			 enum ms_token_kind closer);

/* parser_function.c: a definition and those in it, from the keyword to its end;
 * without ends, all up to the end of the text.  A list by 'next'. */
struct ms_function *ms_parser_functions(struct ms_parser *p);
/* They are nested in the function under way. */
void ms_parser_nest(struct ms_parser *p, struct ms_function *list);
/* The list belongs to the text. */
void ms_parser_define(struct ms_parser *p, struct ms_function *list);
/* A header without 'function' and a body, in a methods block. */
struct ms_function *ms_parser_signature(struct ms_parser *p);
struct ms_params ms_parser_inputs(struct ms_parser *p);
/* Names that are defined twice. */
void ms_parser_check_functions(struct ms_parser *p,
			       const struct ms_functions *functions);
struct ms_functions ms_parser_list_functions(struct ms_parser *p,
					     struct ms_function *first);

/* parser_arguments.c */
bool ms_parser_at_arguments(const struct ms_parser *p);
struct ms_arguments ms_parser_arguments_block(struct ms_parser *p);
bool ms_parser_argument(struct ms_parser *p, struct ms_argument *out);

/* parser_class.c */
struct ms_class_def *ms_parser_class(struct ms_parser *p);

#endif
