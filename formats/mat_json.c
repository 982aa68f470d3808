#include "formats/mat_json.h"
#include "formats/sort.h"

#include <math.h>

enum {
	HEAD = 8,    /* elements that are shown */
	TEXT = 64,   /* code units that are shown */
	BATCH = 512, /* numbers at a time */
	TABLE = 256,
};

/* What is printed, and what that needs. */
struct printer {
	struct snap_strbuf *out;
	uint32_t crc[TABLE];
	bool failed; /* memory */
};

/* The CRC of zlib and PNG. */
static void make_table(uint32_t table[TABLE])
{
	for (uint32_t i = 0; i < TABLE; i++) {
		uint32_t crc = i;

		for (int bit = 0; bit < 8; bit++)
			crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1)));
		table[i] = crc;
	}
}

static uint32_t add_crc(const struct printer *p, uint32_t crc, uint64_t bits,
			size_t width)
{
	for (size_t i = 0; i < width; i++, bits >>= 8)
		crc = p->crc[(crc ^ bits) & 0xff] ^ (crc >> 8);
	return crc;
}

/* ------------------------------------------------------------------ texts */

static void put_unit(struct snap_strbuf *out, uint16_t unit)
{
	if (unit < 0x20 || unit > 0x7e || unit == '"' || unit == '\\')
		snap_strbuf_printf(out, "\\u%04x", unit);
	else
		snap_strbuf_putc(out, (char)unit);
}

static void put_text(struct snap_strbuf *out, const char *text, size_t size)
{
	snap_strbuf_putc(out, '"');
	for (size_t i = 0; i < size; i++)
		put_unit(out, (uint8_t)text[i]);
	snap_strbuf_putc(out, '"');
}

/* ---------------------------------------------------------------- streams */

/* One stream of elements as they go by. */
struct stream {
	struct printer *p;
	enum fmt_mat_type type;
	uint32_t crc; /* with all NaNs alike */
	uint32_t raw;
	bool odd; /* a NaN had other bits than the usual one */
	size_t count;
	uint64_t head[HEAD];
};

static uint64_t usual_nan(struct stream *s, uint64_t bits)
{
	bool single = s->type == FMT_MI_SINGLE;
	uint64_t magnitude = bits & (single ? 0x7fffffffu : INT64_MAX);
	uint64_t usual = single ? 0x7fc00000u : 0x7ff8000000000000u;

	if ((!single && s->type != FMT_MI_DOUBLE) ||
	    magnitude <= (single ? 0x7f800000u : 0x7ff0000000000000u))
		return bits;
	s->odd |= bits != usual;
	return usual;
}

static void add_bits(struct stream *s, uint64_t bits)
{
	size_t width = fmt_mat_type_size(s->type);
	uint64_t usual = usual_nan(s, bits);

	if (s->count < HEAD)
		s->head[s->count] = usual;
	s->count++;
	s->crc = add_crc(s->p, s->crc, usual, width);
	s->raw = add_crc(s->p, s->raw, bits, width);
}

static uint64_t bits_at(const void *numbers, size_t i, size_t width)
{
	const uint8_t *bytes = (const uint8_t *)numbers + i * width;
	uint16_t two;
	uint32_t four;
	uint64_t eight;

	switch (width) {
	case 1:
		return *bytes;
	case 2:
		memcpy(&two, bytes, 2);
		return two;
	case 4:
		memcpy(&four, bytes, 4);
		return four;
	default:
		memcpy(&eight, bytes, 8);
		return eight;
	}
}

static struct stream begin_stream(struct printer *p, enum fmt_mat_type type)
{
	return (struct stream){
		.p = p, .type = type, .crc = UINT32_MAX, .raw = UINT32_MAX
	};
}

