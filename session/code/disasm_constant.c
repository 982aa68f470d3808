#include "code/disasm.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

#define TEXT_UNITS_MAX 40u

/* The shortest digits that are this number again; no C library differs. */
static void put_real(double value, struct snap_strbuf *out)
{
	char text[32];

	if (value != value) {
		snap_strbuf_puts(out, "NaN");
		return;
	}
	if (value - value != 0) {
		snap_strbuf_puts(out, value < 0 ? "-Inf" : "Inf");
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		(void)snprintf(text, sizeof(text), "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	snap_strbuf_puts(out, text);
}

static void put_integer(const struct ms_constant *constant,
			struct snap_strbuf *out)
{
	unsigned bits = 8u << (constant->class_code >> 1);
	bool is_signed = constant->class_code % 2 == 0;

	snap_strbuf_printf(out, "%sint%u(", is_signed ? "" : "u", bits);
	if (is_signed)
		snap_strbuf_printf(out, "%lld)", (long long)constant->integer);
	else
		snap_strbuf_printf(out, "%llu)", ull(constant->integer));
}

/* The character at 'unit' of UTF-16; one that is half a pair stays itself. */
static uint32_t next_character(const struct ms_constant *text, size_t *unit)
{
	uint32_t value = snap_le16(text->data + 2 * (*unit)++);

	if (value >> 10 != 0x36 || *unit >= text->count)
		return value;
	uint32_t low = snap_le16(text->data + 2 * *unit);
	if (low >> 10 != 0x37)
		return value;
	(*unit)++;
	return 0x10000 + ((value & 0x3ff) << 10 | (low & 0x3ff));
}

static void put_text(const struct ms_constant *constant,
		     struct snap_strbuf *out)
{
	char quote = constant->kind == MS_CONSTANT_STRING ? '"' : '\'';
	size_t unit = 0;
	char bytes[4];

	snap_strbuf_putc(out, quote);
	while (unit < constant->count && unit < TEXT_UNITS_MAX) {
		uint32_t value = next_character(constant, &unit);
		if (value < 0x20 || value == 0x7f || value >> 11 == 0x1b)
			snap_strbuf_printf(out, "\\x%02x", (unsigned)value);
		else
			snap_strbuf_append(out, bytes,
					   snap_utf8_encode(value, bytes));
	}
	if (unit < constant->count)
		snap_strbuf_printf(out, "...%llu", ull(constant->count));
	snap_strbuf_putc(out, quote);
}

void ms_disasm_constant(const struct ms_image *image, uint32_t index,
			struct snap_strbuf *out)
{
	struct ms_constant constant;

	ms_image_constant(image, index, &constant);
	switch (constant.kind) {
	case MS_CONSTANT_REAL:
		put_real(constant.real, out);
		break;
	case MS_CONSTANT_COMPLEX:
		snap_strbuf_putc(out, '(');
		put_real(constant.real, out);
		snap_strbuf_puts(out, " + ");
		put_real(constant.imaginary, out);
		snap_strbuf_puts(out, "i)");
		break;
	case MS_CONSTANT_INTEGER:
		put_integer(&constant, out);
		break;
	case MS_CONSTANT_CHAR:
	case MS_CONSTANT_STRING:
		put_text(&constant, out);
		break;
	default:
		snap_strbuf_printf(out, "[%ux%u]", constant.rows,
				   constant.columns);
		break;
	}
}
