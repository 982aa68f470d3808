/* Texts and the code or the complaints they compile to, as tables. */
#ifndef TESTS_SESSION_LANG_COMPILE_CHECK_H
#define TESTS_SESSION_LANG_COMPILE_CHECK_H

#include "base/strbuf.h"
#include "code/diag.h"
#include "lang/compile.h"

/*
 * What function 'function' of the text is: one line per instruction, as the
 * disassembler shows it, with single blanks.
 */
struct code_row {
	const char *text;
	uint32_t function;
	const char *code;
};

/* A diagnostic among those of the text; 'message' is a part of what it says,
 * NULL when there must be none at all. */
struct diag_row {
	const char *text;
	uint32_t line, column;
	const char *identifier;
	const char *message;
};

/* A text that was compiled, with all it needs. */
struct compiled {
	struct snap_arena arena;
	struct ms_diag_list diags;
	struct snap_strbuf image;
	struct ms_compile_summary summary;
	struct snap_error err;
	int rc;
};

void compile_begin(struct compiled *compiled, const char *text, size_t size,
		   const struct ms_compile_options *options);
void compile_end(struct compiled *compiled);

/* The image opens, and all of its functions verify. */
void check_image(const struct compiled *compiled, const char *what);

/* Octave's dialect, the kind by the first token. */
void check_code(const struct code_row *rows, size_t count);
void check_diags(const struct diag_row *rows, size_t count);

#define CHECK_CODE(rows)  check_code(rows, sizeof(rows) / sizeof((rows)[0]))
#define CHECK_DIAGS(rows) check_diags(rows, sizeof(rows) / sizeof((rows)[0]))

#endif
