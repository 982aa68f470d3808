/* Names that begin with what was typed. */
#ifndef MS_COMPLETE_H
#define MS_COMPLETE_H

#include "base/arena.h"
#include "program.h"

struct ms_completions {
	const char **items; /* in order of their bytes, each once */
	size_t count;
	struct snap_arena arena; /* owns all of it */
};

/*
 * The variables of the base workspace and the functions of the library whose
 * names begin with 'size' bytes of 'prefix'.  Returns 0, or -1 without memory;
 * end what it filled.
 */
int ms_complete(struct ms_program *program, const char *prefix, size_t size,
		struct ms_completions *out);
void ms_completions_end(struct ms_completions *completions);

#endif
