#include "display/render.h"

#include "display/brief.h"
#include "display/container.h"
#include "display/matrix.h"
#include "value/array.h"
#include "value/class_info.h"
#include "value/exception.h"
#include "value/function.h"
#include "value/opaque.h"
#include "value/text.h"

/* "matrix", "row vector"...: what the heading of a class calls a shape. */
static const char *shape_word(struct ms_value value)
{
	if (ms_rank(value) > 2)
		return "array";
	if (ms_is_vector(value))
		return ms_rows(value) == 1 ? "row vector" : "column vector";
	return "matrix";
}

/* The classes that tell themselves: all but double and full char rows. */
static void class_heading(struct ms_value value,
			  const struct ms_display_format *format,
			  struct snap_strbuf *out)
{
	enum ms_class class_ = ms_class_of(value);
	const char *name = ms_class_name(class_);

	if (class_ == MS_DOUBLE)
		return;
	snap_strbuf_puts(out, "  ");
	if (!ms_is_scalar(value)) {
		ms_display_dims(value, out);
		snap_strbuf_putc(out, ' ');
	}
	snap_strbuf_puts(out, name);
	if (!ms_is_scalar(value) && class_ == MS_LOGICAL)
		snap_strbuf_puts(out, " array");
	else if (!ms_is_scalar(value))
		snap_strbuf_printf(out, " %s", shape_word(value));
	snap_strbuf_putc(out, '\n');
	ms_display_blank(format, out);
}

/* Words for an empty array: an empty double may still be a row or a column. */
static const char *empty_word(struct ms_value value)
{
	enum ms_class class_ = ms_class_of(value);

	if (class_ == MS_CHAR || class_ == MS_LOGICAL || ms_rank(value) > 2)
		return "array";
	if (ms_rows(value) == 1)
		return "row vector";
	return ms_columns(value) == 1 ? "column vector" : "matrix";
}

struct text_pages {
	struct ms_heap *heap;
	const struct ms_view *view;
	const struct ms_display_format *format;
	struct snap_strbuf *out;
	bool bare;
};

static int text_page(void *context, size_t first, size_t rows, size_t columns)
{
	const struct text_pages *pages = context;

	if (ms_display_char_rows(pages->heap, pages->view, first, rows, columns,
				 pages->bare, pages->out) != 0)
		return -1;
	ms_display_blank(pages->format, pages->out);
	return 0;
}

/* A char array; 'bare' as disp() prints it. */
static int show_char(struct ms_heap *heap, const struct ms_view *view,
		     struct ms_value value, const char *name, size_t size,
		     const struct ms_display_format *format, bool bare,
		     struct snap_strbuf *out)
{
	struct text_pages pages = { .heap = heap,
				    .view = view,
				    .format = format,
				    .out = out,
				    .bare = bare };

	if (!bare && view->rank == 2 && view->dims[0] == 1) {
		snap_strbuf_puts(out, "    '");
		ms_display_lines(view->data, view->count, out);
		snap_strbuf_puts(out, "'\n");
		ms_display_blank(format, out);
		return 0;
	}
	if (!bare) {
		snap_strbuf_puts(out, "  ");
		ms_display_dims(value, out);
		snap_strbuf_puts(out, " char array\n");
		ms_display_blank(format, out);
	}
	return ms_display_pages(view, name, size, format, text_page, &pages,
				out);
}

static int show_plain(struct ms_heap *heap, struct ms_value value,
		      const char *name, size_t size,
		      const struct ms_display_format *format, bool bare,
		      struct snap_strbuf *out)
{
	struct ms_view view;
	int rc;

	if (ms_view_begin(heap, &value, &view) != 0)
		return -1;
	if (view.class_ == MS_CHAR) {
		rc = show_char(heap, &view, value, name, size, format, bare,
			       out);
	} else {
		if (!bare)
			class_heading(value, format, out);
		rc = ms_display_numbers(heap, &view, name, size, format, out);
	}
	ms_view_end(heap, &view);
	return rc;
}

static void show_function(struct ms_value value,
			  const struct ms_display_format *format, bool bare,
			  struct snap_strbuf *out)
{
	if (!bare) {
		snap_strbuf_puts(out, "  function_handle with value:\n");
		ms_display_blank(format, out);
	}
	snap_strbuf_puts(out, "    ");
	ms_display_brief(value, true, format, out);
	snap_strbuf_putc(out, '\n');
	ms_display_blank(format, out);
}

