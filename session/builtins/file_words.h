/* What load and save are called with: options, a file, names. */
#ifndef MS_BUILTINS_FILE_WORDS_H
#define MS_BUILTINS_FILE_WORDS_H

#include "builtins/builtin.h"

/* An option that may stand anywhere, and its bit. */
struct ms_file_option {
	const char *word;
	uint32_t bit;
};

/* The arguments without options: the names stand in 'rest', in order. */
struct ms_file_words {
	struct snap_strbuf path; /* with an extension, if it got one */
	bool named;		 /* a file was given */
	uint32_t options;
	struct ms_value *rest; /* borrowed values */
	uint32_t rest_count;
	uint32_t room;
};

/*
 * Sort the arguments; what begins with '-' and is none of 'options' stays among
 * the names.  End it after success and failure.  'text' is the option that
 * keeps ".mat" away from a file without extension.
 */
int ms_file_words_read(struct ms_call *call,
		       const struct ms_file_option *options, size_t count,
		       uint32_t text, struct ms_file_words *out);
void ms_file_words_end(struct ms_call *call, struct ms_file_words *words);

/* The part behind the last dot of the last name, with the dot; "" for none. */
const char *ms_file_extension(const char *path);

#endif
