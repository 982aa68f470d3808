#include "display/value_json.h"

#include "base/utf8.h"
#include "value/array.h"
#include "value/class_info.h"
#include "value/opaque.h"
#include "value/struct.h"

#include <inttypes.h>
#include <string.h>

static void write_json(struct ms_heap *heap, struct ms_value value,
		       uint32_t depth, struct snap_strbuf *out);

static void text_byte(unsigned char byte, struct snap_strbuf *out)
{
	if (byte == '"' || byte == '\\')
		snap_strbuf_printf(out, "\\%c", byte);
	else if (byte < 0x20)
		snap_strbuf_printf(out, "\\u%04x", byte);
	else
		snap_strbuf_putc(out, (char)byte);
}

void ms_json_text(const char *text, size_t size, struct snap_strbuf *out)
{
	const unsigned char *p = (const unsigned char *)text;

	snap_strbuf_putc(out, '"');
	for (size_t i = 0; i < size;) {
		size_t step = snap_utf8_size(text + i, size - i);

		if (step == 0)
			snap_strbuf_puts(out, "\xef\xbf\xbd");
		else if (step == 1)
			text_byte(p[i], out);
		else
			snap_strbuf_append(out, p + i, step);
		i += step == 0 ? 1 : step;
	}
	snap_strbuf_putc(out, '"');
}

static void head(struct ms_value value, struct snap_strbuf *out)
{
	uint32_t rank = ms_rank(value);
	size_t room[2];
	const size_t *dims = ms_shown_dims(value, room);

	snap_strbuf_printf(out, "{\"class\":\"%s\",\"size\":[",
			   ms_class_text(value));
	for (uint32_t k = 0; k < rank; k++)
		snap_strbuf_printf(out, k == 0 ? "%zu" : ",%zu", dims[k]);
	snap_strbuf_putc(out, ']');
}

static void skipped(struct ms_value value, const char *why,
		    struct snap_strbuf *out)
{
	head(value, out);
	snap_strbuf_printf(out, ",\"skip\":\"%s\"}", why);
}

/* ---------------------------------------------------------------- numbers */

static void float_bits(const struct ms_view *view, size_t part,
		       struct snap_strbuf *out)
{
	if (view->class_ == MS_SINGLE) {
		uint32_t bits;

		memcpy(&bits, (const float *)view->data + part, sizeof(bits));
		snap_strbuf_printf(out, "\"%08" PRIx32 "\"", bits);
	} else {
		uint64_t bits;

		memcpy(&bits, (const double *)view->data + part, sizeof(bits));
		snap_strbuf_printf(out, "\"%016" PRIx64 "\"", bits);
	}
}

/* The real (0) or imaginary (1) parts. */
static void float_list(const struct ms_view *view, const char *name, size_t im,
		       struct snap_strbuf *out)
{
	size_t step = view->complex ? 2 : 1;

	snap_strbuf_printf(out, ",\"%s\":[", name);
	for (size_t i = 0; i < view->count; i++) {
		if (i > 0)
			snap_strbuf_putc(out, ',');
		float_bits(view, i * step + im, out);
	}
	snap_strbuf_putc(out, ']');
}

static void floats(const struct ms_view *view, bool sparse,
		   struct snap_strbuf *out)
{
	snap_strbuf_printf(out, ",\"complex\":%s",
			   view->complex ? "true" : "false");
	float_list(view, "re", 0, out);
	if (view->complex)
		float_list(view, "im", 1, out);
	if (sparse)
		snap_strbuf_puts(out, ",\"sparse\":true");
}

static void integers(const struct ms_view *view, struct snap_strbuf *out)
{
	snap_strbuf_puts(out, ",\"int\":[");
	for (size_t i = 0; i < view->count; i++) {
		if (i > 0)
			snap_strbuf_putc(out, ',');
		if (view->class_ == MS_INT64)
			snap_strbuf_printf(out, "\"%" PRId64 "\"",
					   ((const int64_t *)view->data)[i]);
		else if (view->class_ == MS_UINT64)
			snap_strbuf_printf(out, "\"%" PRIu64 "\"",
					   ((const uint64_t *)view->data)[i]);
		else
			snap_strbuf_printf(out, "\"%.0f\"",
					   ms_view_double(view, i));
	}
	snap_strbuf_putc(out, ']');
}

static void small_numbers(const struct ms_view *view, const char *name,
			  struct snap_strbuf *out)
{
	snap_strbuf_printf(out, ",\"%s\":[", name);
	for (size_t i = 0; i < view->count; i++)
		snap_strbuf_printf(out, i == 0 ? "%.0f" : ",%.0f",
				   ms_view_double(view, i));
	snap_strbuf_putc(out, ']');
}

