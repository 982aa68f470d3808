#include "formats/mat_assemble.h"

#include "formats/mat5_deflate.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

struct assembler {
	const char *at;
	struct snap_strbuf *out;
	bool swap; /* big-endian file; the machine doesn't matter */
};

static uint8_t byte_of(const struct assembler *a, uint64_t bits, size_t i,
		       size_t width)
{
	size_t k = a->swap ? width - 1 - i : i;

	return (uint8_t)(bits >> (8 * k));
}

static void put(struct assembler *a, uint64_t bits, size_t width)
{
	for (size_t i = 0; i < width; i++)
		snap_strbuf_putc(a->out, (char)byte_of(a, bits, i, width));
}

/* Four bytes that are there already. */
static void patch(struct assembler *a, size_t at, uint64_t bits)
{
	for (size_t i = 0; i < 4; i++)
		a->out->data[at + i] = (char)byte_of(a, bits, i, 4);
}

static void put_tag(struct assembler *a, unsigned long type, size_t size)
{
	put(a, type, 4);
	put(a, size, 4);
}

static void pad(struct assembler *a, size_t from)
{
	snap_strbuf_zeros(a->out, -(a->out->size - from) & 7);
}

/* One number as the type keeps it. */
static void put_number(struct assembler *a, unsigned long type,
		       const char *text)
{
	size_t width = fmt_mat_type_size((enum fmt_mat_type)type);
	double real = strtod(text, NULL);
	float single = (float)real;
	uint64_t bits = 0;
	uint32_t half = 0;

	if (type == FMT_MI_DOUBLE) {
		memcpy(&bits, &real, 8);
	} else if (type == FMT_MI_SINGLE) {
		memcpy(&half, &single, 4);
		bits = half;
	} else if (text[0] == '-') {
		bits = (uint64_t)strtoll(text, NULL, 0);
	} else {
		bits = strtoull(text, NULL, 0);
	}
	put(a, bits, width == 0 ? 1 : width);
}

static const char *next_item(const char *at)
{
	while (*at != '\0' && *at != ' ' && *at != ',')
		at++;
	return *at == ',' ? at + 1 : at;
}

static void put_numbers(struct assembler *a, unsigned long type)
{
	while (*a->at != '\0' && *a->at != ' ') {
		put_number(a, type, a->at);
		a->at = next_item(a->at);
	}
}

static void put_letters(struct assembler *a, unsigned long type)
{
	size_t width = fmt_mat_type_size((enum fmt_mat_type)type);

	for (; *a->at != '\0' && *a->at != ' '; a->at++)
		put(a, (uint8_t)*a->at, width);
}

static void put_element(struct assembler *a, unsigned long type, bool letters)
{
	size_t tag = a->out->size;

	put_tag(a, type, 0);
	if (letters)
		put_letters(a, type);
	else
		put_numbers(a, type);
	patch(a, tag + 4, a->out->size - tag - 8);
	pad(a, tag);
}

static void put_small(struct assembler *a, unsigned long type)
{
	size_t tag = a->out->size;

	put(a, 0, 4);
	put_numbers(a, type);
	patch(a, tag, (a->out->size - tag - 4) << 16 | type);
	pad(a, tag);
}

static void put_flags(struct assembler *a)
{
	unsigned long class_ = strtoul(a->at, NULL, 10);
	const char *flags = next_item(a->at);
	const char *room = next_item(flags);

	put_tag(a, FMT_MI_UINT32, 8);
	put(a, class_ | (*flags == ' ' ? 0 : strtoul(flags, NULL, 16)), 4);
	put(a, *flags == ' ' || *room == ' ' ? 0 : strtoul(room, NULL, 10), 4);
	while (*a->at != '\0' && *a->at != ' ')
		a->at++;
}

static void put_bytes(struct assembler *a)
{
	while (isxdigit((unsigned char)a->at[0])) {
		char byte[3] = { a->at[0], a->at[1], '\0' };

		snap_strbuf_putc(a->out, (char)strtoul(byte, NULL, 16));
		a->at += 2;
	}
}

static void put_all(struct assembler *a);

