#include "tools/snapshot-builder/diff/dump.h"

#include "base/digest.h"
#include "base/fail.h"
#include "code/disasm.h"
#include "base/utf8.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/inspect/unit.h"

#include <stdio.h>

static void dump_span(int depth, const char *name, struct ms_text_span text)
{
	dump_line(depth, name, text.bytes, text.size);
}

static void dump_code(const struct builder_unit *unit)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, NULL);
	ms_disassemble_all(&unit->image, NULL, &text);
	if (text.failed)
		tool_no_memory();
	dump_lines(2, "code", snap_strbuf_text(&text), text.size);
	snap_strbuf_end(&text);
}

/* UTF-16, of which a half of a pair has no other form than its number. */
static void put_units(const struct ms_constant *constant)
{
	for (size_t i = 0; i < constant->count; i++) {
		uint32_t c = snap_le16(constant->data + 2 * i);
		char text[4];

		if (c >> 10 == 0x36 && i + 1 < constant->count) {
			uint32_t low = snap_le16(constant->data + 2 * i + 2);

			if (low >> 10 == 0x37) {
				c = 0x10000 + ((c & 0x3ff) << 10) +
				    (low & 0x3ff);
				i++;
			}
		}
		if (c >> 11 == 0x1b)
			(void)printf("\\u%04x", c);
		else
			dump_escaped(text, snap_utf8_encode(c, text));
	}
}

/* In full, where the code shows the beginning only. */
static void dump_constant(const struct ms_image *image, uint32_t index)
{
	struct ms_constant constant;
	struct snap_strbuf text;

	ms_image_constant(image, index, &constant);
	if (constant.kind == MS_CONSTANT_CHAR ||
	    constant.kind == MS_CONSTANT_STRING) {
		bool string = constant.kind == MS_CONSTANT_STRING;

		(void)printf("    constant %u %s ", index,
			     string ? "string" : "char");
		put_units(&constant);
		(void)putchar('\n');
		return;
	}
	snap_strbuf_begin(&text, NULL);
	ms_disasm_constant(image, index, &text);
	if (text.failed)
		tool_no_memory();
	(void)printf("    constant %u %s", index, snap_strbuf_text(&text));
	if (constant.kind == MS_CONSTANT_ARRAY)
		(void)printf(
			" %016llx",
			ull(snap_digest64(constant.data, 8 * constant.count)));
	(void)putchar('\n');
	snap_strbuf_end(&text);
}

/* Words that come from one place are one row: its first word, and the bytes of
 * the source. */
static void dump_positions(const struct ms_image *image, uint32_t index)
{
	struct ms_function function;
	uint32_t start, end, last_start = 0, last_end = 0;

	ms_image_function(image, index, &function);
	dump_span(2, "positions", ms_image_string(image, function.name));
	(void)printf("      all %u-%u\n", function.start, function.end);
	for (uint32_t word = 0; word < function.code_count; word++) {
		ms_image_position(image, &function, word, &start, &end);
		if (word != 0 && start == last_start && end == last_end)
			continue;
		(void)printf("      %u %u-%u\n", word, start, end);
		last_start = start;
		last_end = end;
	}
}

static void dump_tables(const struct ms_image *image)
{
	dump_number(2, "functions", image->function_count);
	dump_number(2, "constants", image->constant_count);
	dump_number(2, "strings", image->string_count);
	dump_number(2, "sites", image->site_count);
	dump_number(2, "paths", image->path_count);
	dump_number(2, "statements", image->statement_count);
	dump_number(2, "handlers", image->handler_count);
	dump_number(2, "words", image->word_count);
	for (uint32_t i = 0; i < image->constant_count; i++)
		dump_constant(image, i);
	for (uint32_t i = 0; i < image->import_count; i++)
		dump_span(2, "import", ms_image_import(image, i));
}

int dump_unit(const struct side *side, const struct ms_entry *entry,
	      struct snap_error *err)
{
	struct builder_unit unit;
	int rc = builder_unit_of(&unit, side->open.library, entry, err);

	if (rc == SNAP_E_NOT_FOUND)
		return 0;
	if (rc != 0)
		return rc;
	const struct ms_image *image = &unit.image;
	dump_name(1, "unit");
	dump_digest(2, "digest", unit.digest);
	dump_number(2, "size", unit.size);
	dump_span(2, "name", ms_image_string(image, image->name));
	dump_word(2, "dialect", image->dialect == 0 ? "matlab" : "octave");
	dump_digest(2, "source_digest", image->source_digest);
	dump_number(2, "source_size", image->source_size);
	dump_tables(image);
	dump_code(&unit);
	for (uint32_t i = 0; i < image->function_count; i++)
		dump_positions(image, i);
	builder_unit_close(&unit);
	return 0;
}
