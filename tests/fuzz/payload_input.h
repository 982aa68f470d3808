/* Inputs of the targets that import: a payload, or, when it doesn't begin with
 * a brace, the MAT file of one. */
#ifndef TESTS_FUZZ_PAYLOAD_INPUT_H
#define TESTS_FUZZ_PAYLOAD_INPUT_H

#include "base/strbuf.h"

/* The payload of an input; the caller ends it. */
void payload_of_input(const uint8_t *data, size_t size,
		      struct snap_strbuf *out);

#endif
