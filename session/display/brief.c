#include "display/brief.h"

#include "display/integers.h"
#include "value/class_info.h"
#include "value/convert.h"
#include "value/function.h"
#include "value/opaque.h"
#include "value/range.h"
#include "value/struct.h"
#include "value/text.h"

/* A row of more elements than this is shown by its size only. */
#define BRIEF_ELEMENTS 10
/* The same for text. */
#define BRIEF_TEXT 100

void ms_display_dims(struct ms_value value, struct snap_strbuf *out)
{
	uint32_t rank = ms_rank(value);
	size_t room[2];
	const size_t *dims = ms_shown_dims(value, room);

	for (uint32_t k = 0; k < rank; k++)
		snap_strbuf_printf(out, k == 0 ? "%zu" : "\u00d7%zu", dims[k]);
}

void ms_display_empty(struct ms_value value, const char *what,
		      struct snap_strbuf *out)
{
	enum ms_class class_ = ms_class_of(value);

	if (class_ == MS_DOUBLE && ms_is_zero_by_zero(value) &&
	    !ms_is_sparse(value)) {
		snap_strbuf_puts(out, "     []\n");
		return;
	}
	snap_strbuf_puts(out, "  ");
	ms_display_dims(value, out);
	snap_strbuf_printf(out, " empty %s%s %s\n",
			   ms_is_sparse(value) ? "sparse " : "",
			   ms_class_name(class_), what);
}

void ms_display_blank(const struct ms_display_format *format,
		      struct snap_strbuf *out)
{
	if (format->loose)
		snap_strbuf_putc(out, '\n');
}

static void brief_real(const struct ms_view *view, size_t i,
		       enum ms_number_format format, struct snap_strbuf *out)
{
	struct ms_number_range range =
		ms_number_range_begin(view->class_ == MS_SINGLE);
	struct ms_number_layout layout;

	ms_number_range_add(&range, ms_view_double(view, i));
	layout = ms_number_layout_scalar(format, &range);
	ms_number_write(&layout, 0, ms_view_double(view, i), out);
}

static void brief_complex(const struct ms_view *view, size_t i,
			  enum ms_number_format format, struct snap_strbuf *out)
{
	double im = ms_view_imaginary(view, i);
	struct ms_number_range range =
		ms_number_range_begin(view->class_ == MS_SINGLE);
	struct ms_number_layout layout;

	ms_number_range_add(&range, ms_view_double(view, i));
	ms_number_range_add(&range, im);
	layout = ms_number_layout_complex(format, &range, true);
	ms_number_write_complex(&layout, false, ms_view_double(view, i), im,
				out);
}

static void brief_number(const struct ms_view *view, size_t i,
			 enum ms_number_format format, struct snap_strbuf *out)
{
	if (ms_integers_are(view))
		ms_integers_write(view, i, format, 0, out);
	else if (view->complex)
		brief_complex(view, i, format, out);
	else
		brief_real(view, i, format, out);
}

static void brief_row(const struct ms_view *view, bool brackets,
		      enum ms_number_format format, struct snap_strbuf *out)
{
	if (brackets)
		snap_strbuf_putc(out, '[');
	for (size_t i = 0; i < view->count; i++) {
		if (i > 0)
			snap_strbuf_putc(out, ' ');
		brief_number(view, i, format, out);
	}
	if (brackets)
		snap_strbuf_putc(out, ']');
}

/* The elements of a short range, which has none in memory. */
static bool view_range(struct ms_value value, double *room,
		       struct ms_view *view)
{
	if (value.tag != MS_TAG_RANGE || ms_count(value) > BRIEF_ELEMENTS)
		return false;
	const struct ms_range *range = ms_range_of(value);
	*view = (struct ms_view){ .class_ = MS_DOUBLE,
				  .rank = 2,
				  .dims = range->dims,
				  .count = range->dims[1],
				  .data = room };
	for (size_t i = 0; i < view->count; i++)
		room[i] = ms_range_at(range, i);
	return true;
}

static bool brief_numbers(struct ms_value value, bool in_cell,
			  enum ms_number_format format, struct snap_strbuf *out)
{
	double room[BRIEF_ELEMENTS];
	struct ms_view view;

	if (!ms_class_is_plain(ms_class_of(value)) ||
	    (!view_range(value, room, &view) && !ms_view_direct(&value, &view)))
		return false;
	if (view.rank != 2 || view.dims[0] != 1 || view.count == 0 ||
	    view.count > BRIEF_ELEMENTS)
		return false;
	brief_row(&view, in_cell || view.count > 1, format, out);
	return true;
}

/* Text on one line: a line feed is "↵" and a tab "→". */
static void one_line(const uint16_t *units, size_t count,
		     struct snap_strbuf *out)
{
	size_t done = 0;

	for (size_t i = 0; i < count; i++) {
		if (units[i] != '\n' && units[i] != '\t')
			continue;
		ms_units_to_utf8(units + done, i - done, out);
		snap_strbuf_puts(out, units[i] == '\n' ? "\u21b5" : "\u2192");
		done = i + 1;
	}
	ms_units_to_utf8(units + done, count - done, out);
}

