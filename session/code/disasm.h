/*
 * Images as text, for people and for tests: the same image gives the same
 * text on every machine.
 *
 * A variable is shown by its name, a temporary as $ and its slot's number, a
 * jump by the word it leads to.  BYTECODE.md has an example.
 */
#ifndef MS_CODE_DISASM_H
#define MS_CODE_DISASM_H

#include "code/image.h"
#include "base/strbuf.h"

struct ms_disasm_options {
	size_t struct_size;
	/* The text the image was made from: lines are shown above the words
	 * that come from them.  NULL: no lines. */
	const char *source;
	size_t source_size;
};

/*
 * Append one function, or all, to 'out', which remembers when memory ran out.
 * 'options' may be NULL.  The code needn't be verified: an operand that names
 * nothing is shown as a number with a question mark.
 */
void ms_disassemble(const struct ms_image *image, uint32_t function,
		    const struct ms_disasm_options *options,
		    struct snap_strbuf *out);
void ms_disassemble_all(const struct ms_image *image,
			const struct ms_disasm_options *options,
			struct snap_strbuf *out);

/* A constant as disassembly shows it: 2.5, 1i, int8(3), 'text', [2x3]. */
void ms_disasm_constant(const struct ms_image *image, uint32_t index,
			struct snap_strbuf *out);

#endif
