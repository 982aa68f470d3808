/* The part of base64 that vectors do; base64.c does the rest. */
#ifndef FMT_BASE64_VECTOR_H
#define FMT_BASE64_VECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Can this machine? */
bool fmt_base64_has_vectors(void);

/* Encode the first bytes, a multiple of three; returns how many. */
size_t fmt_base64_encode_vectors(const uint8_t *bytes, size_t size, char *out);

/* Decode the first letters, a multiple of four, up to a wrong one; returns how
 * many.  'out' may be 'text'. */
size_t fmt_base64_decode_vectors(const char *text, size_t size, uint8_t *out);

#endif
