#include "display/matrix.h"

#include "value/class_info.h"
#include "value/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define WINDOW_COLUMNS 80

/* No window holds more columns of elements than this. */
#define MOST_COLUMNS 256

static size_t window_of(const struct ms_display_format *format)
{
	return format->columns != 0 ? format->columns : WINDOW_COLUMNS;
}

/* How many columns from 'begin' on fit the window, at least one, and how wide
 * each of them is. */
static size_t columns_that_fit(const struct ms_cells_writer *writer,
			       size_t first, size_t rows, size_t columns,
			       const struct ms_display_format *format,
			       int *widths)
{
	size_t used = 0, count = 0;

	while (count < columns && count < MOST_COLUMNS) {
		widths[count] = writer->width(writer->context, count,
					      first + count * rows, rows);
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

static void grid_rows(const struct ms_cells_writer *writer, size_t first,
		      size_t rows, size_t columns, const int *widths,
		      struct snap_strbuf *out)
{
	for (size_t r = 0; r < rows; r++) {
		for (size_t c = 0; c < columns; c++)
			writer->write(writer->context, first + c * rows + r,
				      widths[c], out);
		snap_strbuf_putc(out, '\n');
	}
}

void ms_display_grid(const struct ms_cells_writer *writer, size_t first,
		     size_t rows, size_t columns,
		     const struct ms_display_format *format,
		     struct snap_strbuf *out)
{
	int widths[MOST_COLUMNS];

	for (size_t begin = 0; begin < columns && !out->failed;) {
		size_t top = first + begin * rows;
		size_t count = columns_that_fit(
			writer, top, rows, columns - begin, format, widths);

		columns_heading(begin, count, columns, format, out);
		grid_rows(writer, top, rows, count, widths, out);
		if (format->loose)
			snap_strbuf_putc(out, '\n');
		begin += count;
	}
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

void ms_display_pages(uint32_t rank, const size_t *dims, const char *name,
		      size_t size, const struct ms_display_format *format,
		      void (*page)(void *context, size_t first, size_t rows,
				   size_t columns),
		      void *context, struct snap_strbuf *out)
{
	size_t place[MOST_DIMS] = { 0 }, pages = 1;
	uint32_t shown = rank < MOST_DIMS ? rank : MOST_DIMS;

	if (rank == 2) {
		page(context, 0, dims[0], dims[1]);
		return;
	}
	for (uint32_t k = 2; k < rank; k++)
		pages *= dims[k];
	for (size_t p = 0; p < pages && !out->failed; p++) {
		if (p > 0 && format->loose)
			snap_strbuf_putc(out, '\n');
		page_heading(place, shown, name, size, format, out);
		page(context, p * dims[0] * dims[1], dims[0], dims[1]);
		next_page(place, shown, dims);
	}
}

/* ---------------------------------------------------------------- numbers */

struct numbers {
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
		snap_strbuf_printf(out, "%*d", width, 0);
	else
		ms_number_write(&n->layout, width, x, out);
}

static void write_complex(void *context, size_t element, int width,
			  struct snap_strbuf *out)
{
	const struct numbers *n = context;
	double im = ms_view_imaginary(n->view, element);
	int part = n->layout.width - (n->layout.style == MS_STYLE_FIXED);

	(void)width;
	ms_number_write(&n->layout, part, ms_view_double(n->view, element),
			out);
	snap_strbuf_puts(out, signbit(im) && !isnan(im) ? " - " : " + ");
	ms_number_write(&n->layout, part - 3, isnan(im) ? im : fabs(im), out);
	snap_strbuf_putc(out, 'i');
}

/* An integer as it lies in memory. */
static void write_bits(const struct ms_view *view, size_t element, int width,
		       struct snap_strbuf *out)
{
	int digits = 2 * (int)ms_class_size(view->class_);
	uint64_t bits;

	if (view->class_ == MS_UINT64)
		bits = ((const uint64_t *)view->data)[element];
	else if (view->class_ == MS_INT64)
		bits = (uint64_t)((const int64_t *)view->data)[element];
	else
		bits = (uint64_t)(int64_t)ms_view_double(view, element);
	if (digits < 16)
		bits &= ((uint64_t)1 << 4 * digits) - 1;
	snap_strbuf_printf(out, "%*s%0*" PRIx64, width - digits, "", digits,
			   bits);
}

/* Integers and logicals; the 64-bit classes don't fit a double. */
static void write_integer(void *context, size_t element, int width,
			  struct snap_strbuf *out)
{
	const struct numbers *n = context;

	if (n->format->numbers == MS_FORMAT_HEX &&
	    n->view->class_ != MS_LOGICAL)
		write_bits(n->view, element, width, out);
	else if (n->view->class_ == MS_INT64)
		snap_strbuf_printf(out, "%*" PRId64, width,
				   ((const int64_t *)n->view->data)[element]);
	else if (n->view->class_ == MS_UINT64)
		snap_strbuf_printf(out, "%*" PRIu64, width,
				   ((const uint64_t *)n->view->data)[element]);
	else
		snap_strbuf_printf(out, "%*.0f", width,
				   ms_view_double(n->view, element));
}

static int digits_of_natural(uint64_t x)
{
	int digits = 1;

	while (x > 9) {
		x /= 10;
		digits++;
	}
	return digits;
}

static uint64_t magnitude(const struct ms_view *view, size_t i)
{
	int64_t x;

	if (view->class_ == MS_UINT64)
		return ((const uint64_t *)view->data)[i];
	if (view->class_ != MS_INT64)
		return (uint64_t)fabs(ms_view_double(view, i));
	x = ((const int64_t *)view->data)[i];
	return x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
}

static int integer_width(const struct ms_view *view)
{
	int digits = 1;

	for (size_t i = 0; i < view->count; i++) {
		int d = digits_of_natural(magnitude(view, i));

		if (d > digits)
			digits = d;
	}
	return digits + 3;
}

static struct ms_number_range range_of(const struct ms_view *view)
{
	struct ms_number_range range =
		ms_number_range_begin(view->class_ == MS_SINGLE);

	for (size_t i = 0; i < view->count; i++) {
		ms_number_range_add(&range, ms_view_double(view, i));
		if (view->complex)
			ms_number_range_add(&range, ms_view_imaginary(view, i));
	}
	return range;
}

static void numbers_page(void *context, size_t first, size_t rows,
			 size_t columns)
{
	struct numbers *n = context;
	struct ms_cells_writer writer = { .width = number_width, .context = n };

	if (n->layout.scale != 0) {
		snap_strbuf_printf(n->out, "   1.0e%+03d *\n", n->layout.scale);
		if (n->format->loose)
			snap_strbuf_putc(n->out, '\n');
	}
	if (n->view->class_ == MS_LOGICAL ||
	    ms_class_is_integer(n->view->class_))
		writer.write = write_integer;
	else
		writer.write = n->view->complex ? write_complex : write_real;
	ms_display_grid(&writer, first, rows, columns, n->format, n->out);
}

static void choose_layout(struct numbers *n)
{
	struct ms_number_range range = range_of(n->view);
	enum ms_number_format format = n->format->numbers;
	bool scalar = n->view->count == 1;

	if (n->view->complex)
		n->layout = ms_number_layout_complex(format, &range, scalar);
	else if (scalar)
		n->layout = ms_number_layout_scalar(format, &range);
	else
		n->layout = ms_number_layout_matrix(format, &range);
	n->width = n->view->complex ? 2 * n->layout.width + 2 : n->layout.width;
}

void ms_display_numbers(const struct ms_view *view, const char *name,
			size_t size, const struct ms_display_format *format,
			struct snap_strbuf *out)
{
	struct numbers n = { .view = view, .format = format, .out = out };

	if (ms_class_is_integer(view->class_) &&
	    format->numbers == MS_FORMAT_HEX)
		n.width = 2 * (int)ms_class_size(view->class_) + 3;
	else if (view->class_ == MS_LOGICAL ||
		 ms_class_is_integer(view->class_))
		n.width = integer_width(view);
	else
		choose_layout(&n);
	ms_display_pages(view->rank, view->dims, name, size, format,
			 numbers_page, &n, out);
}

/* ------------------------------------------------------------------- text */

void ms_display_char_rows(const struct ms_view *view, size_t first, size_t rows,
			  size_t columns, bool bare, struct snap_strbuf *out)
{
	const uint16_t *units = view->data;

	for (size_t r = 0; r < rows; r++) {
		if (!bare)
			snap_strbuf_puts(out, "    '");
		for (size_t c = 0; c < columns; c++) {
			const uint16_t *unit = &units[first + c * rows + r];

			/* The two halves of a character stand together in a
			 * row, apart in memory. */
			if (c + 1 < columns && (*unit & 0xfc00) == 0xd800) {
				uint16_t pair[2] = { *unit, unit[rows] };

				ms_units_to_utf8(pair, 2, out);
				c++;
			} else {
				ms_units_to_utf8(unit, 1, out);
			}
		}
		snap_strbuf_puts(out, bare ? "\n" : "'\n");
	}
}
