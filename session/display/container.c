#include "display/container.h"

#include "display/brief.h"
#include "display/digits.h"
#include "display/integers.h"
#include "display/matrix.h"
#include "value/array.h"
#include "value/heap.h"
#include "value/sparse.h"
#include "value/struct.h"
#include "value/text.h"

#include <stdio.h>

/* The columns of cells and strings: texts of different length, left-aligned. */
struct items {
	struct ms_heap *heap;
	const struct ms_view *view;
	const struct ms_display_format *format;
	struct snap_strbuf text; /* of one element */
	struct snap_strbuf *out;
};

static void item_text(struct items *items, size_t element)
{
	const struct ms_value *values = items->view->data;
	struct snap_strbuf *text = &items->text;

	snap_strbuf_reset(text);
	if (items->view->class_ == MS_CELL) {
		ms_display_brief(values[element], true, items->format, text);
	} else {
		ms_display_string_brief(values[element], text);
	}
	/* The next element would forget it. */
	if (text->failed)
		items->out->failed = true;
}

/* Characters, not bytes: continuation bytes take no room. */
static int text_width(const struct snap_strbuf *text)
{
	const char *bytes = snap_strbuf_text(text);
	int width = 0;

	for (size_t i = 0; i < text->size; i++)
		width += ((unsigned char)bytes[i] & 0xc0) != 0x80;
	return width;
}

static int item_width(void *context, size_t column, size_t first, size_t rows)
{
	struct items *items = context;
	int width = 0;

	(void)column;
	for (size_t r = 0; r < rows; r++) {
		int w;

		if (ms_poll(items->heap) != 0)
			return -1;
		item_text(items, first + r);
		w = text_width(&items->text);
		if (w > width)
			width = w;
	}
	return width + 4 + (items->view->class_ == MS_CELL ? 2 : 0);
}

/* The braces of a column are in line: text and words fill up from the left,
 * numbers from the right inside their brackets. */
static void write_cell(const struct snap_strbuf *text, int padding,
		       struct snap_strbuf *out)
{
	const char *bytes = snap_strbuf_text(text);
	bool numbers = bytes[0] == '[' && bytes[1] != '"';

	snap_strbuf_puts(out, numbers ? "{[" : "{");
	if (!numbers)
		snap_strbuf_puts(out, bytes);
	while (padding-- > 0)
		snap_strbuf_putc(out, ' ');
	if (numbers)
		snap_strbuf_puts(out, bytes + 1);
	snap_strbuf_putc(out, '}');
}

static void write_item(void *context, size_t element, int width,
		       struct snap_strbuf *out)
{
	struct items *items = context;

	item_text(items, element);
	snap_strbuf_puts(out, "    ");
	int padding = width - 4 - text_width(&items->text);
	if (items->view->class_ == MS_CELL) {
		write_cell(&items->text, padding - 2, out);
		return;
	}
	snap_strbuf_puts(out, snap_strbuf_text(&items->text));
	while (padding-- > 0)
		snap_strbuf_putc(out, ' ');
}

static int items_page(void *context, size_t first, size_t rows, size_t columns)
{
	struct items *items = context;
	struct ms_cells_writer writer = { .width = item_width,
					  .write = write_item,
					  .context = items };

	return ms_display_grid(items->heap, &writer, first, rows, columns,
			       items->format, items->out);
}

static int show_items(struct ms_heap *heap, struct ms_value value,
		      const char *name, size_t size,
		      const struct ms_display_format *format,
		      struct snap_strbuf *out)
{
	struct ms_view view;
	struct items items = { .heap = heap, .format = format, .out = out };

	if (ms_view_begin(heap, &value, &view) != 0)
		return -1;
	items.view = &view;
	snap_strbuf_begin(&items.text, &heap->allocator);
	int rc = ms_display_pages(&view, name, size, format, items_page, &items,
				  out);
	snap_strbuf_end(&items.text);
	ms_view_end(heap, &view);
	return rc;
}

static void heading(struct ms_value value, const char *what,
		    const struct ms_display_format *format,
		    struct snap_strbuf *out)
{
	snap_strbuf_puts(out, "  ");
	ms_display_dims(value, out);
	snap_strbuf_printf(out, " %s\n", what);
	ms_display_blank(format, out);
}

