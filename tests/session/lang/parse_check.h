/* Texts and the trees they are, as tables. */
#ifndef TESTS_SESSION_LANG_PARSE_CHECK_H
#define TESTS_SESSION_LANG_PARSE_CHECK_H

#include "lang/parser.h"

#define OCTAVE MS_DIALECT_OCTAVE
#define MATLAB MS_DIALECT_MATLAB

/* The tree is as print_tree() prints it; warnings are not looked at. */
struct tree_row {
	const char *text;
	const char *tree;
};

/* The first error; 'message' and 'expected' are parts of what it says. */
struct error_row {
	const char *text;
	uint32_t line;
	uint32_t column;
	const char *identifier;
	const char *message;
};

/* A text that was parsed, with all it needs. */
struct parsed {
	struct snap_arena arena;
	struct ms_diag_list diags;
	struct ms_file *file;
	int rc;
};

void parse_begin(struct parsed *parsed, const char *text, size_t size,
		 const struct ms_parse_options *options);
void parse_end(struct parsed *parsed);

/* Fail the test, naming the row, unless all are right. */
void check_trees(enum ms_dialect dialect, const struct tree_row *rows,
		 size_t count);
void check_errors(enum ms_dialect dialect, const struct error_row *rows,
		  size_t count);

#define CHECK_TREES(dialect, rows)                                             \
	check_trees(dialect, rows, sizeof(rows) / sizeof((rows)[0]))
#define CHECK_ERRORS(dialect, rows)                                            \
	check_errors(dialect, rows, sizeof(rows) / sizeof((rows)[0]))

#endif
