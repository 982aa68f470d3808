/* From the tree to a program with its names bound. */
#ifndef MS_HIR_LOWER_H
#define MS_HIR_LOWER_H

#include "lang/hir.h"
#include "lang/resolve.h"

struct ms_file;

struct ms_lower_options {
	const struct ms_resolver *resolver; /* NULL: nothing is known */
};

/*
 * Lower a tree without errors.  '*out' lives in 'arena' and points into the
 * text and the tree.  Mistakes that the parser can't see (a break outside of
 * loops, a parameter named twice, a class) are added to 'diags'.  Returns 0, or
 * -1 without memory.
 */
int ms_hir_lower(const struct ms_file *file,
		 const struct ms_lower_options *options,
		 struct snap_arena *arena, struct ms_diag_list *diags,
		 struct ms_hir_unit *out);

#endif
