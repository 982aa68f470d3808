#include "tools/common/signature.h"

#include <sodium.h>

/* Chooses what this machine computes with; the next calls only look. */
bool tool_can_sign(void)
{
	return sodium_init() >= 0;
}

snap_seal_function tool_sealer(void)
{
	return tool_seal;
}

/* The first call may be one of these. */
void tool_seal(const void *bytes, size_t size, uint8_t out[SNAP_SEAL_SIZE])
{
	(void)tool_can_sign();
	(void)crypto_generichash(out, SNAP_SEAL_SIZE, bytes, size, NULL, 0);
}

void tool_hash(const void *bytes, size_t size, uint8_t out[TOOL_HASH_SIZE])
{
	(void)crypto_generichash(out, TOOL_HASH_SIZE, bytes, size, NULL, 0);
}

bool tool_ed25519_check(const uint8_t signature[TOOL_SIGNATURE_SIZE],
			const void *bytes, size_t size,
			const uint8_t key[TOOL_PUBLIC_KEY_SIZE])
{
	return crypto_sign_verify_detached(signature, bytes, size, key) == 0;
}

void tool_ed25519_sign(uint8_t out[TOOL_SIGNATURE_SIZE], const void *bytes,
		       size_t size, const uint8_t secret[TOOL_SECRET_KEY_SIZE])
{
	(void)crypto_sign_detached(out, NULL, bytes, size, secret);
}

bool tool_ed25519_pair(uint8_t public_key[TOOL_PUBLIC_KEY_SIZE],
		       uint8_t secret[TOOL_SECRET_KEY_SIZE])
{
	return crypto_sign_keypair(public_key, secret) == 0;
}

void tool_random(void *out, size_t size)
{
	randombytes_buf(out, size);
}

bool tool_scrypt(void *out, size_t size, const char *password,
		 const uint8_t salt[TOOL_SALT_SIZE], uint64_t operations,
		 uint64_t memory)
{
	size_t length = 0;

	while (password[length] != '\0')
		length++;
	return crypto_pwhash_scryptsalsa208sha256(out, size, password, length,
						  salt, operations,
						  (size_t)memory) == 0;
}

void tool_wipe(void *bytes, size_t size)
{
	sodium_memzero(bytes, size);
}
