/* Text of all the encodings that MAT files have held, as UTF-16 code units. */
#include "formats/mat_reader.h"

#include "base/utf8.h"

/* What one character takes and gives; size 0 stands for bytes that are none. */
struct step {
	size_t size;
	uint32_t point;
};

static bool is_code_point(uint32_t value)
{
	return value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
}

static struct step utf8_step(const uint8_t *p, size_t left)
{
	struct step step = { 0 };

	step.size = snap_utf8_decode(p, left, &step.point);
	return step;
}

static size_t put(uint16_t *out, size_t at, uint32_t point)
{
	if (point < 0x10000) {
		if (out != NULL)
			out[at] = (uint16_t)point;
		return at + 1;
	}
	if (out != NULL) {
		out[at] = (uint16_t)(0xd800 + ((point - 0x10000) >> 10));
		out[at + 1] = (uint16_t)(0xdc00 + (point & 0x3ff));
	}
	return at + 2;
}

/* 'out' may be NULL, to count and to check.  False for invalid text. */
static bool decode_utf8(const uint8_t *text, size_t size, uint16_t *out,
			size_t *units)
{
	size_t at = 0;

	for (size_t i = 0; i < size;) {
		struct step step = utf8_step(text + i, size - i);

		if (step.size == 0)
			return false;
		at = put(out, at, step.point);
		i += step.size;
	}
	*units = at;
	return true;
}

static bool decode_utf32(const struct fmt_mat_numbers *numbers, uint16_t *out,
			 size_t *units)
{
	size_t at = 0;

	for (size_t i = 0; i < numbers->count; i++) {
		uint32_t point;

		fmt_mat_convert(numbers, i, 1, FMT_MI_UTF32, &point, 1);
		if (!is_code_point(point))
			return false;
		at = put(out, at, point);
	}
	*units = at;
	return true;
}

/* Codes kept as fractions, as level 4 does. */
static bool codes_fit(const struct fmt_mat_numbers *numbers)
{
	for (size_t i = 0; i < numbers->count; i++) {
		double code;

		fmt_mat_convert(numbers, i, 1, FMT_MI_DOUBLE, &code, 1);
		if (!(code >= 0 && code < 65536))
			return false;
	}
	return true;
}

bool fmt_mat_count_units(const struct fmt_mat_numbers *numbers, size_t *units)
{
	switch ((enum fmt_mat_type)numbers->type) {
	case FMT_MI_UTF8:
		return decode_utf8(numbers->data, numbers->count, NULL, units);
	case FMT_MI_UTF32:
		return decode_utf32(numbers, NULL, units);
	case FMT_MI_SINGLE:
	case FMT_MI_DOUBLE:
	case FMT_MI_INT32:
	case FMT_MI_UINT32:
		*units = numbers->count;
		return codes_fit(numbers);
	case FMT_MI_INT8:
	case FMT_MI_UINT8:
	case FMT_MI_INT16:
	case FMT_MI_UINT16:
	case FMT_MI_UTF16:
		*units = numbers->count;
		return true;
	case FMT_MI_INT64:
	case FMT_MI_UINT64:
	case FMT_MI_MATRIX:
	case FMT_MI_COMPRESSED:
		break;
	}
	return false;
}

/* Bytes are bytes, also when the file calls them signed. */
static struct fmt_mat_numbers as_codes(const struct fmt_mat_numbers *numbers)
{
	struct fmt_mat_numbers codes = *numbers;

	if (codes.type == FMT_MI_INT8)
		codes.type = FMT_MI_UINT8;
	else if (codes.type == FMT_MI_UTF16)
		codes.type = FMT_MI_UINT16;
	return codes;
}

void fmt_mat_units(const struct fmt_mat_array *array, uint16_t *out)
{
	const struct fmt_mat_numbers *numbers = &array->real;
	size_t units;

	if (numbers->count == 0) {
		for (size_t i = 0; i < array->count; i++)
			out[i] = ' ';
	} else if (numbers->type == FMT_MI_UTF8) {
		(void)decode_utf8(numbers->data, numbers->count, out, &units);
	} else if (numbers->type == FMT_MI_UTF32) {
		(void)decode_utf32(numbers, out, &units);
	} else {
		struct fmt_mat_numbers codes = as_codes(numbers);

		fmt_mat_convert(&codes, 0, array->count, FMT_MI_UINT16, out, 1);
	}
}
