#include "tools/common/minisign.h"

#include "base/bytes.h"
#include "formats/base64.h"

#include <stdio.h>
#include <string.h>

#define UNTRUSTED "untrusted comment: "
#define TRUSTED	  "trusted comment: "

/* Two letters, a key's id, and the key or signature. */
#define ID_AT		2
#define VALUE_AT	(ID_AT + TOOL_KEY_ID_SIZE)
#define PUBLIC_BYTES	(VALUE_AT + TOOL_PUBLIC_KEY_SIZE)
#define SIGNATURE_BYTES (VALUE_AT + TOOL_SIGNATURE_SIZE)

static const uint8_t letters_plain[2] = { 'E', 'd' };
static const uint8_t letters_hashed[2] = { 'E', 'D' };

void tool_key_id_text(const uint8_t id[TOOL_KEY_ID_SIZE],
		      char out[TOOL_KEY_ID_TEXT])
{
	(void)snprintf(out, TOOL_KEY_ID_TEXT, "%016llX", ull(snap_le64(id)));
}

/* ---------------------------------------------------------------- lines
 */

struct lines {
	const char *text;
	size_t size;
	unsigned number; /* of the last one taken */
};

/* The next line without its end, which the last one may lack; control
 * characters are in none. */
static bool take_line(struct lines *lines, struct snap_span *out)
{
	const char *end = memchr(lines->text, '\n', lines->size);
	size_t size = end == NULL ? lines->size : (size_t)(end - lines->text);

	if (lines->size == 0)
		return false;
	for (size_t i = 0; i < size; i++)
		if (((uint8_t)lines->text[i] < ' ' && lines->text[i] != '\t') ||
		    lines->text[i] == 0x7f)
			return false;
	*out = (struct snap_span){ (const uint8_t *)lines->text, size };
	size += end != NULL;
	lines->text += size;
	lines->size -= size;
	lines->number++;
	return true;
}

/* A line that begins with 'prefix'; '*out' is what follows. */
static bool take_comment(struct lines *lines, const char *prefix,
			 struct snap_span *out)
{
	size_t length = strlen(prefix);

	if (!take_line(lines, out) || out->size < length ||
	    memcmp(out->data, prefix, length) != 0)
		return false;
	out->data += length;
	out->size -= length;
	return true;
}

/* A line that is the Base64 of 'size' bytes. */
static bool take_bytes(struct lines *lines, uint8_t *out, size_t size)
{
	uint8_t bytes[TOOL_MINISIGN_FILE_MAX / 4 * 3];
	struct snap_span line;
	size_t found = 0, offset = 0;

	if (!take_line(lines, &line) || line.size != fmt_base64_size(size) ||
	    line.size > TOOL_MINISIGN_FILE_MAX ||
	    !fmt_base64_decode((const char *)line.data, line.size, bytes,
			       &found, &offset) ||
	    found != size)
		return false;
	memcpy(out, bytes, size);
	tool_wipe(bytes, found);
	return true;
}

static void put_bytes(struct snap_strbuf *out, const void *bytes, size_t size)
{
	char *room = snap_strbuf_room(out, fmt_base64_size(size));

	if (room != NULL)
		fmt_base64_encode(bytes, size, room);
	snap_strbuf_putc(out, '\n');
}

/* ----------------------------------------------------------- public keys
 */

static int fail_key(struct snap_error *err)
{
	return snap_fail(err, SNAP_E_SIGNATURE_UNTRUSTED, SNAP_NO_OFFSET,
			 "not a public key as minisign writes them: a comment, "
			 "and the Base64 of %d bytes that begin with 'Ed'",
			 PUBLIC_BYTES);
}

int tool_public_key_read(struct tool_public_key *out, const char *text,
			 size_t size, struct snap_error *err)
{
	struct lines lines = { text, size, 0 };
	struct snap_span comment;
	uint8_t bytes[PUBLIC_BYTES];

	if (size > strlen(UNTRUSTED) &&
	    memcmp(text, UNTRUSTED, strlen(UNTRUSTED)) == 0 &&
	    !take_comment(&lines, UNTRUSTED, &comment))
		return fail_key(err);
	if (!take_bytes(&lines, bytes, sizeof(bytes)) || lines.size != 0 ||
	    memcmp(bytes, letters_plain, sizeof(letters_plain)) != 0)
		return fail_key(err);
	memcpy(out->id, bytes + ID_AT, sizeof(out->id));
	memcpy(out->key, bytes + VALUE_AT, sizeof(out->key));
	return 0;
}

