#include "builtins/char_rows.h"

#include "value/array.h"

#include <string.h>

void ms_char_rows_begin(struct ms_char_rows *rows, struct ms_heap *heap)
{
	*rows = (struct ms_char_rows){ .count = 0 };
	ms_wide_begin(&rows->text, heap);
	snap_strbuf_begin(&rows->ends, &heap->allocator);
}

void ms_char_rows_end(struct ms_char_rows *rows)
{
	ms_wide_end(&rows->text);
	snap_strbuf_end(&rows->ends);
}

static size_t end_of(const struct ms_char_rows *rows, size_t i)
{
	size_t end;

	memcpy(&end, rows->ends.data + i * sizeof(end), sizeof(end));
	return end;
}

static void close_at(struct ms_char_rows *rows, size_t end)
{
	size_t begin = rows->count == 0 ? 0 : end_of(rows, rows->count - 1);

	snap_strbuf_append(&rows->ends, &end, sizeof(end));
	if (rows->ends.failed) {
		rows->text.bytes.failed = true;
		return;
	}
	rows->count++;
	if (end - begin > rows->width)
		rows->width = end - begin;
}

void ms_char_rows_close(struct ms_char_rows *rows)
{
	if (!rows->text.bytes.failed)
		close_at(rows, ms_wide_count(&rows->text));
}

/* Drop the units in [begin, begin + 1) of the text: a line end. */
static void remove_unit(struct ms_wide *text, size_t at)
{
	char *bytes = text->bytes.data + at * sizeof(uint16_t);
	size_t rest = text->bytes.size - (at + 1) * sizeof(uint16_t);

	memmove(bytes, bytes + sizeof(uint16_t), rest);
	text->bytes.size -= sizeof(uint16_t);
}

void ms_char_rows_close_lines(struct ms_char_rows *rows)
{
	if (rows->text.bytes.failed)
		return;
	size_t at = rows->count == 0 ? 0 : end_of(rows, rows->count - 1);
	size_t begin = at;

	while (at < ms_wide_count(&rows->text)) {
		if (ms_wide_units(&rows->text).data[at] != '\n') {
			at++;
			continue;
		}
		remove_unit(&rows->text, at);
		close_at(rows, at);
		begin = at;
		if (rows->text.bytes.failed)
			return;
	}
	if (at > begin || rows->count == 0)
		close_at(rows, at);
}

void ms_char_rows_add(struct ms_char_rows *rows, const struct ms_value *v)
{
	struct ms_view view;
	size_t height = ms_rows(*v);

	if (!ms_view_direct(v, &view))
		return;
	if (view.count == 0)
		ms_char_rows_close(rows);
	for (size_t i = 0; view.count != 0 && i < height; i++) {
		for (size_t k = i; k < view.count; k += height)
			ms_wide_put(&rows->text,
				    ((const uint16_t *)view.data)[k]);
		ms_char_rows_close(rows);
	}
}

struct ms_units ms_char_rows_at(const struct ms_char_rows *rows, size_t i)
{
	struct ms_units all = ms_wide_units(&rows->text);
	size_t begin = i == 0 ? 0 : end_of(rows, i - 1);

	return (struct ms_units){ all.data + begin, end_of(rows, i) - begin };
}

static bool is_blank(const struct ms_char_rows *rows, size_t column)
{
	for (size_t i = 0; i < rows->count; i++) {
		struct ms_units row = ms_char_rows_at(rows, i);

		if (column < row.count && !ms_unit_is_space(row.data[column]))
			return false;
	}
	return true;
}

int ms_char_rows_value(struct ms_char_rows *rows, bool trim,
		       struct ms_value *out)
{
	size_t first = 0, last = rows->width;
	struct ms_array *array;

	if (ms_wide_check(&rows->text) != 0)
		return -1;
	while (trim && last != 0 && is_blank(rows, last - 1))
		last--;
	while (trim && first != last && is_blank(rows, first))
		first++;
	if (ms_matrix_create(rows->text.heap, MS_CHAR, rows->count,
			     last - first, &array) != 0)
		return -1;
	for (size_t i = 0; i < rows->count; i++) {
		struct ms_units row = ms_char_rows_at(rows, i);
		uint16_t *data = (uint16_t *)array->data + i;

		for (size_t k = first; k < last; k++)
			data[(k - first) * rows->count] =
				k < row.count ? row.data[k] : ' ';
	}
	*out = ms_array_finish(rows->text.heap, array);
	return 0;
}
