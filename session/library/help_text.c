#include "library/help_text.h"

static void put_spaces(struct snap_strbuf *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		snap_strbuf_putc(out, ' ');
}

void ms_help_start(struct ms_help_text *help, struct ms_text lead, size_t gap)
{
	snap_strbuf_append(&help->out, lead.data, lead.size);
	help->column = ms_text_columns(lead);
	help->gap = gap;
}

void ms_help_finish(struct ms_help_text *help)
{
	snap_strbuf_putc(&help->out, '\n');
}

void ms_help_break(struct ms_help_text *help, size_t indent)
{
	ms_help_finish(help);
	help->column = 0;
	help->gap = indent;
}

static void put_word(struct ms_help_text *help, struct ms_text word,
		     size_t indent)
{
	size_t columns = ms_text_columns(word);

	/* A new line only where it gives more room. */
	if (help->column > indent &&
	    help->column + help->gap + columns > help->width)
		ms_help_break(help, indent);
	put_spaces(&help->out, help->gap);
	snap_strbuf_append(&help->out, word.data, word.size);
	help->column += help->gap + columns;
	help->gap = 1;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

void ms_help_fill(struct ms_help_text *help, struct ms_text text, size_t indent)
{
	size_t i = 0;

	for (;;) {
		while (i < text.size && is_blank(text.data[i]))
			i++;
		if (i == text.size)
			return;
		size_t begin = i;
		while (i < text.size && !is_blank(text.data[i]))
			i++;
		put_word(help, (struct ms_text){ text.data + begin, i - begin },
			 indent);
	}
}

void ms_help_paragraph(struct ms_help_text *help, struct ms_text text)
{
	ms_help_start(help, (struct ms_text){ "", 0 }, MS_HELP_INDENT);
	ms_help_fill(help, text, MS_HELP_INDENT);
	ms_help_finish(help);
}

struct ms_text ms_help_take_line(struct ms_text *rest)
{
	const char *end =
		rest->size == 0 ? NULL : memchr(rest->data, '\n', rest->size);
	size_t size = end == NULL ? rest->size : (size_t)(end - rest->data);
	struct ms_text line = { rest->data, size };

	size += end != NULL;
	rest->data += size;
	rest->size -= size;
	return line;
}

void ms_help_lines(struct ms_help_text *help, struct ms_text text,
		   const char *first, const char *others)
{
	const char *lead = first;

	while (text.size != 0) {
		struct ms_text line = ms_help_take_line(&text);

		snap_strbuf_puts(&help->out, lead);
		snap_strbuf_append(&help->out, line.data, line.size);
		snap_strbuf_putc(&help->out, '\n');
		lead = others;
	}
}
