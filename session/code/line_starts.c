#include "code/line_starts.h"

#include <string.h>

static void put_number(struct snap_strbuf *out, size_t number)
{
	for (; number > 0x7f; number >>= 7)
		snap_strbuf_putc(out, (char)(0x80 | (number & 0x7f)));
	snap_strbuf_putc(out, (char)number);
}

void ms_line_starts_write(struct snap_strbuf *out, const char *text,
			  size_t size)
{
	const char *end = size == 0 ? text : text + size;
	const char *begin = text;
	const char *newline;

	while (begin != end &&
	       (newline = memchr(begin, '\n', (size_t)(end - begin))) != NULL) {
		put_number(out, (size_t)(newline + 1 - begin));
		begin = newline + 1;
	}
}

/* The bytes it took; 0 when they are no number above 0, or one that could be
 * shorter. */
static size_t take_number(const unsigned char *bytes, size_t size,
			  uint64_t *out)
{
	uint64_t number = 0;

	for (size_t i = 0; i < size && i < 5; i++) {
		number |= (uint64_t)(bytes[i] & 0x7fu) << (7 * i);
		if ((bytes[i] & 0x80u) != 0)
			continue;
		*out = number;
		return bytes[i] == 0 ? 0 : i + 1;
	}
	return 0;
}

bool ms_line_starts_check(const unsigned char *bytes, size_t size,
			  uint32_t text_size)
{
	uint64_t start = 0, length = 0;

	while (size != 0) {
		size_t used = take_number(bytes, size, &length);

		start += length;
		if (used == 0 || start > text_size)
			return false;
		bytes += used;
		size -= used;
	}
	return true;
}

uint32_t ms_line_starts_find(const unsigned char *bytes, size_t size,
			     uint32_t offset)
{
	uint64_t start = 0, length = 0;
	uint32_t line = 1;

	while (size != 0) {
		size_t used = take_number(bytes, size, &length);

		start += length;
		if (used == 0 || start > offset)
			break;
		line++;
		bytes += used;
		size -= used;
	}
	return line;
}
