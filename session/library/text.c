#include "library/view.h"

#include "base/utf8.h"

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

void ms_text_clean(char *text, size_t size, bool one_line)
{
	for (size_t i = 0; i < size;) {
		size_t step = snap_utf8_shown_size(text + i, size - i);

		if (step == 0 && text[i] == '\t')
			text[i] = ' ';
		else if (step == 0 && (text[i] != '\n' || one_line))
			text[i] = '?';
		i += step == 0 ? 1 : step;
	}
}
