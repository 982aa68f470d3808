/*
 * Digests of a damaged snapshot made right again, so that what comes behind
 * them is reached.
 */
#ifndef TESTS_SUPPORT_REDIGEST_H
#define TESTS_SUPPORT_REDIGEST_H

#include <stddef.h>
#include <stdint.h>

/* The key's digest and the one of header and table.  Any bytes are allowed:
 * what lies outside of them is left out. */
void redigest_front(uint8_t *bytes, size_t size);

/* First those of blocks, block indexes and sections, the content digest of raw
 * sections and of the file; then the front's.  The content digest of a packed
 * section stays: it would have to be unpacked. */
void redigest(uint8_t *bytes, size_t size);

#endif