void tool_public_key_write(const struct tool_public_key *key,
			   struct snap_strbuf *out)
{
	uint8_t bytes[PUBLIC_BYTES];
	char id[TOOL_KEY_ID_TEXT];

	tool_key_id_text(key->id, id);
	memcpy(bytes, letters_plain, sizeof(letters_plain));
	memcpy(bytes + ID_AT, key->id, sizeof(key->id));
	memcpy(bytes + VALUE_AT, key->key, sizeof(key->key));
	snap_strbuf_printf(out, UNTRUSTED "minisign public key %s\n", id);
	put_bytes(out, bytes, sizeof(bytes));
}

/* ------------------------------------------------------------ signatures
 */

static int fail_signature(const char *what, unsigned line,
			  struct snap_error *err)
{
	return snap_fail(err, SNAP_E_SIGNATURE_BAD, SNAP_NO_OFFSET,
			 "not a signature as minisign writes them: line %u is "
			 "not %s",
			 line, what);
}

int tool_signature_read(struct tool_signature *out, const char *text,
			size_t size, struct snap_error *err)
{
	struct lines lines = { text, size, 0 };
	struct tool_signature signature = { 0 };
	struct snap_span comment;
	uint8_t bytes[SIGNATURE_BYTES];

	if (!take_comment(&lines, UNTRUSTED, &comment))
		return fail_signature("an untrusted comment", 1, err);
	if (!take_bytes(&lines, bytes, sizeof(bytes)))
		return fail_signature("the Base64 of a signature", 2, err);
	signature.hashed = memcmp(bytes, letters_hashed, 2) == 0;
	if (!signature.hashed && memcmp(bytes, letters_plain, 2) != 0)
		return fail_signature("one of Ed25519", 2, err);
	memcpy(signature.id, bytes + ID_AT, sizeof(signature.id));
	memcpy(signature.value, bytes + VALUE_AT, sizeof(signature.value));
	if (!take_comment(&lines, TRUSTED, &comment) ||
	    comment.size >= sizeof(signature.comment))
		return fail_signature("a trusted comment", 3, err);
	memcpy(signature.comment, comment.data, comment.size);
	if (!take_bytes(&lines, signature.global, sizeof(signature.global)))
		return fail_signature("the Base64 of the comment's signature",
				      4, err);
	if (lines.size != 0)
		return fail_signature("the end", 5, err);
	*out = signature;
	return 0;
}

void tool_signature_write(const struct tool_signature *signature,
			  struct snap_strbuf *out)
{
	uint8_t bytes[SIGNATURE_BYTES];
	char id[TOOL_KEY_ID_TEXT];

	tool_key_id_text(signature->id, id);
	memcpy(bytes, signature->hashed ? letters_hashed : letters_plain, 2);
	memcpy(bytes + ID_AT, signature->id, sizeof(signature->id));
	memcpy(bytes + VALUE_AT, signature->value, sizeof(signature->value));
	snap_strbuf_printf(out, UNTRUSTED "signature by key %s\n", id);
	put_bytes(out, bytes, sizeof(bytes));
	snap_strbuf_printf(out, TRUSTED "%s\n", signature->comment);
	put_bytes(out, signature->global, sizeof(signature->global));
}

/* What the second signature is of: the first, and the comment behind it. */
struct global_bytes {
	uint8_t bytes[TOOL_SIGNATURE_SIZE + TOOL_COMMENT_SIZE];
	size_t size;
};

static void fill_global(struct global_bytes *out,
			const struct tool_signature *signature)
{
	size_t length = strlen(signature->comment);

	memcpy(out->bytes, signature->value, TOOL_SIGNATURE_SIZE);
	memcpy(out->bytes + TOOL_SIGNATURE_SIZE, signature->comment, length);
	out->size = TOOL_SIGNATURE_SIZE + length;
}