int ms_display_cell(struct ms_heap *heap, struct ms_value value,
		    const char *name, size_t size,
		    const struct ms_display_format *format, bool bare,
		    struct snap_strbuf *out)
{
	if (ms_is_empty(value)) {
		ms_display_empty(value, "array", out);
		ms_display_blank(format, out);
		return 0;
	}
	if (!bare)
		heading(value, "cell array", format, out);
	return show_items(heap, value, name, size, format, out);
}

/* One string by itself keeps its lines. */
static void show_string(struct ms_value text, struct snap_strbuf *out)
{
	const uint16_t *units;
	size_t count;

	snap_strbuf_puts(out, "    ");
	if (ms_is_none(text) || !ms_text_units(&text, &units, &count)) {
		ms_display_string_brief(text, out);
	} else {
		snap_strbuf_putc(out, '"');
		ms_display_lines(units, count, out);
		snap_strbuf_putc(out, '"');
	}
	snap_strbuf_putc(out, '\n');
}

int ms_display_string(struct ms_heap *heap, struct ms_value value,
		      const char *name, size_t size,
		      const struct ms_display_format *format, bool bare,
		      struct snap_strbuf *out)
{
	if (ms_is_empty(value)) {
		ms_display_empty(value, "array", out);
		ms_display_blank(format, out);
		return 0;
	}
	if (bare && ms_is_string_scalar(value)) {
		ms_text_to_utf8(value, out);
		snap_strbuf_putc(out, '\n');
		return 0;
	}
	if (ms_is_string_scalar(value)) {
		show_string(*(const struct ms_value *)value.as.array->data,
			    out);
		ms_display_blank(format, out);
		return 0;
	}
	if (!bare)
		heading(value, "string array", format, out);
	return show_items(heap, value, name, size, format, out);
}

/* ---------------------------------------------------------------- structs */

static int longest_name(const struct ms_shape *shape)
{
	int longest = 0;

	for (uint32_t f = 0; f < shape->field_count; f++) {
		int size = (int)ms_shape_name(shape, f)->size;

		if (size > longest)
			longest = size;
	}
	return longest;
}

static void show_fields(struct ms_value value,
			const struct ms_display_format *format,
			struct snap_strbuf *out)
{
	const struct ms_shape *shape = ms_struct_of(value)->shape;
	const struct ms_value *values = ms_struct_values(value);
	int width = longest_name(shape) + 4;

	for (uint32_t f = 0; f < shape->field_count; f++) {
		snap_strbuf_printf(out, "%*s: ", width,
				   ms_shape_name(shape, f)->text);
		ms_display_brief(values[f], false, format, out);
		snap_strbuf_putc(out, '\n');
	}
}

static void show_names(const struct ms_shape *shape, struct snap_strbuf *out)
{
	for (uint32_t f = 0; f < shape->field_count; f++)
		snap_strbuf_printf(out, "    %s\n",
				   ms_shape_name(shape, f)->text);
}

int ms_display_struct(struct ms_heap *heap, struct ms_value value,
		      const struct ms_display_format *format, bool bare,
		      struct snap_strbuf *out)
{
	const struct ms_shape *shape = ms_struct_of(value)->shape;
	const char *fields = shape->field_count == 0 ? "no fields." : "fields:";
	bool one = ms_count(value) == 1;

	(void)heap;
	if (one && !bare) {
		snap_strbuf_printf(out, "  struct with %s\n", fields);
		ms_display_blank(format, out);
	} else if (!one) {
		snap_strbuf_puts(out, "  ");
		ms_display_dims(value, out);
		snap_strbuf_printf(out, "%s struct array with %s\n",
				   ms_is_empty(value) ? " empty" : "", fields);
		ms_display_blank(format, out);
	}
	if (one)
		show_fields(value, format, out);
	else
		show_names(shape, out);
	ms_display_blank(format, out);
	return 0;
}

/* ----------------------------------------------------------------- sparse */

