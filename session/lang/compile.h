/*
 * From text to image: parse, lower, analyse, generate, lay out.
 *
 *	struct ms_compile_options options = {
 *		.struct_size = sizeof(options), .name = "prog.m",
 *	};
 *	struct snap_arena arena;
 *	struct ms_diag_list diags;
 *	struct snap_strbuf image;
 *
 *	snap_arena_begin(&arena, NULL);
 *	ms_diag_begin(&diags, &arena, 0);
 *	snap_strbuf_begin(&image, NULL);
 *	rc = ms_compile(text, size, &options, &image, &diags, NULL, &err);
 *	if (rc < 0)
 *		...mistakes in the text: render 'diags'
 *	else if (rc > 0)
 *		...no memory or a limit: 'err' says which
 *	else
 *		...ms_image_open(&opened, image.data, image.size, ...)
 *
 * What the image says beyond its header's words:
 *
 *   - the name of an anonymous function is its text, as func2str shows it;
 *     the name of a script's body is "".
 *   - statements exist for those whose value could be shown: all open ones,
 *     and the closed ones of a script that are in no loop.
 *   - functions stand in the order of the text; an anonymous function comes
 *     behind the one it is written in.
 */
#ifndef MS_LANG_COMPILE_H
#define MS_LANG_COMPILE_H

#include "base/strbuf.h"
#include "code/diag.h"
#include "lang/resolve.h"

#include <stdbool.h>
#include <stdint.h>

enum ms_compile_kind {
	MS_COMPILE_AUTO,     /* by the first token of the text */
	MS_COMPILE_SCRIPT,   /* statements; functions among them */
	MS_COMPILE_FUNCTION, /* a function file */
	MS_COMPILE_PROMPT    /* typed at the prompt or given to eval */
};

/* 0 means the default. */
struct ms_compile_limits {
	uint32_t depth;	   /* nested brackets and blocks: 256 */
	size_t arena_size; /* bytes of trees and tables: no limit */
};

struct ms_compile_options {
	size_t struct_size;
	/* Of the source, for messages and stacks; goes into the image. */
	const char *name;
	uint8_t dialect;		    /* enum ms_dialect; 0 is matlab */
	uint8_t kind;			    /* enum ms_compile_kind */
	const struct ms_resolver *resolver; /* NULL: nothing is known */
	struct ms_compile_limits limits;
	const struct snap_allocator *allocator; /* NULL: the C library's */
	/* How many values the last statement of a script is to give, if it is
	 * an open call: the call is made with as many outputs as there are of
	 * them, the first one is 'ans', and a statement of the kind 'output'
	 * tells each of the others.  Up to 65535; 0 and 1: nothing of that. */
	uint32_t outputs;
};

/* One function of the text; 'name' isn't NUL-terminated. */
struct ms_compile_function {
	const char *name;
	uint32_t name_size;
	uint32_t input_count;  /* as declared: varargin and ~ count as one */
	uint32_t output_count; /* the same */
};

/*
 * What the text holds: its functions in the order of the text (nested, local
 * and class methods too), and how many anonymous ones.  It is filled when
 * the text has no syntax errors, even if it isn't compiled then (a class).  The
 * list lives in the arena of the diagnostics, names point into the text.
 */
struct ms_compile_summary {
	const struct ms_compile_function *functions;
	uint32_t function_count;
	uint32_t anonymous_count;
	bool is_script;
	bool is_class;
	/* The script's last statement, when the layers above hear of it: then
	 * its value is what the text as a whole gives.  Else empty. */
	struct ms_span last;
};

/*
 * Compile 'size' bytes and append the image to 'image', which must be empty or
 * end at a multiple of 8.  Returns 0; -1 when the text has mistakes, which are
 * in 'diags' then (warnings may be there in any case); or a snap_code with
 * 'err' filled: SNAP_E_NO_MEMORY, SNAP_E_LIMIT.  On failure 'image' has what it
 * had.  'options', 'summary' and 'err' may be NULL.  Any thread.
 */
int ms_compile(const char *text, size_t size,
	       const struct ms_compile_options *options,
	       struct snap_strbuf *image, struct ms_diag_list *diags,
	       struct ms_compile_summary *summary, struct snap_error *err);

#endif
