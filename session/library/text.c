#include "library/view.h"

int ms_text_compare(struct ms_text a, struct ms_text b)
{
	size_t shared = a.size < b.size ? a.size : b.size;
	int order = shared == 0 ? 0 : memcmp(a.data, b.data, shared);

	if (order != 0)
		return order;
	return (a.size > b.size) - (a.size < b.size);
}

struct ms_text ms_cursor_text(struct snap_cursor *cursor)
{
	const uint8_t *data = cursor->data + cursor->position;
	const uint8_t *end =
		cursor->bad ? NULL : memchr(data, 0, snap_cursor_left(cursor));

	if (end == NULL) {
		cursor->bad = true;
		return (struct ms_text){ "", 0 };
	}
	size_t size = (size_t)(end - data);
	(void)snap_cursor_take(cursor, size + 1);
	return (struct ms_text){ (const char *)data, size };
}

static bool is_continuation(uint8_t c)
{
	return (c & 0xc0) == 0x80;
}

size_t ms_text_columns(struct ms_text text)
{
	size_t columns = 0;

	for (size_t i = 0; i < text.size; i++)
		columns += !is_continuation((uint8_t)text.data[i]);
	return columns;
}

/* May a character of several bytes begin so?  Not the long forms of a shorter
 * one, surrogates, what is above U+10FFFF and controls (U+0080 to U+009F). */
static bool is_lead(uint8_t first, uint8_t second)
{
	switch (first) {
	case 0xc2:
	case 0xe0:
		return second >= 0xa0;
	case 0xed:
		return second < 0xa0;
	case 0xf0:
		return second >= 0x90;
	case 0xf4:
		return second < 0x90;
	default:
		return first > 0xc2 && first < 0xf4;
	}
}

/* Bytes of the printable character at 'p', 0 when there is none. */
static size_t printable_size(const char *text, size_t left)
{
	const uint8_t *p = (const uint8_t *)text;

	if (p[0] < 0x80)
		return p[0] >= 0x20 && p[0] != 0x7f;
	size_t size = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (size > left || !is_lead(p[0], p[1]))
		return 0;
	for (size_t i = 1; i < size; i++)
		if (!is_continuation(p[i]))
			return 0;
	return size;
}

void ms_text_clean(char *text, size_t size, bool one_line)
{
	for (size_t i = 0; i < size;) {
		size_t step = printable_size(text + i, size - i);

		if (step == 0 && text[i] == '\t')
			text[i] = ' ';
		else if (step == 0 && (text[i] != '\n' || one_line))
			text[i] = '?';
		i += step == 0 ? 1 : step;
	}
}
