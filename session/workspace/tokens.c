#include "workspace/tokens.h"

#include "workspace/sha256.h"

#include <string.h>

#define SECRET_SIZE 36

/* The digest of the secret and the name's digest: of one length, whatever the
 * name. */
static void prove(const char *secret, const char *name,
		  char out[MS_SHA256_TEXT_SIZE])
{
	uint8_t text[SECRET_SIZE + MS_SHA256_SIZE];

	memcpy(text, secret, SECRET_SIZE);
	ms_sha256(name, strlen(name), text + SECRET_SIZE);
	ms_sha256_text(text, sizeof(text), out);
}

void ms_token_make(const char *secret, const char *name, char *out)
{
	char proof[MS_SHA256_TEXT_SIZE];

	prove(secret, name, proof);
	memcpy(out, proof, MS_TOKEN_PROOF_SIZE);
	out[MS_TOKEN_PROOF_SIZE] = '-';
	memcpy(out + MS_TOKEN_PROOF_SIZE + 1, name, strlen(name) + 1);
}

/* In the same time wherever they differ. */
static int differs(const char *a, const char *b, size_t size)
{
	int difference = 0;

	for (size_t i = 0; i < size; i++)
		difference |= a[i] ^ b[i];
	return difference;
}

const char *ms_token_name(const char *secret, const char *token)
{
	char proof[MS_SHA256_TEXT_SIZE];

	if (secret[0] == '\0' || strlen(token) <= MS_TOKEN_PROOF_SIZE ||
	    token[MS_TOKEN_PROOF_SIZE] != '-')
		return NULL;
	const char *name = token + MS_TOKEN_PROOF_SIZE + 1;
	prove(secret, name, proof);
	return differs(token, proof, MS_TOKEN_PROOF_SIZE) == 0 ? name : NULL;
}
