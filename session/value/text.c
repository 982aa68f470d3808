#include "value/text.h"

#include "base/utf8.h"
#include "value/array.h"

#include <string.h>

#define REPLACEMENT 0xfffd

/* ---------------------------------------------------------------- UTF-8 */

/* The code point at 's' and its length; a byte that begins no valid sequence
 * is the replacement character. */
static size_t decode(const unsigned char *s, size_t size, uint32_t *out)
{
	size_t length = snap_utf8_decode(s, size, out);

	if (length != 0)
		return length;
	*out = REPLACEMENT;
	return 1;
}

static size_t count_units(const unsigned char *text, size_t size)
{
	size_t count = 0;

	for (size_t i = 0; i < size;) {
		uint32_t c;

		i += decode(text + i, size - i, &c);
		count += c >= 0x10000 ? 2 : 1;
	}
	return count;
}

static void decode_all(const unsigned char *text, size_t size, uint16_t *out)
{
	for (size_t i = 0; i < size;) {
		uint32_t c;

		i += decode(text + i, size - i, &c);
		if (c >= 0x10000) {
			*out++ = (uint16_t)(0xd800 + ((c - 0x10000) >> 10));
			c = 0xdc00 + ((c - 0x10000) & 0x3ff);
		}
		*out++ = (uint16_t)c;
	}
}

static void put_utf8(struct snap_strbuf *out, uint32_t c)
{
	char bytes[4];

	snap_strbuf_append(out, bytes, snap_utf8_encode(c, bytes));
}

/* Most text is ASCII: it goes over in pieces.  How many units were taken. */
static size_t put_ascii(const uint16_t *units, size_t count,
			struct snap_strbuf *out)
{
	char bytes[256];
	size_t taken = 0;

	while (taken < count && taken < sizeof(bytes) && units[taken] < 0x80) {
		bytes[taken] = (char)units[taken];
		taken++;
	}
	if (taken > 0)
		snap_strbuf_append(out, bytes, taken);
	return taken;
}

void ms_units_to_utf8(const uint16_t *units, size_t count,
		      struct snap_strbuf *out)
{
	for (size_t i = 0; i < count; i++) {
		while (i < count && units[i] < 0x80)
			i += put_ascii(units + i, count - i, out);
		if (i == count)
			return;
		uint32_t c = units[i];

		if (c >= 0xd800 && c < 0xdc00 && i + 1 < count &&
		    units[i + 1] >= 0xdc00 && units[i + 1] < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) +
			    (units[++i] - 0xdc00u);
		} else if (c >= 0xd800 && c < 0xe000) {
			c = REPLACEMENT;
		}
		put_utf8(out, c);
	}
}

/* ---------------------------------------------------------------- making */

static int char_row(struct ms_heap *heap, size_t count, struct ms_array **out)
{
	return ms_matrix_create(heap, MS_CHAR, count == 0 ? 0 : 1, count, out);
}

int ms_text_from_utf8(struct ms_heap *heap, const char *text, size_t size,
		      struct ms_value *out)
{
	const unsigned char *bytes = (const unsigned char *)text;
	struct ms_array *array;

	if (char_row(heap, count_units(bytes, size), &array) != 0)
		return -1;
	decode_all(bytes, size, array->data);
	*out = ms_array_finish(heap, array);
	return 0;
}

int ms_text_from_c(struct ms_heap *heap, const char *text, struct ms_value *out)
{
	return ms_text_from_utf8(heap, text, strlen(text), out);
}

int ms_text_from_units(struct ms_heap *heap, const uint16_t *units,
		       size_t count, struct ms_value *out)
{
	struct ms_array *array;

	if (char_row(heap, count, &array) != 0)
		return -1;
	if (count != 0)
		memcpy(array->data, units, count * sizeof(*units));
	*out = ms_array_finish(heap, array);
	return 0;
}

int ms_string_take(struct ms_heap *heap, struct ms_value text,
		   struct ms_value *out)
{
	struct ms_array *array;

