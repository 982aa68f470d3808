/*
 * Tokens that open a variable until the next snapshot.  A token is the
 * variable's name and what only the holder of the snapshot's secret can make of
 * it, so nothing is kept for each of them.
 */
#ifndef MS_WORKSPACE_TOKENS_H
#define MS_WORKSPACE_TOKENS_H

#include <stddef.h>

#define MS_TOKEN_PROOF_SIZE 32

/* With the NUL. */
#define MS_TOKEN_SIZE(name_size) (MS_TOKEN_PROOF_SIZE + 1 + (name_size) + 1)

/* 'secret' is text of 36 characters, a fresh UUID; MS_TOKEN_SIZE() bytes go to
 * 'out'. */
void ms_token_make(const char *secret, const char *name, char *out);

/* The name in a token of that secret, borrowed from it; NULL: it is none, and
 * so is every token when the secret is "". */
const char *ms_token_name(const char *secret, const char *token);

#endif