/* The view of the nonzeros as a column. */
static void view_of_nonzeros(const struct ms_sparse *sparse,
			     const size_t dims[2], struct ms_view *view)
{
	*view = (struct ms_view){
		.class_ = (enum ms_class)sparse->head.class_,
		.complex = (sparse->head.flags & MS_COMPLEX) != 0,
		.rank = 2,
		.dims = dims,
		.count = sparse->count,
		.data = sparse->data,
	};
}

/* A 0 or 1 where numbers are six wide. */
#define WIDTH_OF_LOGICAL 6

/* More than a place is wide. */
#define BLANKS "                                                    "

/* The column of places is this wide while indexes have four digits. */
#define PLACE_WIDTH 11

/* "   (1,1)   ": the row ends and the column begins where others do. */
static void write_place(size_t row, size_t column, int row_width, int width,
			struct snap_strbuf *out)
{
	char text[2 * MS_DIGITS_WHOLE + 4];
	size_t digits = ms_digits_whole(row, false, text);
	size_t size = 0;

	snap_strbuf_append(out, BLANKS, (size_t)row_width - digits);
	text[size++] = '(';
	size += ms_digits_whole(row, false, text + size);
	text[size++] = ',';
	size += ms_digits_whole(column, false, text + size);
	text[size++] = ')';
	snap_strbuf_append(out, text, size);
	width -= row_width - (int)digits + (int)size;
	snap_strbuf_append(out, BLANKS, (size_t)width);
}

static void write_nonzero(const struct ms_view *view,
			  enum ms_number_format format,
			  const struct ms_number_layout *layout, size_t i,
			  struct snap_strbuf *out)
{
	if (ms_integers_are(view))
		ms_integers_write(view, i, format, WIDTH_OF_LOGICAL, out);
	else if (view->complex)
		ms_number_write_complex(layout, true, ms_view_double(view, i),
					ms_view_imaginary(view, i), out);
	else
		ms_number_write(layout, layout->width, ms_view_double(view, i),
				out);
	snap_strbuf_putc(out, '\n');
}

/* So many columns, or nonzeros of one, between two looks at the flag. */
#define NONZEROS_AT_ONCE 4096

static int show_nonzeros(struct ms_heap *heap, const struct ms_sparse *sparse,
			 const struct ms_view *view,
			 enum ms_number_format format,
			 const struct ms_number_layout *layout,
			 struct snap_strbuf *out)
{
	int rows = snprintf(NULL, 0, "%zu", sparse->dims[0]);
	int columns = snprintf(NULL, 0, "%zu", sparse->dims[1]);
	int row_width = rows > 4 ? rows : 4;
	int width = row_width + columns + 4;

	if (width < PLACE_WIDTH)
		width = PLACE_WIDTH;
	for (size_t c = 0; c < sparse->dims[1] && !out->failed; c++) {
		if (c % NONZEROS_AT_ONCE == 0 && ms_poll(heap) != 0)
			return -1;
		for (size_t i = sparse->starts[c]; i < sparse->starts[c + 1];
		     i++) {
			if (i % NONZEROS_AT_ONCE == 0 && ms_poll(heap) != 0)
				return -1;
			write_place(sparse->rows[i] + 1, c + 1, row_width,
				    width, out);
			write_nonzero(view, format, layout, i, out);
		}
	}
	return 0;
}

int ms_display_sparse(struct ms_heap *heap, struct ms_value value,
		      const struct ms_display_format *format,
		      struct snap_strbuf *out)
{
	const struct ms_sparse *sparse = ms_sparse_of(value);
	size_t dims[2] = { sparse->count, 1 };
	struct ms_view view;

	if (sparse->count == 0) {
		snap_strbuf_puts(out, "   All zero sparse: ");
		ms_display_dims(value, out);
		snap_strbuf_putc(out, '\n');
	} else {
		struct ms_number_layout layout;

		view_of_nonzeros(sparse, dims, &view);
		layout = ms_display_layout(&view, format->numbers);
		ms_display_scale(&layout, format, out);
		if (show_nonzeros(heap, sparse, &view, format->numbers, &layout,
				  out) != 0)
			return -1;
	}
	ms_display_blank(format, out);
	return 0;
}
