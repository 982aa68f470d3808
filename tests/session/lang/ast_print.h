/* Trees as text. */
#ifndef TESTS_SESSION_AST_PRINT_H
#define TESTS_SESSION_AST_PRINT_H

#include "lang/ast.h"

/* The tree as an s-expression, one line per statement. */
void print_tree(const struct ms_file *file, struct snap_strbuf *out);

#endif
