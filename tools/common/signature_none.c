/* A build without libsodium: nothing is signed, and nothing is found good. */
#include "tools/common/signature.h"

#include <string.h>

bool tool_can_sign(void)
{
	return false;
}

snap_seal_function tool_sealer(void)
{
	return NULL;
}

void tool_seal(const void *bytes, size_t size, uint8_t out[SNAP_SEAL_SIZE])
{
	(void)bytes;
	(void)size;
	memset(out, 0, SNAP_SEAL_SIZE);
}

void tool_hash(const void *bytes, size_t size, uint8_t out[TOOL_HASH_SIZE])
{
	(void)bytes;
	(void)size;
	memset(out, 0, TOOL_HASH_SIZE);
}

bool tool_ed25519_check(const uint8_t signature[TOOL_SIGNATURE_SIZE],
			const void *bytes, size_t size,
			const uint8_t key[TOOL_PUBLIC_KEY_SIZE])
{
	(void)signature;
	(void)bytes;
	(void)size;
	(void)key;
	return false;
}

void tool_ed25519_sign(uint8_t out[TOOL_SIGNATURE_SIZE], const void *bytes,
		       size_t size, const uint8_t secret[TOOL_SECRET_KEY_SIZE])
{
	(void)bytes;
	(void)size;
	(void)secret;
	memset(out, 0, TOOL_SIGNATURE_SIZE);
}

bool tool_ed25519_pair(uint8_t public_key[TOOL_PUBLIC_KEY_SIZE],
		       uint8_t secret[TOOL_SECRET_KEY_SIZE])
{
	memset(public_key, 0, TOOL_PUBLIC_KEY_SIZE);
	memset(secret, 0, TOOL_SECRET_KEY_SIZE);
	return false;
}

void tool_random(void *out, size_t size)
{
	memset(out, 0, size);
}

bool tool_scrypt(void *out, size_t size, const char *password,
		 const uint8_t salt[TOOL_SALT_SIZE], uint64_t operations,
		 uint64_t memory)
{
	(void)password;
	(void)salt;
	(void)operations;
	(void)memory;
	memset(out, 0, size);
	return false;
}

void tool_wipe(void *bytes, size_t size)
{
	memset(bytes, 0, size);
}
