/*
 * Base64 (RFC 4648) of one line, with padding: the standard alphabet and
 * nothing else.  What the machine can do in vectors is chosen when it runs.
 */
#ifndef FMT_BASE64_H
#define FMT_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Letters for so many bytes, which are at most SIZE_MAX / 2. */
static inline size_t fmt_base64_size(size_t size)
{
	return (size + 2) / 3 * 4;
}

/* Writes fmt_base64_size(size) letters, no NUL. */
void fmt_base64_encode(const void *bytes, size_t size, char *out);

/*
 * Bytes that come in pieces.  Begin with the place where the letters go and
 * zeros; when all has come, fmt_base64_end() writes the last letters.
 */
struct fmt_base64_stream {
	char *out;
	uint8_t rest[4]; /* up to 2 bytes that wait */
	size_t rest_size;
};

void fmt_base64_add(struct fmt_base64_stream *stream, const void *bytes,
		    size_t size);
void fmt_base64_end(struct fmt_base64_stream *stream);

/*
 * Decode 'size' letters into 'out', which has room for size / 4 * 3 bytes and
 * may be the text itself.  True and '*out_size' for the one right encoding of
 * some bytes; else false, and '*offset' is the first letter that is wrong: a
 * foreign one, missing padding, or bits that belong to no byte.
 */
bool fmt_base64_decode(const char *text, size_t size, void *out,
		       size_t *out_size, size_t *offset);

/* For tests: the same without vectors. */
void fmt_base64_encode_plain(const void *bytes, size_t size, char *out);
bool fmt_base64_decode_plain(const char *text, size_t size, void *out,
			     size_t *out_size, size_t *offset);

#endif
