/* Where the programs come from. */
#ifndef TESTS_SESSION_EQUALITY_PROGRAMS_H
#define TESTS_SESSION_EQUALITY_PROGRAMS_H

#include "formats/stdlib.h"
#include "session/equality/transcript.h"

struct program_visitor {
	void (*visit)(void *context, const struct program *program);
	void *context;
};

/* The examples of all entries that aren't planned. */
void programs_of_examples(const struct fmt_library *library,
			  const struct program_visitor *visitor);

/* Each function that is written in the language, called with arguments of every
 * kind, many of them wrong, and what errors tell of them. */
void programs_of_calls(const struct fmt_library *library,
		       const struct program_visitor *visitor);

/* Both lists end with NULL.  Failure is an abort(). */
void programs_of_folders(char **folders, const struct program_visitor *visitor);
void programs_of_files(char **files, const struct program_visitor *visitor);

#endif
