#include "display/matrix.h"

#include "display/digits.h"
#include "display/integers.h"
#include "value/heap.h"
#include "value/text.h"

#define WINDOW_COLUMNS 80

/* No window holds more columns of elements than this. */
#define MOST_COLUMNS 2048

static size_t window_of(const struct ms_display_format *format)
{
	return format->columns != 0 ? format->columns : WINDOW_COLUMNS;
}

/* A row is not much work, but there may be millions. */
static int next_row(struct ms_heap *heap, const struct snap_strbuf *out)
{
	return out->failed ? ms_fail_memory(heap) : ms_poll(heap);
}

/* How many columns from 'begin' on fit the window, at least one, and how wide
 * each of them is; none when interrupted. */
static size_t columns_that_fit(const struct ms_cells_writer *writer,
			       size_t first, size_t rows, size_t columns,
			       const struct ms_display_format *format,
			       int *widths)
{
	size_t used = 0, count = 0;

	while (count < columns && count < MOST_COLUMNS) {
		widths[count] = writer->width(writer->context, count,
					      first + count * rows, rows);
		if (widths[count] < 0)
			return 0;
		used += (size_t)widths[count];
		if (used > window_of(format) && count > 0)
			break;
		count++;
	}
	return count;
}

static void columns_heading(size_t begin, size_t count, size_t columns,
			    const struct ms_display_format *format,
			    struct snap_strbuf *out)
{
	if (count == columns)
		return;
	if (count == 1)
		snap_strbuf_printf(out, "  Column %zu\n", begin + 1);
	else
		snap_strbuf_printf(out, "  Columns %zu through %zu\n",
				   begin + 1, begin + count);
	if (format->loose)
		snap_strbuf_putc(out, '\n');
}

static int grid_rows(struct ms_heap *heap, const struct ms_cells_writer *writer,
		     size_t first, size_t rows, size_t columns,
		     const int *widths, struct snap_strbuf *out)
{
	for (size_t r = 0; r < rows; r++) {
		if (next_row(heap, out) != 0)
			return -1;
		for (size_t c = 0; c < columns; c++)
			writer->write(writer->context, first + c * rows + r,
				      widths[c], out);
		snap_strbuf_putc(out, '\n');
	}
	return 0;
}

int ms_display_grid(struct ms_heap *heap, const struct ms_cells_writer *writer,
		    size_t first, size_t rows, size_t columns,
		    const struct ms_display_format *format,
		    struct snap_strbuf *out)
{
	int widths[MOST_COLUMNS];

	for (size_t begin = 0; begin < columns;) {
		size_t top = first + begin * rows;
		size_t count = columns_that_fit(
			writer, top, rows, columns - begin, format, widths);

		if (count == 0)
			return -1;
		columns_heading(begin, count, columns, format, out);
		if (grid_rows(heap, writer, top, rows, count, widths, out) != 0)
			return -1;
		if (format->loose)
			snap_strbuf_putc(out, '\n');
		begin += count;
	}
	return 0;
}

/* ------------------------------------------------------------------ pages */

static void page_heading(const size_t *place, uint32_t rank, const char *name,
			 size_t size, const struct ms_display_format *format,
			 struct snap_strbuf *out)
{
	snap_strbuf_append(out, name, size);
	snap_strbuf_puts(out, "(:,:");
	for (uint32_t k = 2; k < rank; k++)
		snap_strbuf_printf(out, ",%zu", place[k] + 1);
	snap_strbuf_puts(out, ") =\n");
	if (format->loose)
		snap_strbuf_putc(out, '\n');
}

/* The next page in order; the last dimension turns slowest. */
static void next_page(size_t *place, uint32_t rank, const size_t *dims)
{
	for (uint32_t k = 2; k < rank; k++) {
		if (++place[k] < dims[k])
			return;
		place[k] = 0;
	}
}

/* More dimensions than this have headings that name only so many. */
#define MOST_DIMS 64

int ms_display_pages(const struct ms_view *view, const char *name, size_t size,
		     const struct ms_display_format *format,
		     int (*page)(void *context, size_t first, size_t rows,
				 size_t columns),
		     void *context, struct snap_strbuf *out)
{
	const size_t *dims = view->dims;
	uint32_t rank = view->rank;
	size_t place[MOST_DIMS] = { 0 }, pages = 1;
	uint32_t shown = rank < MOST_DIMS ? rank : MOST_DIMS;

	if (rank == 2)
		return page(context, 0, dims[0], dims[1]);
	for (uint32_t k = 2; k < rank; k++)
		pages *= dims[k];
	for (size_t p = 0; p < pages; p++) {
		if (p > 0 && format->loose)
			snap_strbuf_putc(out, '\n');
		page_heading(place, shown, name, size, format, out);
		if (page(context, p * dims[0] * dims[1], dims[0], dims[1]) != 0)
			return -1;
		next_page(place, shown, dims);
	}
	return 0;
}

