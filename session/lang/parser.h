/*
 * From text to tree.
 *
 *	struct snap_arena arena;
 *	struct ms_diag_list diags;
 *	struct ms_file *file;
 *
 *	snap_arena_begin(&arena, NULL);
 *	ms_diag_begin(&diags, &arena, 0);
 *	if (ms_parse(text, size, &options, &arena, &diags, &file) != 0)
 *		...no tree: no memory, or too large
 *	else if (diags.errors != 0)
 *		...a tree with holes: show the diagnostics
 */
#ifndef MS_PARSER_H
#define MS_PARSER_H

#include "lang/ast.h"

#define MS_PARSE_DEPTH_DEFAULT 256

/* What a text is taken for. */
enum ms_parse_kind {
	/* By its first token: 'function' begins a function file, 'classdef' a
	 * class file, all else is a script. */
	MS_PARSE_AUTO,
	MS_PARSE_SCRIPT,
	MS_PARSE_FUNCTION,
	/* Text typed at the prompt or given to eval: a script, in which a first
	 * 'function' is a definition among statements. */
	MS_PARSE_PROMPT,
};

struct ms_parse_options {
	enum ms_dialect dialect;
	enum ms_parse_kind kind;
	uint32_t depth_limit; /* nested brackets and blocks; 0: the default */
	/*
	 * Names that are variables before the text begins, for command syntax:
	 * "a -1" subtracts when a is one.  NULL: none are known.
	 */
	bool (*is_variable)(void *context, const char *name, uint32_t length);
	void *context;
	const char *file_name; /* what __FILE__ means; NULL: "" */
};

/*
 * Parse 'size' bytes.  '*out' lives in 'arena', whose limit bounds the memory,
 * and points into 'text'.  Mistakes in the text are added to 'diags'; then the
 * tree is what could be understood and must not be compiled.  Returns 0, or -1
 * when there is no tree at all: no memory (diags->no_memory) or more than 4 GiB
 * of text.  'options' may be NULL.  Temporary memory comes from the arena's
 * allocator.
 */
int ms_parse(const char *text, size_t size,
	     const struct ms_parse_options *options, struct snap_arena *arena,
	     struct ms_diag_list *diags, struct ms_file **out);

/*
 * Could more lines make a whole of this text?  True inside an open block,
 * bracket or comment, and behind a continuation: what a prompt needs to know
 * before it runs a line.
 */
bool ms_parse_is_incomplete(const struct ms_diag_list *diags);

#endif
