#include "formats/base64.h"
#include "formats/base64_vector.h"

#include <string.h>

enum {
	FOREIGN = 0xff
};

static const char letters[64] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void encode_triple(const uint8_t *in, char *out)
{
	out[0] = letters[in[0] >> 2];
	out[1] = letters[(in[0] & 3) << 4 | in[1] >> 4];
	out[2] = letters[(in[1] & 15) << 2 | in[2] >> 6];
	out[3] = letters[in[2] & 63];
}

/* One or two bytes, and padding. */
static void encode_last(const uint8_t *in, size_t size, char *out)
{
	uint8_t padded[3] = { in[0], size == 2 ? in[1] : 0, 0 };

	encode_triple(padded, out);
	out[3] = '=';
	if (size == 1)
		out[2] = '=';
}

static void encode_rest(const uint8_t *in, size_t size, char *out)
{
	for (; size >= 3; size -= 3, in += 3, out += 4)
		encode_triple(in, out);
	if (size != 0)
		encode_last(in, size, out);
}

void fmt_base64_encode_plain(const void *bytes, size_t size, char *out)
{
	encode_rest(bytes, size, out);
}

void fmt_base64_encode(const void *bytes, size_t size, char *out)
{
	const uint8_t *in = bytes;
	size_t done = 0;

	if (fmt_base64_has_vectors())
		done = fmt_base64_encode_vectors(in, size, out);
	encode_rest(in + done, size - done, out + done / 3 * 4);
}

void fmt_base64_add(struct fmt_base64_stream *stream, const void *bytes,
		    size_t size)
{
	const uint8_t *in = bytes;

	while (stream->rest_size != 0 && size != 0) {
		stream->rest[stream->rest_size++ & 3] = *in++;
		size--;
		if (stream->rest_size == 3) {
			encode_triple(stream->rest, stream->out);
			stream->out += 4;
			stream->rest_size = 0;
		}
	}
	size_t whole = size / 3 * 3;
	if (whole != 0) {
		fmt_base64_encode(in, whole, stream->out);
		stream->out += whole / 3 * 4;
	}
	size_t left = size - whole;
	if (left != 0) {
		stream->rest[0] = in[whole];
		stream->rest[1] = left == 2 ? in[whole + 1] : 0;
		stream->rest_size = left;
	}
}

void fmt_base64_end(struct fmt_base64_stream *stream)
{
	if (stream->rest_size == 0)
		return;
	encode_last(stream->rest, stream->rest_size, stream->out);
	stream->out += 4;
	stream->rest_size = 0;
}

/* --------------------------------------------------------------- decoding */

/* Value of a letter, FOREIGN for what is none. */
static uint8_t value_of(char letter)
{
	if (letter >= 'A' && letter <= 'Z')
		return (uint8_t)(letter - 'A');
	if (letter >= 'a' && letter <= 'z')
		return (uint8_t)(letter - 'a' + 26);
	if (letter >= '0' && letter <= '9')
		return (uint8_t)(letter - '0' + 52);
	if (letter == '+')
		return 62;
	return letter == '/' ? 63 : FOREIGN;
}

/* How many of four letters are right, of a group without padding. */
static size_t decode_group(const char *in, size_t count, uint8_t *out)
{
	uint8_t v[4] = { 0 };

	for (size_t i = 0; i < count; i++) {
		v[i] = value_of(in[i]);
		if (v[i] == FOREIGN)
			return i;
	}
	out[0] = (uint8_t)(v[0] << 2 | v[1] >> 4);
	out[1] = (uint8_t)(v[1] << 4 | v[2] >> 2);
	out[2] = (uint8_t)(v[2] << 6 | v[3]);
	return count;
}

/* The last four letters, which may end in padding. */
static bool decode_last(const char *in, uint8_t *out, size_t *count,
			size_t *bad)
{
	size_t used = in[3] != '=' ? 4 : in[2] != '=' ? 3 : 2;
	uint8_t group[3];

	*bad = decode_group(in, used, group);
	if (*bad != used)
		return false;
	*count = used - 1;
	/* Bits behind the last byte must be zero. */
	if (used < 4 && group[used - 1] != 0) {
		*bad = used - 1;
		return false;
	}
	memcpy(out, group, *count);
	return true;
}

static bool decode_from(const char *text, size_t size, uint8_t *out,
			size_t done, size_t *out_size, size_t *offset)
{
	size_t bad;
	size_t count = 0;

	if (size % 4 != 0) {
		/* A wrong letter says more than a wrong length. */
		for (bad = done; bad < size; bad++)
			if (value_of(text[bad]) == FOREIGN)
				break;
		*offset = bad;
		return false;
	}
	for (; size - done > 4; done += 4) {
		uint8_t group[3];

		bad = decode_group(text + done, 4, group);
		if (bad != 4) {
			*offset = done + bad;
			return false;
		}
		memcpy(out + done / 4 * 3, group, 3);
	}
	if (size != done &&
	    !decode_last(text + done, out + done / 4 * 3, &count, &bad)) {
		*offset = done + bad;
		return false;
	}
	*out_size = done / 4 * 3 + count;
	return true;
}

bool fmt_base64_decode_plain(const char *text, size_t size, void *out,
			     size_t *out_size, size_t *offset)
{
	return decode_from(text, size, out, 0, out_size, offset);
}

bool fmt_base64_decode(const char *text, size_t size, void *out,
		       size_t *out_size, size_t *offset)
{
	size_t done = 0;

	if (fmt_base64_has_vectors())
		done = fmt_base64_decode_vectors(text, size, out);
	return decode_from(text, size, out, done, out_size, offset);
}
