/* One character of UTF-8. */
#ifndef SNAP_BASE_UTF8_H
#define SNAP_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the character at 'p' (at least one byte is left) and its number;
 * 0 when these bytes are none: cut, overlong, a surrogate, beyond U+10FFFF. */
static inline size_t snap_utf8_decode(const unsigned char *p, size_t left,
				      uint32_t *out)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t first = p[0];

	if (first < 0x80) {
		*out = first;
		return 1;
	}
	size_t size = first < 0xc0   ? 0
		      : first < 0xe0 ? 2
		      : first < 0xf0 ? 3
		      : first < 0xf8 ? 4
				     : 0;
	if (size == 0 || size > left)
		return 0;
	uint32_t value = first & (0x7fu >> size);
	for (size_t i = 1; i < size; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (p[i] & 0x3fu);
	}
	if (value < least[size] || value > 0x10ffff || value >> 11 == 0x1b)
		return 0;
	*out = value;
	return size;
}

/* The same without the number. */
static inline size_t snap_utf8_size(const char *text, size_t left)
{
	uint32_t character;

	return snap_utf8_decode((const unsigned char *)text, left, &character);
}

/* The same for a character to be shown: 0 for controls, too. */
static inline size_t snap_utf8_shown_size(const char *text, size_t left)
{
	uint32_t character = 0;
	size_t size =
		snap_utf8_decode((const unsigned char *)text, left, &character);

	return character < 0x20 || (character >= 0x7f && character < 0xa0)
		       ? 0
		       : size;
}

/* Writes up to four bytes; returns how many. */
static inline size_t snap_utf8_encode(uint32_t value, char out[4])
{
	if (value < 0x80) {
		out[0] = (char)value;
		return 1;
	}
	size_t size = value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;
	for (size_t i = size - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (value & 0x3f));
		value >>= 6;
	}
	out[0] = (char)(0xf00u >> size | value);
	return size;
}

#endif
