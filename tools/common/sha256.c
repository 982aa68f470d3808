#include "tools/common/sha256.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

void tool_sha256(const void *bytes, size_t size, char out[TOOL_SHA256_SIZE])
{
	unsigned char digest[crypto_hash_sha256_BYTES];

	(void)crypto_hash_sha256(digest, bytes, size);
	for (size_t i = 0; i < sizeof(digest); i++)
		(void)snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

bool tool_is_sha256(const char *text)
{
	return strspn(text, "0123456789abcdef") == TOOL_SHA256_SIZE - 1 &&
	       text[TOOL_SHA256_SIZE - 1] == '\0';
}
