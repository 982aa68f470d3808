/* Text as bytes of an encoding, and back. */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

#include "value/convert.h"

enum encoding {
	ENCODING_UTF8,
	ENCODING_LATIN1,
	ENCODING_ASCII,
	ENCODING_UTF16_LITTLE,
	ENCODING_UTF16_BIG,
	ENCODING_UTF16 /* big end first, with a mark */
};

struct encoding_name {
	const char *name;
	enum encoding encoding;
};

static const struct encoding_name encodings[] = {
	{ "UTF-8", ENCODING_UTF8 },
	{ "UTF8", ENCODING_UTF8 },
	{ "ISO-8859-1", ENCODING_LATIN1 },
	{ "latin1", ENCODING_LATIN1 },
	{ "US-ASCII", ENCODING_ASCII },
	{ "ASCII", ENCODING_ASCII },
	{ "UTF-16LE", ENCODING_UTF16_LITTLE },
	{ "UTF-16BE", ENCODING_UTF16_BIG },
	{ "UTF-16", ENCODING_UTF16 },
};

#define SUBSTITUTE  0x1a
#define REPLACEMENT 0xfffd

static int read_encoding(struct ms_call *call, enum encoding *out)
{
	*out = ENCODING_UTF8;
	if (call->argument_count < 2)
		return 0;
	for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++)
		if (ms_is_word(call->arguments[1], encodings[i].name)) {
			*out = encodings[i].encoding;
			return 0;
		}
	return ms_fail(call->heap, "MATLAB:unicodeConversion:unknownEncoding",
		       "'%s' doesn't know this encoding.", call->name);
}

static void put_unit(struct snap_strbuf *out, uint16_t unit, bool big)
{
	char low = (char)(unit & 0xff), high = (char)(unit >> 8);

	snap_strbuf_putc(out, big ? high : low);
	snap_strbuf_putc(out, big ? low : high);
}

static void encode(struct ms_units text, enum encoding encoding,
		   struct snap_strbuf *out)
{
	uint16_t highest = encoding == ENCODING_ASCII ? 0x7f : 0xff;

	if (encoding == ENCODING_UTF8) {
		ms_units_to_utf8(text.data, text.count, out);
		return;
	}
	if (encoding == ENCODING_UTF16)
		put_unit(out, 0xfeff, true);
	for (size_t i = 0; i < text.count; i++) {
		uint16_t unit = text.data[i];

		if (encoding >= ENCODING_UTF16_LITTLE)
			put_unit(out, unit, encoding != ENCODING_UTF16_LITTLE);
		else
			snap_strbuf_putc(out, (char)(unit > highest ? SUBSTITUTE
								    : unit));
	}
}

int ms_bi_unicode2native(struct ms_call *call)
{
	struct snap_strbuf bytes;
	enum encoding encoding;
	struct ms_array *array;
	struct ms_units text;

	if (ms_units_argument(call, 0, &text) != 0 ||
	    read_encoding(call, &encoding) != 0)
		return -1;
	if (text.count == 0)
		return ms_empty_of(call->heap, MS_UINT8, 2,
				   (const size_t[]){ 0, 0 }, &call->results[0]);
	snap_strbuf_begin(&bytes, &call->heap->allocator);
	encode(text, encoding, &bytes);
	int rc = bytes.failed ? ms_fail_memory(call->heap)
			      : ms_matrix_create(call->heap, MS_UINT8, 1,
						 bytes.size, &array);
	if (rc == 0) {
		for (size_t i = 0; i < bytes.size; i++)
			((uint8_t *)array->data)[i] =
				(unsigned char)bytes.data[i];
		call->results[0] = ms_array_finish(call->heap, array);
	}
	snap_strbuf_end(&bytes);
	return rc;
}

