/* Fields of an entry in words, for diff and dump. */
#ifndef TOOLS_BUILDER_ENTRY_WORDS_H
#define TOOLS_BUILDER_ENTRY_WORDS_H

#include "base/strbuf.h"
#include "library/library.h"

/* "2", "1 to 3", "0 or more". */
#define ENTRY_RANGE_SIZE 32
void entry_range(uint16_t least, uint16_t most, char out[ENTRY_RANGE_SIZE]);

/* "pure io planned", "none". */
void entry_flags(uint32_t flags, struct snap_strbuf *out);

/* A parameter: "dim?", "args...", with its kind behind a colon. */
void entry_parameter(const struct ms_doc_parameter *parameter,
		     struct snap_strbuf *out);

/* A signature as one line, kinds included. */
void entry_signature(const struct ms_doc_signature *signature,
		     struct snap_strbuf *out);

#endif