	if (ms_matrix_create(heap, MS_STRING, 1, 1, &array) != 0) {
		ms_release(heap, text);
		return -1;
	}
	((struct ms_value *)array->data)[0] = text;
	*out = ms_array_finish(heap, array);
	return 0;
}

int ms_string_from_utf8(struct ms_heap *heap, const char *text, size_t size,
			struct ms_value *out)
{
	struct ms_value row;

	if (ms_text_from_utf8(heap, text, size, &row) != 0)
		return -1;
	return ms_string_take(heap, row, out);
}

int ms_cell_of_text(struct ms_heap *heap, const char *const *texts,
		    size_t count, bool row, struct ms_value *out)
{
	const size_t dims[2] = { row ? 1 : count, row ? count : 1 };
	struct ms_array *array;

	if (ms_array_create_raw(heap, MS_CELL, false, 2, dims, &array) != 0)
		return -1;
	struct ms_value *values = array->data;
	for (size_t i = 0; i < count; i++) {
		if (ms_text_from_c(heap, texts[i], &values[i]) != 0) {
			ms_array_drop(heap, array);
			return -1;
		}
	}
	*out = ms_array_finish(heap, array);
	return 0;
}

/* --------------------------------------------------------------- reading */

bool ms_is_char_row(struct ms_value v)
{
	if (v.tag == MS_TAG_CHAR)
		return true;
	if (v.tag != MS_TAG_ARRAY || v.as.object->class_ != MS_CHAR)
		return false;
	return ms_is_row(v) || ms_is_zero_by_zero(v);
}

bool ms_is_string_scalar(struct ms_value v)
{
	return v.tag == MS_TAG_ARRAY && v.as.object->class_ == MS_STRING &&
	       v.as.array->count == 1;
}

static bool is_present_string(struct ms_value v)
{
	return ms_is_string_scalar(v) &&
	       !ms_is_none(((const struct ms_value *)v.as.array->data)[0]);
}

bool ms_is_text(struct ms_value v)
{
	if (ms_is_char_row(v) || is_present_string(v))
		return true;
	return ms_is_heap(v) && ms_is_class(v, MS_CHAR) && ms_is_empty(v);
}

bool ms_text_units(const struct ms_value *v, const uint16_t **units,
		   size_t *count)
{
	static const uint16_t none[1];
	struct ms_view view;

	if (!ms_is_text(*v))
		return false;
	if (ms_is_string_scalar(*v))
		return ms_text_units(v->as.array->data, units, count);
	(void)ms_view_direct(v, &view);
	*units = view.data == NULL ? none : view.data;
	*count = view.count;
	return true;
}

bool ms_text_to_utf8(struct ms_value v, struct snap_strbuf *out)
{
	struct ms_view view;

	if (is_present_string(v))
		v = ((const struct ms_value *)v.as.array->data)[0];
	if (!ms_is_class(v, MS_CHAR) || !ms_view_direct(&v, &view))
		return false;
	ms_units_to_utf8(view.data, view.count, out);
	return true;
}

int ms_text_argument(struct ms_heap *heap, struct ms_value v, const char *what,
		     struct snap_strbuf *out)
{
	snap_strbuf_reset(out);
	if (!ms_is_text(v) || !ms_text_to_utf8(v, out))
		return ms_fail(heap, "MATLAB:invalidType",
			       "%s must be a character vector or a string "
			       "scalar.",
			       what);
	return out->failed ? ms_fail_memory(heap) : 0;
}

bool ms_text_is(struct ms_value v, const char *ascii)
{
	const uint16_t *units;
	size_t count;

	if (!ms_text_units(&v, &units, &count) || strlen(ascii) != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (units[i] != (unsigned char)ascii[i])
			return false;
	return true;
}

bool ms_is_cell_of_text(struct ms_value v)
{
	if (!ms_is_heap(v) || !ms_is_class(v, MS_CELL) || v.tag != MS_TAG_ARRAY)
		return false;
	const struct ms_value *values = v.as.array->data;
	for (size_t i = 0; i < v.as.array->count; i++)
		if (!ms_is_class(values[i], MS_CHAR) || !ms_is_text(values[i]))
			return false;
	return true;
}