/* The values of the array as bytes; what is no byte is an error. */
static int read_bytes(struct ms_call *call, struct snap_strbuf *out)
{
	struct ms_view view;
	int rc = 0;

	if (ms_need_plain(call, 0) != 0 ||
	    ms_view_begin(call->heap, &call->arguments[0], &view) != 0)
		return -1;
	if (view.count != 0 && !ms_is_vector(call->arguments[0]))
		rc = ms_fail(call->heap, "MATLAB:unicodeConversion:noBytes",
			     "The bytes given to '%s' must be a row or a "
			     "column.",
			     call->name);
	for (size_t i = 0; rc == 0 && i < view.count; i++) {
		double x = ms_view_double(&view, i);

		if (!(x >= 0 && x <= 255) || x != (double)(uint8_t)x)
			rc = ms_fail(call->heap,
				     "MATLAB:unicodeConversion:noBytes",
				     "The values given to '%s' must be whole "
				     "numbers from 0 to 255.",
				     call->name);
		else
			snap_strbuf_putc(out, (char)(uint8_t)x);
	}
	ms_view_end(call->heap, &view);
	if (rc == 0 && out->failed)
		rc = ms_fail_memory(call->heap);
	return rc;
}

static void decode_units(const unsigned char *bytes, size_t size,
			 enum encoding encoding, struct ms_wide *out)
{
	bool big = encoding != ENCODING_UTF16_LITTLE;
	size_t i = 0;

	if (encoding == ENCODING_UTF16 && size >= 2 &&
	    ((bytes[0] == 0xff && bytes[1] == 0xfe) ||
	     (bytes[0] == 0xfe && bytes[1] == 0xff))) {
		big = bytes[0] == 0xfe;
		i = 2;
	}
	for (; i + 1 < size; i += 2) {
		unsigned high = bytes[big ? i : i + 1];
		unsigned low = bytes[big ? i + 1 : i];

		ms_wide_put(out, (uint16_t)(high << 8 | low));
	}
	if (i < size)
		ms_wide_put(out, REPLACEMENT);
}

static int decode(struct ms_call *call, struct snap_strbuf *bytes,
		  enum encoding encoding, struct ms_value *out)
{
	const unsigned char *data =
		(const unsigned char *)snap_strbuf_text(bytes);
	struct ms_wide wide;

	if (encoding == ENCODING_UTF8)
		return ms_text_from_utf8(call->heap, snap_strbuf_text(bytes),
					 bytes->size, out);
	ms_wide_begin(&wide, call->heap);
	if (encoding >= ENCODING_UTF16_LITTLE)
		decode_units(data, bytes->size, encoding, &wide);
	for (size_t i = 0; encoding < ENCODING_UTF16_LITTLE && i < bytes->size;
	     i++)
		ms_wide_put(&wide, encoding == ENCODING_ASCII && data[i] > 0x7f
					   ? REPLACEMENT
					   : data[i]);
	int rc = ms_wide_value(&wide, out);
	ms_wide_end(&wide);
	return rc;
}

/* A column of bytes gives a column of characters. */
static int give_decoded(struct ms_call *call, struct ms_value text)
{
	size_t dims[] = { ms_count(text), 1 };
	struct ms_value bytes = call->arguments[0];

	if (!ms_is_column(bytes) || ms_count(bytes) < 2)
		return ms_give(call, text);
	int rc = ms_reshape(call->heap, text, 2, dims, &call->results[0]);
	ms_release(call->heap, text);
	return rc;
}

int ms_bi_native2unicode(struct ms_call *call)
{
	struct snap_strbuf bytes;
	enum encoding encoding;
	struct ms_value text;

	if (ms_is_class(call->arguments[0], MS_CHAR))
		return ms_give(call, ms_retain(call->arguments[0]));
	if (read_encoding(call, &encoding) != 0)
		return -1;
	snap_strbuf_begin(&bytes, &call->heap->allocator);
	int rc = read_bytes(call, &bytes);
	if (rc == 0)
		rc = decode(call, &bytes, encoding, &text);
	snap_strbuf_end(&bytes);
	return rc == 0 ? give_decoded(call, text) : rc;
}
