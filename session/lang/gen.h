/*
 * From a program with its names bound to an image.
 *
 * Registers: the variables have the first slots; above them is a stack of
 * temporaries that follows the nesting of expressions.  Instructions write
 * their result only when they succeed, so a value can be computed right into
 * the variable it is assigned to.
 */
#ifndef MS_GEN_H
#define MS_GEN_H

#include "base/strbuf.h"
#include "lang/hir.h"

struct ms_gen_options {
	const char *name; /* of the source */
	uint8_t dialect;
	const char *text; /* the source itself */
	size_t size;
	const struct snap_allocator *allocator;
	/* Values that are wanted of a script's last statement; 0 and 1: what it
	 * shows. */
	uint32_t offered;
};

/*
 * Append the image to 'image'.  Returns 0; -1 with a diagnostic when a function
 * needs more than the bytecode has (slots, constants...); or a snap_code.
 */
int ms_gen(const struct ms_hir_unit *unit, const struct ms_gen_options *options,
	   struct ms_diag_list *diags, struct snap_strbuf *image,
	   struct snap_error *err);

#endif