static void end_stream(const struct stream *s, const char *name)
{
	struct snap_strbuf *out = s->p->out;
	int digits = (int)(2 * fmt_mat_type_size(s->type));

	snap_strbuf_printf(out, ",\"%s\":{\"crc\":\"%08x\",\"head\":[", name,
			   ~s->crc);
	for (size_t i = 0; i < s->count && i < HEAD; i++)
		snap_strbuf_printf(out, "%s\"%0*llx\"", i == 0 ? "" : ",",
				   digits, ull(s->head[i]));
	snap_strbuf_putc(out, ']');
	if (s->odd)
		snap_strbuf_printf(out, ",\"raw\":\"%08x\"", ~s->raw);
	snap_strbuf_putc(out, '}');
}

static void put_stream(struct printer *p, const char *name,
		       const struct fmt_mat_numbers *numbers, size_t count,
		       enum fmt_mat_type type, bool logical)
{
	struct stream s = begin_stream(p, type);
	size_t width = fmt_mat_type_size(type);
	double batch[BATCH];

	for (size_t done = 0; done < count;) {
		size_t n = count - done < BATCH ? count - done : BATCH;

		if (logical)
			fmt_mat_logical(numbers, done, n, (uint8_t *)batch);
		else
			fmt_mat_convert(numbers, done, n, type, batch, 1);
		for (size_t i = 0; i < n; i++)
			add_bits(&s, bits_at(batch, i, width));
		done += n;
	}
	end_stream(&s, name);
}

/* ----------------------------------------------------------------- values */

static void put_class(struct printer *p, const struct fmt_mat_array *array)
{
	struct snap_strbuf *out = p->out;
	const char *name = fmt_mat_class_name(array);

	if (array->class_ == FMT_MX_OBJECT || array->class_ == FMT_MX_OPAQUE) {
		snap_strbuf_printf(out, "{\"class\":\"%s\",\"classname\":",
				   array->class_ == FMT_MX_OBJECT ? "object"
								  : "opaque");
		put_text(out, name, strlen(name));
	} else {
		snap_strbuf_printf(out, "{\"class\":\"%s\"", name);
	}
	if (array->class_ == FMT_MX_SPARSE)
		snap_strbuf_puts(out, ",\"sparse\":true");
}

static void put_dims(struct printer *p, const struct fmt_mat_array *array)
{
	snap_strbuf_puts(p->out, ",\"dims\":[");
	for (uint32_t i = 0; i < array->rank; i++)
		snap_strbuf_printf(p->out, "%s%llu", i == 0 ? "" : ",",
				   ull(array->dims[i]));
	snap_strbuf_printf(p->out, "],\"%s\":%llu",
			   array->class_ == FMT_MX_SPARSE ? "nnz" : "n",
			   ull(array->count));
}

static void put_numbers(struct printer *p, const struct fmt_mat_array *array)
{
	enum fmt_mat_type type =
		array->logical
			? FMT_MI_UINT8
			: fmt_mat_class_type((enum fmt_mat_class)array->class_);
	const struct fmt_mat_sparse *sparse = array->sparse;

	if (array->class_ == FMT_MX_SPARSE) {
		put_stream(p, "jc", &sparse->starts, sparse->starts.count,
			   FMT_MI_INT64, false);
		put_stream(p, "ir", &sparse->rows, sparse->count, FMT_MI_INT64,
			   false);
	}
	put_stream(p, "re", &array->real, array->count, type, array->logical);
	if (array->complex)
		put_stream(p, "im", &array->imaginary, array->count, type,
			   false);
}

static void put_chars(struct printer *p, const struct fmt_mat_array *array)
{
	struct stream s = begin_stream(p, FMT_MI_UINT16);
	uint16_t *units = snap_calloc(&p->out->allocator, array->count + 1,
				      sizeof(*units));

	if (units == NULL) {
		p->failed = true;
		return;
	}
	fmt_mat_units(array, units);
	for (size_t i = 0; i < array->count; i++)
		add_bits(&s, units[i]);
	end_stream(&s, "re");
	snap_strbuf_puts(p->out, ",\"text\":\"");
	for (size_t i = 0; i < array->count && i < TEXT; i++)
		put_unit(p->out, units[i]);
	snap_strbuf_putc(p->out, '"');
	snap_free(&p->out->allocator, units);
}