static void show_text_property(const char *label, struct ms_value text,
			       struct snap_strbuf *out)
{
	snap_strbuf_printf(out, "    %s: '", label);
	ms_text_to_utf8(text, out);
	snap_strbuf_puts(out, "'\n");
}

static void show_exception(struct ms_value value,
			   const struct ms_display_format *format,
			   struct snap_strbuf *out)
{
	const struct ms_exception *e = ms_exception_of(value);

	snap_strbuf_puts(out, "  MException with properties:\n");
	ms_display_blank(format, out);
	show_text_property("identifier", e->identifier, out);
	show_text_property("   message", e->message, out);
	snap_strbuf_puts(out, "         cause: {");
	if (!ms_is_empty(e->causes)) {
		ms_display_dims(e->causes, out);
		snap_strbuf_puts(out, " cell");
	}
	snap_strbuf_puts(out, "}\n         stack: [");
	ms_display_dims(e->stack, out);
	snap_strbuf_puts(out, " struct]\n    Correction: []\n");
	ms_display_blank(format, out);
}

static int show_object(struct ms_heap *heap, struct ms_value value,
		       const struct ms_display_format *format,
		       struct snap_strbuf *out)
{
	struct ms_opaque *opaque = ms_opaque_of(value);
	int rc = 0;

	if (opaque->type->show != NULL)
		rc = opaque->type->show(heap, opaque, format->loose, out);
	else
		snap_strbuf_printf(out, "  %s\n", opaque->type->name);
	ms_display_blank(format, out);
	return rc;
}

/* Everything below "name =". */
static int show(struct ms_heap *heap, struct ms_value value, const char *name,
		size_t size, const struct ms_display_format *format, bool bare,
		struct snap_strbuf *out)
{
	enum ms_class class_ = ms_class_of(value);

	if (ms_is_sparse(value))
		return ms_display_sparse(heap, value, format, out);
	if (class_ == MS_FUNCTION) {
		show_function(value, format, bare, out);
		return 0;
	}
	if (class_ == MS_EXCEPTION) {
		show_exception(value, format, out);
		return 0;
	}
	if (class_ == MS_CELL)
		return ms_display_cell(heap, value, name, size, format, bare,
				       out);
	if (class_ == MS_STRUCT)
		return ms_display_struct(heap, value, format, bare, out);
	if (class_ == MS_STRING)
		return ms_display_string(heap, value, name, size, format, bare,
					 out);
	if (class_ == MS_OBJECT)
		return show_object(heap, value, format, out);
	if (!ms_is_empty(value))
		return show_plain(heap, value, name, size, format, bare, out);
	if (bare && class_ == MS_CHAR)
		snap_strbuf_putc(out, '\n');
	else if (!bare || !ms_is_zero_by_zero(value))
		ms_display_empty(value, empty_word(value), out);
	if (!bare)
		ms_display_blank(format, out);
	return 0;
}

static int finish(struct ms_heap *heap, const struct snap_strbuf *out)
{
	return out->failed ? ms_fail_memory(heap) : 0;
}

/* Pages of N-d arrays carry the name themselves. */
static bool names_itself(struct ms_value value)
{
	return ms_rank(value) > 2 && !ms_is_empty(value) &&
	       (ms_class_of(value) == MS_DOUBLE);
}

int ms_display_named(struct ms_heap *heap, const char *name, size_t size,
		     struct ms_value value,
		     const struct ms_display_format *format,
		     struct snap_strbuf *out)
{
	if (size > 0 && !names_itself(value)) {
		snap_strbuf_append(out, name, size);
		snap_strbuf_puts(out, " =\n");
		ms_display_blank(format, out);
	}
	if (show(heap, value, name, size, format, false, out) != 0)
		return -1;
	return finish(heap, out);
}

int ms_display_value(struct ms_heap *heap, struct ms_value value,
		     const struct ms_display_format *format,
		     struct snap_strbuf *out)
{
	/* disp() never leaves blank lines. */
	struct ms_display_format tight = *format;

	tight.loose = false;
	if (show(heap, value, "", 0, &tight, true, out) != 0)
		return -1;
	return finish(heap, out);
}