static bool is_ascii(const struct ms_view *view)
{
	const uint16_t *units = view->data;

	for (size_t i = 0; i < view->count; i++)
		if (units[i] > 126)
			return false;
	return true;
}

static void char_rows(const struct ms_view *view, struct snap_strbuf *out)
{
	const uint16_t *units = view->data;
	size_t rows = view->dims[0], columns = view->dims[1];

	snap_strbuf_puts(out, ",\"rows\":[");
	for (size_t r = 0; r < rows; r++) {
		snap_strbuf_puts(out, r == 0 ? "\"" : ",\"");
		for (size_t c = 0; c < columns; c++)
			text_byte((unsigned char)units[c * rows + r], out);
		snap_strbuf_putc(out, '"');
	}
	snap_strbuf_putc(out, ']');
}

static void plain(const struct ms_view *view, struct ms_value value,
		  struct snap_strbuf *out)
{
	if (view->class_ == MS_CHAR && !is_ascii(view)) {
		skipped(value, "non-ascii", out);
		return;
	}
	head(value, out);
	if (ms_class_is_float(view->class_))
		floats(view, ms_is_sparse(value), out);
	else if (ms_class_is_integer(view->class_))
		integers(view, out);
	else if (view->class_ == MS_LOGICAL)
		small_numbers(view, "bits", out);
	else if (view->rank == 2)
		char_rows(view, out);
	else
		small_numbers(view, "codes", out);
	if (view->class_ == MS_LOGICAL && ms_is_sparse(value))
		snap_strbuf_puts(out, ",\"sparse\":true");
	snap_strbuf_putc(out, '}');
}

/* ------------------------------------------------------------- containers */

static void value_list(struct ms_heap *heap, const struct ms_value *values,
		       size_t count, uint32_t depth, struct snap_strbuf *out)
{
	for (size_t i = 0; i < count && !out->failed; i++) {
		if (i > 0)
			snap_strbuf_putc(out, ',');
		write_json(heap, values[i], depth + 1, out);
	}
}

static void structure(struct ms_heap *heap, struct ms_value value,
		      uint32_t depth, struct snap_strbuf *out)
{
	const struct ms_shape *shape = ms_struct_of(value)->shape;
	uint32_t fields = shape->field_count;

	head(value, out);
	snap_strbuf_puts(out, ",\"fields\":[");
	for (uint32_t f = 0; f < fields; f++) {
		const struct ms_name *name = ms_shape_name(shape, f);

		if (f > 0)
			snap_strbuf_putc(out, ',');
		ms_json_text(name->text, name->size, out);
	}
	snap_strbuf_puts(out, "],\"elems\":[");
	for (size_t e = 0; e < ms_count(value); e++) {
		snap_strbuf_puts(out, e == 0 ? "[" : ",[");
		value_list(heap, ms_struct_values(value) + e * fields, fields,
			   depth, out);
		snap_strbuf_putc(out, ']');
	}
	snap_strbuf_puts(out, "]}");
}

static void cell(struct ms_heap *heap, struct ms_value value, uint32_t depth,
		 struct snap_strbuf *out)
{
	head(value, out);
	snap_strbuf_puts(out, ",\"cells\":[");
	value_list(heap, value.as.array->data, value.as.array->count, depth,
		   out);
	snap_strbuf_puts(out, "]}");
}

/* Rows without columns have no elements, and yet a text each. */
static bool is_large(struct ms_value value)
{
	return ms_count(value) > MS_JSON_ELEMENTS ||
	       (ms_class_of(value) == MS_CHAR &&
		ms_dim(value, 0) > MS_JSON_ELEMENTS);
}

static void write_json(struct ms_heap *heap, struct ms_value value,
		       uint32_t depth, struct snap_strbuf *out)
{
	enum ms_class class_ = ms_class_of(value);
	struct ms_view view;

	if (is_large(value) || out->size > MS_JSON_BYTES) {
		skipped(value, "large", out);
	} else if (depth > MS_JSON_DEPTH) {
		skipped(value, "unsupported", out);
	} else if (class_ == MS_CELL) {
		cell(heap, value, depth, out);
	} else if (class_ == MS_STRUCT) {
		structure(heap, value, depth, out);
	} else if (!ms_class_is_plain(class_)) {
		skipped(value, "unsupported", out);
	} else if (ms_view_begin(heap, &value, &view) != 0) {
		out->failed = true;
	} else {
		plain(&view, value, out);
		ms_view_end(heap, &view);
	}
}

int ms_value_json(struct ms_heap *heap, struct ms_value value,
		  struct snap_strbuf *out)
{
	write_json(heap, value, 0, out);
	return out->failed ? ms_fail_memory(heap) : 0;
}