static void put_nested(struct assembler *a, bool compressed)
{
	size_t tag = a->out->size;
	struct snap_span packed;

	put_tag(a, compressed ? FMT_MI_COMPRESSED : FMT_MI_MATRIX, 0);
	put_all(a);
	size_t size = a->out->size - tag - 8;
	if (compressed) {
		const struct snap_span plain = {
			(const uint8_t *)a->out->data + tag + 8, size
		};

		struct fmt_mat_deflater deflater = {
			.allocator = &snap_default_allocator
		};

		if (fmt_mat_deflate(&deflater, plain, &packed, NULL) != 0)
			abort();
		fmt_mat_deflate_end(&deflater);
		a->out->size = tag + 8;
		snap_strbuf_append(a->out, packed.data, packed.size);
		size = packed.size;
		snap_free(&snap_default_allocator,
			  (void *)(uintptr_t)packed.data);
	}
	patch(a, tag + 4, size);
}

/* "E9=": the type stands between letter and sign. */
static unsigned long take_type(struct assembler *a)
{
	char *end;
	unsigned long type = strtoul(a->at + 1, &end, 10);

	if (*end != '=')
		abort();
	a->at = end + 1;
	return type;
}

static void put_pair(struct assembler *a)
{
	unsigned long type = strtoul(a->at, NULL, 10);
	const char *size = next_item(a->at);

	put_tag(a, type, strtoul(size, NULL, 10));
	a->at = next_item(size);
}

static void put_word(struct assembler *a, char word)
{
	a->at += 2;
	switch (word) {
	case 'F':
		put_flags(a);
		break;
	case 'D':
		put_element(a, FMT_MI_INT32, false);
		break;
	case 'N':
		put_element(a, FMT_MI_INT8, true);
		break;
	case 't':
		put_pair(a);
		break;
	case 'b':
		put_bytes(a);
		break;
	case 'M':
	case 'Z':
		put_nested(a, word == 'Z');
		break;
	default:
		(void)fprintf(stderr, "no word: %s\n", a->at - 2);
		abort();
	}
}

/* Up to the end or a closing brace. */
static void put_all(struct assembler *a)
{
	for (;;) {
		while (*a->at == ' ')
			a->at++;
		if (*a->at == '\0')
			return;
		if (*a->at == '}') {
			a->at++;
			return;
		}
		char word = *a->at;
		if (word == 'E' || word == 'C')
			put_element(a, take_type(a), word == 'C');
		else if (word == 'S')
			put_small(a, take_type(a));
		else
			put_word(a, word);
	}
}

void mat_assemble(const char *source, bool big_endian, struct snap_strbuf *out)
{
	struct assembler a = { .at = source, .out = out, .swap = big_endian };
	char header[128];

	snap_strbuf_begin(out, NULL);
	if (*source == '-') {
		a.at++;
	} else {
		memset(header, ' ', 124);
		snap_strbuf_append(out, header, 124);
		put(&a, 0x0100, 2);
		put(&a, 0x4d49, 2);
	}
	put_all(&a);
}

/* -------------------------------------------------------------- describing */

static void describe(const struct fmt_mat_array *array,
		     struct snap_strbuf *out);

static void describe_items(const struct fmt_mat_array *array, size_t count,
			   struct snap_strbuf *out)
{
	for (size_t i = 0; i < count; i++) {
		snap_strbuf_puts(out, " {");
		describe(&array->items[i], out);
		snap_strbuf_puts(out, "}");
	}
}

static void describe_numbers(const struct fmt_mat_numbers *numbers,
			     enum fmt_mat_type type, size_t count, char sign,
			     struct snap_strbuf *out)
{
	for (size_t i = 0; i < count; i++) {
		int64_t whole;
		double real;

		fmt_mat_convert(numbers, i, 1, FMT_MI_DOUBLE, &real, 1);
		fmt_mat_convert(numbers, i, 1, FMT_MI_INT64, &whole, 1);
		if (type == FMT_MI_INT64 || type == FMT_MI_UINT64)
			snap_strbuf_printf(out, " %s%lld",
					   sign == 'i' ? "i" : "",
					   (long long)whole);
		else
			snap_strbuf_printf(out, " %s%g", sign == 'i' ? "i" : "",
					   real);
	}
}

