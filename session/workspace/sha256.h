/* SHA-256 (FIPS 180-4), for the identity of a source's text. */
#ifndef MS_WORKSPACE_SHA256_H
#define MS_WORKSPACE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define MS_SHA256_SIZE	    32
#define MS_SHA256_TEXT_SIZE 65 /* lower-case digits and the NUL */

/* 'bytes' may be NULL when 'size' is 0. */
void ms_sha256(const void *bytes, size_t size, uint8_t out[MS_SHA256_SIZE]);
void ms_sha256_text(const void *bytes, size_t size,
		    char out[MS_SHA256_TEXT_SIZE]);

#endif