void ms_display_lines(const uint16_t *units, size_t count,
		      struct snap_strbuf *out)
{
	size_t done = 0;

	for (size_t i = 0; i < count; i++) {
		if (units[i] != '\n')
			continue;
		ms_units_to_utf8(units + done, i + 1 - done, out);
		snap_strbuf_puts(out, "     ");
		done = i + 1;
	}
	ms_units_to_utf8(units + done, count - done, out);
}

static bool brief_char(struct ms_value value, struct snap_strbuf *out)
{
	const uint16_t *units;
	size_t count;

	if (!ms_is_char_row(value) || !ms_text_units(&value, &units, &count) ||
	    count > BRIEF_TEXT)
		return false;
	if (count == 0 && !ms_is_zero_by_zero(value))
		return false;
	snap_strbuf_putc(out, '\'');
	one_line(units, count, out);
	snap_strbuf_putc(out, '\'');
	return true;
}

void ms_display_string_brief(struct ms_value text, struct snap_strbuf *out)
{
	const uint16_t *units;
	size_t count;

	if (ms_is_none(text)) {
		snap_strbuf_puts(out, "<missing>");
		return;
	}
	snap_strbuf_putc(out, '"');
	if (ms_text_units(&text, &units, &count))
		one_line(units, count, out);
	snap_strbuf_putc(out, '"');
}

/* A string, or a row of them in brackets. */
static bool brief_string(struct ms_value value, struct snap_strbuf *out)
{
	size_t count = ms_count(value);

	if (ms_class_of(value) != MS_STRING || ms_rank(value) != 2 ||
	    ms_rows(value) != 1 || count == 0 || count > BRIEF_ELEMENTS)
		return false;
	const struct ms_value *texts = value.as.array->data;
	if (count > 1)
		snap_strbuf_putc(out, '[');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			snap_strbuf_puts(out, "    ");
		ms_display_string_brief(texts[i], out);
	}
	if (count > 1)
		snap_strbuf_putc(out, ']');
	return true;
}

static void brief_function(struct ms_value value, struct snap_strbuf *out)
{
	const struct ms_function *function = ms_function_of(value);

	if (function->kind != MS_FUNCTION_ANONYMOUS)
		snap_strbuf_putc(out, '@');
	ms_text_to_utf8(function->name, out);
}

/* Empties, in the forms structs have for them. */
static bool brief_empty(struct ms_value value, struct snap_strbuf *out)
{
	enum ms_class class_ = ms_class_of(value);

	if (!ms_is_zero_by_zero(value))
		return false;
	if (class_ == MS_DOUBLE)
		snap_strbuf_puts(out, "[]");
	else if (class_ == MS_CELL)
		snap_strbuf_puts(out, "{}");
	else if (class_ == MS_CHAR)
		snap_strbuf_puts(out, "''");
	else
		return false;
	return true;
}

/* The size and class, in the brackets of a struct's fields unless 'bare'. */
static void brief_size(struct ms_value value, bool bare,
		       struct snap_strbuf *out)
{
	bool cell = ms_class_of(value) == MS_CELL;

	if (!bare)
		snap_strbuf_putc(out, cell ? '{' : '[');
	ms_display_dims(value, out);
	snap_strbuf_puts(out, ms_is_sparse(value) ? " sparse " : " ");
	snap_strbuf_puts(out, ms_class_text(value));
	if (!bare)
		snap_strbuf_putc(out, cell ? '}' : ']');
}

/* A row of cells in a struct: what the cells hold, numbers in brackets. */
static bool brief_cells(struct ms_value value,
			const struct ms_display_format *format,
			struct snap_strbuf *out)
{
	struct ms_view view;

	if (ms_class_of(value) != MS_CELL || !ms_view_direct(&value, &view) ||
	    view.rank != 2 || view.dims[0] != 1 || view.count == 0 ||
	    view.count > BRIEF_ELEMENTS)
		return false;
	const struct ms_value *cells = view.data;
	for (size_t i = 0; i < view.count; i++) {
		struct ms_value cell = cells[i];
		bool numbers = ms_class_is_plain(ms_class_of(cell)) &&
			       ms_count(cell) == 1;

		snap_strbuf_puts(out, i == 0 ? "{" : "  ");
		if (ms_class_of(cell) == MS_CELL && !ms_is_zero_by_zero(cell))
			brief_size(cell, false, out);
		else
			ms_display_brief(cell, numbers, format, out);
	}
	snap_strbuf_putc(out, '}');
	return true;
}

void ms_display_brief(struct ms_value value, bool in_cell,
		      const struct ms_display_format *format,
		      struct snap_strbuf *out)
{
	enum ms_class class_ = ms_class_of(value);

	if (!in_cell && brief_empty(value, out))
		return;
	if (class_ == MS_FUNCTION) {
		brief_function(value, out);
		return;
	}
	if (class_ == MS_CHAR
		    ? (!(in_cell && ms_is_empty(value)) &&
		       brief_char(value, out))
		    : (brief_numbers(value, in_cell && class_ != MS_STRING,
				     format->numbers, out) ||
		       brief_string(value, out)))
		return;
	if (in_cell || !brief_cells(value, format, out))
		brief_size(value, in_cell, out);
}
