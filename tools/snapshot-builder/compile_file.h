/* A source file through the whole compiler, without running anything. */
#ifndef TOOLS_BUILDER_COMPILE_FILE_H
#define TOOLS_BUILDER_COMPILE_FILE_H

#include "base/file.h"
#include "code/diag.h"
#include "code/source.h"
#include "lang/compile.h"

#include <stdio.h>

/* How far a file came; words of the JSON lines are builder_stage_words. */
enum builder_stage {
	BUILDER_READ,	 /* it could not be read */
	BUILDER_SYNTAX,	 /* it could not be parsed */
	BUILDER_COMPILE, /* it was parsed and could not be compiled */
	BUILDER_VERIFY,	 /* its image is not accepted: our mistake */
	BUILDER_DONE,
};

extern const char *const builder_stage_words[];

/* Of enum ms_dialect, for options. */
extern const char *const builder_dialect_words[];

/*
 * stage    where it ended
 * diags    mistakes in the text, and warnings
 * err      of everything else, when its code isn't 0
 * summary  from BUILDER_COMPILE on
 * image    of BUILDER_DONE; opened and verified once
 */
struct builder_compiled {
	const char *path; /* borrowed */
	enum builder_stage stage;
	struct snap_file file;
	struct ms_source source;
	struct snap_arena arena;
	struct ms_diag_list diags;
	struct snap_error err;
	struct ms_compile_summary summary;
	struct snap_strbuf image;
};

/* 'dialect' is an enum ms_dialect.  Free with builder_compiled_end(), whatever
 * stage was reached. */
void builder_compile(struct builder_compiled *out, const char *path,
		     int dialect);
void builder_compiled_end(struct builder_compiled *compiled);

/* The first mistake in the text, or NULL. */
const struct ms_diag *builder_first_error(
	const struct builder_compiled *compiled);

/* All mistakes with their lines, and warnings if wanted, or what else went
 * wrong. */
void builder_show_problems(FILE *out, const struct builder_compiled *compiled,
			   bool warnings);

#endif
