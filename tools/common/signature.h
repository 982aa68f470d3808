/*
 * The only place that knows cryptography: BLAKE2b, Ed25519 and scrypt, of
 * libsodium.  A build without it has the same functions: they say no.
 */
#ifndef TOOLS_COMMON_SIGNATURE_H
#define TOOLS_COMMON_SIGNATURE_H

#include "snapshot/format.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOOL_PUBLIC_KEY_SIZE 32
#define TOOL_SECRET_KEY_SIZE 64
#define TOOL_SIGNATURE_SIZE  64
#define TOOL_HASH_SIZE	     64
#define TOOL_SALT_SIZE	     32

/* Is there something to sign and to check with? */
bool tool_can_sign(void);

/* For the options of readers and writers: a seal (snap_seal_function). */
void tool_seal(const void *bytes, size_t size, uint8_t out[SNAP_SEAL_SIZE]);

/* The same for options, where NULL stands for a build that has none.  Asking
 * loads nothing. */
snap_seal_function tool_sealer(void);

/* BLAKE2b with 64 bytes of output. */
void tool_hash(const void *bytes, size_t size, uint8_t out[TOOL_HASH_SIZE]);

/*
 * Is this Ed25519 signature the key's, of these bytes?  There is one right
 * encoding of it: a scalar beyond the group's order, points that are not
 * encoded canonically, and keys and points of small order are refused.
 */
bool tool_ed25519_check(const uint8_t signature[TOOL_SIGNATURE_SIZE],
			const void *bytes, size_t size,
			const uint8_t key[TOOL_PUBLIC_KEY_SIZE]);

/* Deterministic: the same bytes give the same signature. */
void tool_ed25519_sign(uint8_t out[TOOL_SIGNATURE_SIZE], const void *bytes,
		       size_t size, const uint8_t secret[TOOL_SECRET_KEY_SIZE]);

/* A new pair of keys; false when there is nothing to make one with.  A secret
 * key's second half is the public one. */
bool tool_ed25519_pair(uint8_t public_key[TOOL_PUBLIC_KEY_SIZE],
		       uint8_t secret[TOOL_SECRET_KEY_SIZE]);

void tool_random(void *out, size_t size);

/* A key from a password; false when the costs are too high for memory. */
bool tool_scrypt(void *out, size_t size, const char *password,
		 const uint8_t salt[TOOL_SALT_SIZE], uint64_t operations,
		 uint64_t memory);

/* Overwrite what was secret. */
void tool_wipe(void *bytes, size_t size);

#endif