bool tool_signature_check(const struct tool_signature *signature,
			  const struct tool_public_key *key, const void *bytes,
			  size_t size)
{
	uint8_t hash[TOOL_HASH_SIZE];
	struct global_bytes global;

	if (!tool_can_sign() ||
	    memcmp(signature->id, key->id, sizeof(key->id)) != 0)
		return false;
	if (signature->hashed) {
		tool_hash(bytes, size, hash);
		bytes = hash;
		size = sizeof(hash);
	}
	fill_global(&global, signature);
	return tool_ed25519_check(signature->value, bytes, size, key->key) &&
	       tool_ed25519_check(signature->global, global.bytes, global.size,
				  key->key);
}

void tool_signature_make(struct tool_signature *out,
			 const struct tool_secret_key *key, const void *bytes,
			 size_t size, bool hashed, const char *comment)
{
	uint8_t hash[TOOL_HASH_SIZE];
	struct global_bytes global;

	*out = (struct tool_signature){ .hashed = hashed };
	memcpy(out->id, key->id, sizeof(out->id));
	(void)snprintf(out->comment, sizeof(out->comment), "%s", comment);
	if (hashed) {
		tool_hash(bytes, size, hash);
		bytes = hash;
		size = sizeof(hash);
	}
	tool_ed25519_sign(out->value, bytes, size, key->key);
	fill_global(&global, out);
	tool_ed25519_sign(out->global, global.bytes, global.size, key->key);
}

/* ----------------------------------------------------------- secret keys
 */

/*
 * "Ed", "Sc" or two zeros, "B2"; salt, operations and memory of scrypt; and
 * what it locks: the id, the key, and a digest of "Ed" and both, which is zeros
 * when nothing is locked.
 */
#define LOCK_AT	      2
#define CHECK_AT      4
#define SALT_AT	      6
#define OPERATIONS_AT (SALT_AT + TOOL_SALT_SIZE)
#define MEMORY_AT     (OPERATIONS_AT + 8)
#define LOCKED_AT     (MEMORY_AT + 8)
#define DIGEST_SIZE   SNAP_SEAL_SIZE
#define LOCKED_SIZE   (TOOL_KEY_ID_SIZE + TOOL_SECRET_KEY_SIZE + DIGEST_SIZE)
#define SECRET_BYTES  (LOCKED_AT + LOCKED_SIZE)

/* What minisign asks for at most; files that ask for more are refused. */
#define OPERATIONS_MAX ((uint64_t)1 << 25)
#define MEMORY_MAX     ((uint64_t)1 << 30)

/* What locking costs here: as many operations, in less memory. */
#define MEMORY_USED ((uint64_t)1 << 28)

bool tool_secret_key_make(struct tool_secret_key *out)
{
	uint8_t public_key[TOOL_PUBLIC_KEY_SIZE];

	if (!tool_can_sign() || !tool_ed25519_pair(public_key, out->key))
		return false;
	tool_random(out->id, sizeof(out->id));
	return true;
}

void tool_secret_key_public(const struct tool_secret_key *key,
			    struct tool_public_key *out)
{
	memcpy(out->id, key->id, sizeof(out->id));
	memcpy(out->key, key->key + TOOL_SECRET_KEY_SIZE - TOOL_PUBLIC_KEY_SIZE,
	       sizeof(out->key));
}

static int fail_secret(const char *what, struct snap_error *err)
{
	return snap_fail(err, SNAP_E_SIGNATURE_UNTRUSTED, SNAP_NO_OFFSET, "%s",
			 what);
}

/* Of the two letters, the id and the key. */
static void digest_key(const uint8_t *locked, uint8_t out[DIGEST_SIZE])
{
	uint8_t bytes[2 + TOOL_KEY_ID_SIZE + TOOL_SECRET_KEY_SIZE];

	memcpy(bytes, letters_plain, 2);
	memcpy(bytes + 2, locked, sizeof(bytes) - 2);
	tool_seal(bytes, sizeof(bytes), out);
	tool_wipe(bytes, sizeof(bytes));
}

/* Locks what is open and opens what is locked. */
static bool turn_lock(uint8_t *bytes, const char *password)
{
	uint8_t stream[LOCKED_SIZE];

	if (!tool_scrypt(stream, sizeof(stream), password, bytes + SALT_AT,
			 snap_le64(bytes + OPERATIONS_AT),
			 snap_le64(bytes + MEMORY_AT)))
		return false;
	for (size_t i = 0; i < sizeof(stream); i++)
		bytes[LOCKED_AT + i] ^= stream[i];
	tool_wipe(stream, sizeof(stream));
	return true;
}