static void put_value(struct printer *p, const struct fmt_mat_array *array);

static void put_items(struct printer *p, const char *name,
		      const struct fmt_mat_array *items, size_t count)
{
	snap_strbuf_printf(p->out, ",\"%s\":[", name);
	for (size_t i = 0; i < count; i++) {
		if (i != 0)
			snap_strbuf_putc(p->out, ',');
		put_value(p, &items[i]);
	}
	snap_strbuf_putc(p->out, ']');
}

static void put_fields(struct printer *p, const struct fmt_mat_array *array)
{
	const struct fmt_mat_fields *fields = array->fields;

	snap_strbuf_puts(p->out, ",\"fields\":[");
	for (size_t i = 0; i < fields->count; i++) {
		if (i != 0)
			snap_strbuf_putc(p->out, ',');
		put_text(p->out, fields->names[i], strlen(fields->names[i]));
	}
	snap_strbuf_putc(p->out, ']');
	put_items(p, "values", array->items, array->count * fields->count);
}

/* As deep as the reader's limit allows, no deeper. */
static void put_value(struct printer *p, const struct fmt_mat_array *array)
{
	enum fmt_mat_class class_ = (enum fmt_mat_class)array->class_;

	put_class(p, array);
	if (class_ != FMT_MX_FUNCTION && class_ != FMT_MX_OPAQUE) {
		put_dims(p, array);
		if (class_ == FMT_MX_CELL)
			put_items(p, "cells", array->items, array->count);
		else if (class_ == FMT_MX_STRUCT || class_ == FMT_MX_OBJECT)
			put_fields(p, array);
		else if (class_ == FMT_MX_CHAR)
			put_chars(p, array);
		else
			put_numbers(p, array);
	}
	snap_strbuf_putc(p->out, '}');
}

static void put_variable(struct printer *p,
			 const struct fmt_mat_variable *variable)
{
	snap_strbuf_puts(p->out, "{\"name\":");
	put_text(p->out, variable->name, variable->name_size);
	if (variable->global)
		snap_strbuf_puts(p->out, ",\"global\":true");
	snap_strbuf_puts(p->out, ",\"value\":");
	put_value(p, &variable->value);
	snap_strbuf_putc(p->out, '}');
}

static int by_name(const void *a, const void *b)
{
	const struct fmt_mat_variable *x = a;
	const struct fmt_mat_variable *y = b;

	return strcmp(x->name, y->name);
}

static void put_variables(struct printer *p, const void *const *sorted,
			  size_t count)
{
	bool first = true;

	snap_strbuf_puts(p->out, "{\"vars\":[");
	for (size_t i = 0; i < count; i++) {
		const struct fmt_mat_variable *variable = sorted[i];

		if (variable->replaced)
			continue;
		if (!first)
			snap_strbuf_putc(p->out, ',');
		first = false;
		put_variable(p, variable);
	}
	snap_strbuf_puts(p->out, "]}");
}

int fmt_mat_json(const struct fmt_mat_file *file, struct snap_strbuf *out,
		 struct snap_error *err)
{
	struct printer p = { .out = out };
	/* The second half is for sorting. */
	const void **sorted = snap_calloc(&out->allocator, 2 * file->count + 1,
					  sizeof(*sorted));

	if (sorted == NULL)
		return snap_fail_memory(err, 0);
	make_table(p.crc);
	for (size_t i = 0; i < file->count; i++)
		sorted[i] = &file->variables[i];
	fmt_sort(sorted, sorted + file->count, file->count, by_name);
	put_variables(&p, sorted, file->count);
	snap_free(&out->allocator, sorted);
	if (p.failed || out->failed)
		return snap_fail_memory(err, 0);
	return 0;
}

void fmt_mat_json_error(const struct snap_error *error, struct snap_strbuf *out)
{
	snap_strbuf_puts(out, "{\"error\":");
	put_text(out, error->message, strlen(error->message));
	snap_strbuf_putc(out, '}');
}
