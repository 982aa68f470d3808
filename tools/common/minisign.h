/*
 * Keys and signatures as minisign writes them.
 *
 * All are lines of text: a comment that nobody vouches for, then Base64.  A
 * signature has two more lines: a comment that is signed, together with the
 * signature.  There is one right encoding of each: what differs in a bit from
 * it is refused.
 */
#ifndef TOOLS_COMMON_MINISIGN_H
#define TOOLS_COMMON_MINISIGN_H

#include "base/fail.h"
#include "base/strbuf.h"
#include "tools/common/signature.h"

#define TOOL_KEY_ID_SIZE 8

/* 16 digits as minisign prints them, and a NUL. */
#define TOOL_KEY_ID_TEXT 17

/* A comment that is signed, and a NUL: what minisign takes. */
#define TOOL_COMMENT_SIZE 8192

/* No file of a key or signature is longer. */
#define TOOL_MINISIGN_FILE_MAX 16384u

struct tool_public_key {
	uint8_t id[TOOL_KEY_ID_SIZE];
	uint8_t key[TOOL_PUBLIC_KEY_SIZE];
};

struct tool_secret_key {
	uint8_t id[TOOL_KEY_ID_SIZE];
	uint8_t key[TOOL_SECRET_KEY_SIZE];
};

struct tool_signature {
	uint8_t id[TOOL_KEY_ID_SIZE];
	bool hashed; /* of the hash of what is signed; else of itself */
	uint8_t value[TOOL_SIGNATURE_SIZE];
	uint8_t global[TOOL_SIGNATURE_SIZE]; /* of value and comment */
	char comment[TOOL_COMMENT_SIZE];
};

void tool_key_id_text(const uint8_t id[TOOL_KEY_ID_SIZE],
		      char out[TOOL_KEY_ID_TEXT]);

/* A file's text, or the line of Base64 alone.  SNAP_E_SIGNATURE_UNTRUSTED when
 * it is no key. */
int tool_public_key_read(struct tool_public_key *out, const char *text,
			 size_t size, struct snap_error *err);
void tool_public_key_write(const struct tool_public_key *key,
			   struct snap_strbuf *out);

/* SNAP_E_SIGNATURE_BAD when it is none. */
int tool_signature_read(struct tool_signature *out, const char *text,
			size_t size, struct snap_error *err);
void tool_signature_write(const struct tool_signature *signature,
			  struct snap_strbuf *out);

/* Is it the key's, of these bytes, and is the comment? */
bool tool_signature_check(const struct tool_signature *signature,
			  const struct tool_public_key *key, const void *bytes,
			  size_t size);

/* 'comment' is one line, shorter than TOOL_COMMENT_SIZE. */
void tool_signature_make(struct tool_signature *out,
			 const struct tool_secret_key *key, const void *bytes,
			 size_t size, bool hashed, const char *comment);

/* A new key; false when there is nothing to make one with. */
bool tool_secret_key_make(struct tool_secret_key *out);
void tool_secret_key_public(const struct tool_secret_key *key,
			    struct tool_public_key *out);

/*
 * A file's text.  'password' opens one that is locked; NULL: there is none.
 * SNAP_E_SIGNATURE_UNTRUSTED when it is no key or the password is wrong.  Wipe
 * '*out' afterwards.
 */
int tool_secret_key_read(struct tool_secret_key *out, const char *text,
			 size_t size, const char *password,
			 struct snap_error *err);

/* Does the text look like a key that a password locks? */
bool tool_secret_key_locked(const char *text, size_t size);

/* With NULL for a password the key lies there open. */
int tool_secret_key_write(const struct tool_secret_key *key,
			  const char *password, struct snap_strbuf *out,
			  struct snap_error *err);

#endif