static bool take_secret(const char *text, size_t size,
			uint8_t bytes[SECRET_BYTES])
{
	struct lines lines = { text, size, 0 };
	struct snap_span comment;

	return take_comment(&lines, UNTRUSTED, &comment) &&
	       take_bytes(&lines, bytes, SECRET_BYTES) && lines.size == 0 &&
	       memcmp(bytes, "Ed", 2) == 0 &&
	       memcmp(bytes + CHECK_AT, "B2", 2) == 0 &&
	       (memcmp(bytes + LOCK_AT, "Sc", 2) == 0 ||
		memcmp(bytes + LOCK_AT, "\0\0", 2) == 0);
}

bool tool_secret_key_locked(const char *text, size_t size)
{
	uint8_t bytes[SECRET_BYTES];
	bool locked = take_secret(text, size, bytes) && bytes[LOCK_AT] == 'S';

	tool_wipe(bytes, sizeof(bytes));
	return locked;
}

static int open_lock(uint8_t *bytes, const char *password,
		     struct snap_error *err)
{
	uint8_t digest[DIGEST_SIZE];

	if (bytes[LOCK_AT] == 0)
		return 0;
	if (password == NULL)
		return fail_secret("a password locks the key", err);
	if (snap_le64(bytes + OPERATIONS_AT) > OPERATIONS_MAX ||
	    snap_le64(bytes + MEMORY_AT) > MEMORY_MAX)
		return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				 "opening the key takes %llu operations and "
				 "%llu bytes of memory, more than is done",
				 ull(snap_le64(bytes + OPERATIONS_AT)),
				 ull(snap_le64(bytes + MEMORY_AT)));
	if (!turn_lock(bytes, password))
		return snap_fail_memory(err, snap_le64(bytes + MEMORY_AT));
	digest_key(bytes + LOCKED_AT, digest);
	if (memcmp(digest, bytes + SECRET_BYTES - DIGEST_SIZE, DIGEST_SIZE) !=
	    0)
		return fail_secret("the password is not the key's", err);
	return 0;
}

int tool_secret_key_read(struct tool_secret_key *out, const char *text,
			 size_t size, const char *password,
			 struct snap_error *err)
{
	uint8_t bytes[SECRET_BYTES];
	int rc;

	if (!tool_can_sign())
		rc = fail_secret("this build has no libsodium", err);
	else if (!take_secret(text, size, bytes))
		rc = fail_secret("not a secret key as minisign writes them",
				 err);
	else
		rc = open_lock(bytes, password, err);
	if (rc == 0) {
		memcpy(out->id, bytes + LOCKED_AT, sizeof(out->id));
		memcpy(out->key, bytes + LOCKED_AT + TOOL_KEY_ID_SIZE,
		       sizeof(out->key));
	}
	tool_wipe(bytes, sizeof(bytes));
	return rc;
}

int tool_secret_key_write(const struct tool_secret_key *key,
			  const char *password, struct snap_strbuf *out,
			  struct snap_error *err)
{
	uint8_t bytes[SECRET_BYTES] = { 'E', 'd', 0, 0, 'B', '2' };
	int rc = 0;

	memcpy(bytes + LOCKED_AT, key->id, sizeof(key->id));
	memcpy(bytes + LOCKED_AT + TOOL_KEY_ID_SIZE, key->key,
	       sizeof(key->key));
	if (password != NULL) {
		memcpy(bytes + LOCK_AT, "Sc", 2);
		tool_random(bytes + SALT_AT, TOOL_SALT_SIZE);
		snap_put_le64(bytes + OPERATIONS_AT, OPERATIONS_MAX);
		snap_put_le64(bytes + MEMORY_AT, MEMORY_USED);
		digest_key(bytes + LOCKED_AT,
			   bytes + SECRET_BYTES - DIGEST_SIZE);
		if (!turn_lock(bytes, password))
			rc = snap_fail_memory(err, MEMORY_USED);
	}
	if (rc == 0) {
		snap_strbuf_puts(out, UNTRUSTED "minisign secret key\n");
		put_bytes(out, bytes, sizeof(bytes));
	}
	tool_wipe(bytes, sizeof(bytes));
	return rc;
}