/* ---------------------------------------------------------------- numbers */

struct numbers {
	struct ms_heap *heap;
	const struct ms_view *view;
	const struct ms_display_format *format;
	struct ms_number_layout layout;
	int width;
	struct snap_strbuf *out;
};

static int number_width(void *context, size_t column, size_t first, size_t rows)
{
	const struct numbers *n = context;

	(void)column, (void)first, (void)rows;
	return n->width;
}

/* An exact zero among fractions is a bare 0. */
static void write_real(void *context, size_t element, int width,
		       struct snap_strbuf *out)
{
	const struct numbers *n = context;
	double x = ms_view_double(n->view, element);

	if (x == 0 && n->layout.style == MS_STYLE_FIXED &&
	    n->format->numbers != MS_FORMAT_BANK && n->view->count > 1)
		ms_digits_pad("0", 1, width, out);
	else
		ms_number_write(&n->layout, width, x, out);
}

static void write_complex(void *context, size_t element, int width,
			  struct snap_strbuf *out)
{
	const struct numbers *n = context;

	(void)width;
	ms_number_write_complex(&n->layout, true,
				ms_view_double(n->view, element),
				ms_view_imaginary(n->view, element), out);
}

static void write_integer(void *context, size_t element, int width,
			  struct snap_strbuf *out)
{
	const struct numbers *n = context;

	ms_integers_write(n->view, element, n->format->numbers, width, out);
}

void ms_display_scale(const struct ms_number_layout *layout,
		      const struct ms_display_format *format,
		      struct snap_strbuf *out)
{
	if (layout->scale == 0)
		return;
	snap_strbuf_printf(out, "   1.0e%+03d *\n", layout->scale);
	if (format->loose)
		snap_strbuf_putc(out, '\n');
}

static int numbers_page(void *context, size_t first, size_t rows,
			size_t columns)
{
	struct numbers *n = context;
	struct ms_cells_writer writer = { .width = number_width, .context = n };

	ms_display_scale(&n->layout, n->format, n->out);
	if (ms_integers_are(n->view))
		writer.write = write_integer;
	else
		writer.write = n->view->complex ? write_complex : write_real;
	return ms_display_grid(n->heap, &writer, first, rows, columns,
			       n->format, n->out);
}

struct ms_number_layout ms_display_layout(const struct ms_view *view,
					  enum ms_number_format format)
{
	struct ms_number_range range =
		ms_number_range_begin(view->class_ == MS_SINGLE);
	bool scalar = view->count == 1;

	for (size_t i = 0; i < view->count; i++) {
		ms_number_range_add(&range, ms_view_double(view, i));
		if (view->complex)
			ms_number_range_add(&range, ms_view_imaginary(view, i));
	}
	if (view->complex)
		return ms_number_layout_complex(format, &range, scalar);
	return scalar ? ms_number_layout_scalar(format, &range)
		      : ms_number_layout_matrix(format, &range);
}

int ms_display_numbers(struct ms_heap *heap, const struct ms_view *view,
		       const char *name, size_t size,
		       const struct ms_display_format *format,
		       struct snap_strbuf *out)
{
	struct numbers n = {
		.heap = heap, .view = view, .format = format, .out = out
	};

	if (ms_integers_are(view)) {
		n.width = ms_integers_width(view, format->numbers);
	} else {
		n.layout = ms_display_layout(view, format->numbers);
		n.width = view->complex ? ms_number_complex_width(&n.layout)
					: n.layout.width;
	}
	return ms_display_pages(view, name, size, format, numbers_page, &n,
				out);
}

/* ------------------------------------------------------------------- text */

/* So many units are turned into text at once. */
#define UNITS_AT_ONCE 256

/* The units of a row stand apart in memory; the two halves of a character must
 * stay together. */
static void char_row(const uint16_t *units, size_t rows, size_t columns,
		     struct snap_strbuf *out)
{
	uint16_t text[UNITS_AT_ONCE];
	size_t count = 0;

	for (size_t c = 0; c < columns; c++) {
		uint16_t unit = units[c * rows];

		text[count++] = unit;
		if (count == UNITS_AT_ONCE ||
		    (count == UNITS_AT_ONCE - 1 && (unit & 0xfc00) != 0xd800)) {
			ms_units_to_utf8(text, count, out);
			count = 0;
		}
	}
	ms_units_to_utf8(text, count, out);
}

int ms_display_char_rows(struct ms_heap *heap, const struct ms_view *view,
			 size_t first, size_t rows, size_t columns, bool bare,
			 struct snap_strbuf *out)
{
	const uint16_t *units = view->data;

	for (size_t r = 0; r < rows; r++) {
		if (next_row(heap, out) != 0)
			return -1;
		if (!bare)
			snap_strbuf_puts(out, "    '");
		char_row(&units[first + r], rows, columns, out);
		snap_strbuf_puts(out, bare ? "\n" : "'\n");
	}
	return 0;
}
