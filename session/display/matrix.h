/* The elements of plain arrays, page by page and in as many columns as the
 * window holds. */
#ifndef MS_DISPLAY_MATRIX_H
#define MS_DISPLAY_MATRIX_H

#include "base/strbuf.h"
#include "display/format.h"
#include "value/value.h"

/*
 * What is shown of one element, right-aligned or left-aligned in a column of a
 * width.  'context' is the caller's.  A width below 0: interrupted.
 */
struct ms_cells_writer {
	int (*width)(void *context, size_t column, size_t first, size_t rows);
	void (*write)(void *context, size_t element, int width,
		      struct snap_strbuf *out);
	void *context;
};

/* Rows x columns of elements from 'first' on, column-major, in chunks with
 * "Columns 1 through 8" headings when they don't fit the window.  Large arrays
 * take long: fails when interrupted. */
int ms_display_grid(struct ms_heap *heap, const struct ms_cells_writer *writer,
		    size_t first, size_t rows, size_t columns,
		    const struct ms_display_format *format,
		    struct snap_strbuf *out);

/* Numbers, logicals: one layout for all of 'view'. */
int ms_display_numbers(struct ms_heap *heap, const struct ms_view *view,
		       const char *name, size_t size,
		       const struct ms_display_format *format,
		       struct snap_strbuf *out);

/* The layout that all elements of an array of floats have in common. */
struct ms_number_layout ms_display_layout(const struct ms_view *view,
					  enum ms_number_format format);

/* "   1.0e+03 *", if the layout has a common factor. */
void ms_display_scale(const struct ms_number_layout *layout,
		      const struct ms_display_format *format,
		      struct snap_strbuf *out);

/* Calls 'page' for each two-dimensional page of an array; arrays of more
 * dimensions get a "name(:,:,k) =" line before each.  Fails with 'page'. */
int ms_display_pages(const struct ms_view *view, const char *name, size_t size,
		     const struct ms_display_format *format,
		     int (*page)(void *context, size_t first, size_t rows,
				 size_t columns),
		     void *context, struct snap_strbuf *out);

/* The lines of a char array, each in quotes unless 'bare'. */
int ms_display_char_rows(struct ms_heap *heap, const struct ms_view *view,
			 size_t first, size_t rows, size_t columns, bool bare,
			 struct snap_strbuf *out);

#endif
