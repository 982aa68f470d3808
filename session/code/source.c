#include "code/source.h"

#include "base/utf8.h"

#include <string.h>

/* What is shown of a line at most, and how much of it before the place. */
#define SHOWN_MAX    120u
#define SHOWN_BEFORE 60u

/* The first byte of the line behind 'offset', or the size of the text. */
static uint32_t next_line(const struct ms_source *source, uint32_t offset)
{
	for (; offset < source->size; offset++) {
		if (source->text[offset] == '\n')
			return offset + 1;
		if (source->text[offset] == '\r')
			return offset + 1 < source->size &&
					       source->text[offset + 1] == '\n'
				       ? offset + 2
				       : offset + 1;
	}
	return source->size;
}

static bool ends_line(const struct ms_source *source, uint32_t offset)
{
	return offset != 0 && (source->text[offset - 1] == '\n' ||
			       source->text[offset - 1] == '\r');
}

struct ms_place ms_source_place(const struct ms_source *source, uint32_t offset)
{
	struct ms_place place = { 1, 1 };
	uint32_t start = 0;

	if (offset > source->size)
		offset = source->size;
	while (start < source->size) {
		uint32_t next = next_line(source, start);

		if (next > offset || !ends_line(source, next))
			break;
		start = next;
		place.line++;
	}
	place.column = offset - start + 1;
	return place;
}

/* The bytes [start, end) as they can be shown, and how many columns of them lie
 * before 'place' and before 'until'. */
struct shown {
	uint32_t before;
	uint32_t until;
};

static struct shown show_text(const struct ms_source *source,
			      struct ms_span line, struct ms_span place,
			      struct snap_strbuf *out)
{
	struct shown shown = { 0, 0 };

	for (uint32_t at = line.start; at < line.end;) {
		uint32_t length = (uint32_t)snap_utf8_shown_size(
			source->text + at, line.end - at);

		if (at < place.start)
			shown.before++;
		if (at < place.end)
			shown.until++;
		if (length == 0)
			snap_strbuf_putc(out,
					 source->text[at] == '\t' ? ' ' : '?');
		else
			snap_strbuf_append(out, source->text + at, length);
		at += length == 0 ? 1 : length;
	}
	return shown;
}

/* The line around 'offset' without its end, cut to what fits. */
static struct ms_span line_around(const struct ms_source *source,
				  uint32_t offset)
{
	struct ms_span line = { offset, offset };

	while (line.start != 0 && !ends_line(source, line.start) &&
	       offset - line.start < SHOWN_BEFORE)
		line.start--;
	while (line.end < source->size && source->text[line.end] != '\n' &&
	       source->text[line.end] != '\r' &&
	       line.end - line.start < SHOWN_MAX)
		line.end++;
	while (line.start < offset &&
	       ((unsigned char)source->text[line.start] & 0xc0) == 0x80)
		line.start++;
	return line;
}

static void repeat(struct snap_strbuf *out, char c, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		snap_strbuf_putc(out, c);
}

/* The line, and a caret with a tail below the place. */
static void show_place(const struct ms_source *source, struct ms_span place,
		       struct snap_strbuf *out)
{
	if (place.start > source->size)
		place.start = source->size;
	struct ms_span line = line_around(source, place.start);

	if (place.end > line.end)
		place.end = line.end;
	snap_strbuf_puts(out, "  ");
	struct shown shown = show_text(source, line, place, out);
	snap_strbuf_puts(out, "\n  ");
	repeat(out, ' ', shown.before);
	snap_strbuf_putc(out, '^');
	if (shown.until > shown.before + 1)
		repeat(out, '~', shown.until - shown.before - 1);
	snap_strbuf_putc(out, '\n');
}

static void show_head(const struct ms_source *source, uint32_t offset,
		      const char *what, const char *message,
		      struct snap_strbuf *out)
{
	struct ms_place place = ms_source_place(source, offset);

	if (source->name != NULL)
		snap_strbuf_printf(out, "%s:", source->name);
	snap_strbuf_printf(out, "%u:%u: %s: %s\n", place.line, place.column,
			   what, message);
}

void ms_source_render(const struct ms_source *source,
		      const struct ms_diag *diag, struct snap_strbuf *out)
{
	show_head(source, diag->span.start,
		  diag->severity == MS_SEVERITY_ERROR ? "error" : "warning",
		  diag->message, out);
	show_place(source, diag->span, out);
	if (diag->expected[0] != '\0')
		snap_strbuf_printf(out, "  expected: %s\n", diag->expected);
	if (diag->hint[0] != '\0')
		snap_strbuf_printf(out, "  hint: %s\n", diag->hint);
	if (diag->related_note[0] != '\0') {
		show_head(source, diag->related.start, "note",
			  diag->related_note, out);
		show_place(source, diag->related, out);
	}
}
