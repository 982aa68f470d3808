/*
 * What this build of the runtime is, as the parts of a compatibility key.
 *
 * A snapshot whose key differs in any part was made for another runtime.  The
 * bytecode part is a digest of the instruction table and a number raised by
 * hand when an instruction changes its meaning; the builtins part one of the
 * sorted table of native functions; the options part one of everything else
 * that affects what compiled code means.
 */
#ifndef MS_RUNTIME_KEY_H
#define MS_RUNTIME_KEY_H

#include "base/strbuf.h"
#include "snapshot/format.h"

/* One row of the table of builtins, as the digest sees it. */
struct ms_builtin_row {
	const char *name;
	size_t name_size;
	uint32_t flags;
	uint16_t input_min;
	uint16_t input_max;
	uint16_t output_min;
	uint16_t output_max;
};

/* The digest's text is one line per builtin, in the order of names. */
void ms_builtin_row_write(struct snap_strbuf *text,
			  const struct ms_builtin_row *row);

uint64_t ms_builtins_digest(const struct snap_strbuf *text);

/* Digests of this build's instructions and compile options. */
uint64_t ms_bytecode_digest(void);
uint64_t ms_options_digest(void);

/* Native functions of a runtime by name: rows of 'row_size' bytes, each a name
 * and its NUL; and the number of each in the table of builtins, where others
 * stand that have no function yet. */
struct ms_native_table {
	const char *names;
	size_t row_size;
	const uint32_t *numbers;
	uint32_t count;
};

#endif