static void describe_text(const struct fmt_mat_array *array,
			  struct snap_strbuf *out)
{
	uint16_t *units = calloc(array->count + 1, sizeof(*units));

	if (units == NULL)
		abort();
	fmt_mat_units(array, units);
	snap_strbuf_puts(out, " '");
	for (size_t i = 0; i < array->count; i++)
		if (units[i] >= 0x20 && units[i] < 0x7f)
			snap_strbuf_putc(out, (char)units[i]);
		else
			snap_strbuf_printf(out, "<%x>", units[i]);
	snap_strbuf_puts(out, "'");
	free(units);
}

/* What the class makes of the numbers. */
static void describe_converted(const struct fmt_mat_array *array,
			       struct snap_strbuf *out)
{
	enum fmt_mat_type type =
		array->logical
			? FMT_MI_UINT8
			: fmt_mat_class_type((enum fmt_mat_class)array->class_);
	struct fmt_mat_numbers made = { .type = (uint8_t)type,
					.stride = 1,
					.count = array->count };
	uint64_t *room = calloc(array->count + 1, sizeof(*room));

	if (room == NULL)
		abort();
	made.data = room;
	if (array->logical)
		fmt_mat_logical(&array->real, 0, array->count, (uint8_t *)room);
	else
		fmt_mat_convert(&array->real, 0, array->count, type, room, 1);
	describe_numbers(&made, type, array->count, 'r', out);
	if (array->complex) {
		fmt_mat_convert(&array->imaginary, 0, array->count, type, room,
				1);
		describe_numbers(&made, type, array->count, 'i', out);
	}
	free(room);
}

static void describe(const struct fmt_mat_array *array, struct snap_strbuf *out)
{
	snap_strbuf_puts(out, fmt_mat_class_name(array));
	for (uint32_t i = 0; i < array->rank; i++)
		snap_strbuf_printf(out, "%c%llu", i == 0 ? ' ' : 'x',
				   ull(array->dims[i]));
	switch ((enum fmt_mat_class)array->class_) {
	case FMT_MX_CELL:
		describe_items(array, array->count, out);
		return;
	case FMT_MX_STRUCT:
	case FMT_MX_OBJECT:
		for (size_t i = 0; i < array->fields->count; i++)
			snap_strbuf_printf(out, " .%s",
					   array->fields->names[i]);
		describe_items(array, array->count * array->fields->count, out);
		return;
	case FMT_MX_CHAR:
		describe_text(array, out);
		return;
	case FMT_MX_FUNCTION:
	case FMT_MX_OPAQUE:
		return;
	case FMT_MX_SPARSE:
		snap_strbuf_puts(out, " jc");
		describe_numbers(&array->sparse->starts, FMT_MI_INT64,
				 array->sparse->starts.count, 'r', out);
		snap_strbuf_puts(out, " ir");
		describe_numbers(&array->sparse->rows, FMT_MI_INT64,
				 array->sparse->count, 'r', out);
		snap_strbuf_puts(out, " re");
		break;
	case FMT_MX_DOUBLE:
	case FMT_MX_SINGLE:
	case FMT_MX_INT8:
	case FMT_MX_UINT8:
	case FMT_MX_INT16:
	case FMT_MX_UINT16:
	case FMT_MX_INT32:
	case FMT_MX_UINT32:
	case FMT_MX_INT64:
	case FMT_MX_UINT64:
		break;
	}
	describe_converted(array, out);
}

void mat_describe(const struct fmt_mat_file *file, struct snap_strbuf *out)
{
	snap_strbuf_begin(out, NULL);
	for (size_t i = 0; i < file->count; i++) {
		const struct fmt_mat_variable *v = &file->variables[i];

		snap_strbuf_printf(out, "%s%s%s ", i == 0 ? "" : "; ",
				   v->global ? "global " : "", v->name);
		describe(&v->value, out);
	}
}
