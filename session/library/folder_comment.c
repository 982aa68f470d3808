#include "library/folder_comment.h"

#include "base/utf8.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* A part of a text. */
struct words {
	const char *data;
	size_t size;
};

static struct words take_line(struct words *text)
{
	const char *end = memchr(text->data, '\n', text->size);
	size_t size = end == NULL ? text->size : (size_t)(end - text->data);
	struct words line = { text->data, size };

	size += end != NULL;
	text->data += size;
	text->size -= size;
	if (line.size != 0 && line.data[line.size - 1] == '\r')
		line.size--;
	return line;
}

static struct words skip(struct words line, size_t count)
{
	return (struct words){ line.data + count, line.size - count };
}

static bool begins(struct words line, const char *word)
{
	size_t size = strlen(word);

	return line.size >= size && memcmp(line.data, word, size) == 0;
}

static struct words skip_blanks(struct words line)
{
	size_t count = 0;

	while (count < line.size &&
	       (line.data[count] == ' ' || line.data[count] == '\t'))
		count++;
	return skip(line, count);
}

/* "%%  text" is " text"; a line of marks alone, and the brackets of a block
 * comment, are empty. */
static struct words skip_marks(struct words line)
{
	struct words text = skip_blanks(line);
	size_t count = 0;

	while (count < text.size &&
	       (text.data[count] == '%' || text.data[count] == '#'))
		count++;
	if (count == 0)
		return line;
	text = skip(text, count);
	if (count == 1 && text.size == 1 &&
	    (text.data[0] == '{' || text.data[0] == '}'))
		return skip(text, 1);
	return begins(text, " ") ? skip(text, 1) : text;
}

/* What isn't UTF-8 is '?', a tab is a blank, other controls are left out. */
static void put_clean(struct snap_strbuf *out, struct words text)
{
	while (text.size != 0) {
		uint32_t c = 0;
		size_t size = snap_utf8_decode((const unsigned char *)text.data,
					       text.size, &c);

		if (size == 0)
			snap_strbuf_putc(out, '?');
		else if (c == '\t')
			snap_strbuf_putc(out, ' ');
		else if (c >= 0x20 && (c < 0x7f || c >= 0xa0) && c != 0x2028 &&
			 c != 0x2029)
			snap_strbuf_append(out, text.data, size);
		text = skip(text, size == 0 ? 1 : size);
	}
}

/* ------------------------------------------------------------------ texinfo */

/* Lines that only tell how to set what is between them. */
static bool is_layout(struct words line)
{
	static const char *const commands[] = {
		"@def",	 "@end",      "@example", "@group",   "@cindex",
		"@find", "@noindent", "@table",	  "@itemize", "@enumerate",
		"@tex",	 "@ifnottex", "@ifinfo",  "@ifset",   "@ifclear",
		"@sp",	 "@need",     "@verbat",  "@smallex", "@multitab",
	};

	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (begins(line, commands[i]))
			return true;
	return begins(line, "-*- texinfo");
}

/* "@var{x}" is "x", "@@" is "@", "@dots{}" is "...". */
static void put_texinfo(struct snap_strbuf *out, struct words line)
{
	while (line.size != 0) {
		size_t size = 1;

		if (line.data[0] == '}') {
			line = skip(line, 1);
			continue;
		}
		if (line.data[0] != '@' || line.size == 1) {
			while (size < line.size && line.data[size] != '@' &&
			       line.data[size] != '}')
				size++;
			put_clean(out, (struct words){ line.data, size });
			line = skip(line, size);
			continue;
		}
		if (!isalpha((unsigned char)line.data[1])) {
			snap_strbuf_append(out, line.data + 1, 1);
			line = skip(line, 2);
			continue;
		}
		while (size < line.size &&
		       isalpha((unsigned char)line.data[size]))
			size++;
		if (begins(line, "@dots") || begins(line, "@result"))
			snap_strbuf_puts(out,
					 line.data[1] == 'd' ? "..." : "=>");
		if (begins(line, "@seealso"))
			snap_strbuf_puts(out, "See also: ");
		/* "@item x" is a word of its own; its blank goes too. */
		size += size < line.size &&
			(line.data[size] == '{' || line.data[size] == ' ');
		line = skip(line, size);
	}
}

/* -------------------------------------------------------------------- text */

static void trim_blanks(struct snap_strbuf *out, size_t from)
{
	while (out->size > from && out->data[out->size - 1] == ' ')
		out->data[--out->size] = '\0';
}

static bool is_texinfo(struct words comment)
{
	while (comment.size != 0) {
		struct words line = skip_marks(take_line(&comment));

		if (skip_blanks(line).size != 0)
			return begins(line, "-*- texinfo");
	}
	return false;
}

bool ms_comment_text(const char *comment, size_t size, struct snap_strbuf *out)
{
	struct words rest = { comment, size };
	bool texinfo = is_texinfo(rest);
	size_t begin = out->size;
	bool empty = true; /* the line before it */

	while (rest.size != 0) {
		struct words line = skip_marks(take_line(&rest));
		size_t at = out->size;

		if (texinfo && is_layout(line))
			continue;
		if (texinfo)
			put_texinfo(out, line);
		else
			put_clean(out, line);
		trim_blanks(out, at);
		if (out->size == at && empty)
			continue;
		empty = out->size == at;
		snap_strbuf_putc(out, '\n');
	}
	while (out->size > begin && out->data[out->size - 1] == '\n')
		out->data[--out->size] = '\0';
	if (out->size > begin)
		snap_strbuf_putc(out, '\n');
	return texinfo;
}

/* ----------------------------------------------------------------- summary */

/* "STRIP  Remove" is "Remove" for strip, and so is "strip - Remove". */
static struct words skip_name(struct words text, const char *name)
{
	size_t size = strlen(name);

	if (text.size <= size || strncasecmp(text.data, name, size) != 0 ||
	    (text.data[size] != ' ' && text.data[size] != ':'))
		return text;
	struct words rest = skip_blanks(skip(text, size));
	if (begins(rest, "- ") || begins(rest, ": "))
		rest = skip_blanks(skip(rest, 2));
	return rest.size == 0 || rest.data[0] == '\n' ? text : rest;
}

static bool ends_sentence(struct words text, size_t at)
{
	return text.data[at] == '.' &&
	       (at + 1 == text.size || text.data[at + 1] == ' ' ||
		text.data[at + 1] == '\n');
}

/* Up to the end of the sentence, or of the line or the paragraph. */
static struct words first_sentence(struct words text, bool filled)
{
	const char *end = filled ? "\n\n" : "\n";
	size_t size = 0;

	while (size < text.size && !ends_sentence(text, size) &&
	       !begins(skip(text, size), end))
		size++;
	size += size < text.size && text.data[size] == '.';
	return (struct words){ text.data, size };
}

/* Bytes of the first 'count' characters. */
static size_t characters(struct words text, size_t count)
{
	size_t size = 0;

	for (; size < text.size; size++)
		if (((unsigned char)text.data[size] & 0xc0) != 0x80 &&
		    count-- == 0)
			break;
	return size;
}

void ms_comment_summary(const char *text, size_t size, const char *name,
			bool filled, struct snap_strbuf *out)
{
	struct words rest = skip_blanks((struct words){ text, size });
	struct words sentence = first_sentence(skip_name(rest, name), filled);
	size_t begin = out->size;

	for (size_t i = 0; i < sentence.size; i++) {
		char c = sentence.data[i] == '\n' ? ' ' : sentence.data[i];

		if (c != ' ' ||
		    (out->size > begin && out->data[out->size - 1] != ' '))
			snap_strbuf_putc(out, c);
	}
	trim_blanks(out, begin);
	if (out->failed || out->size == begin)
		return;
	struct words whole = { out->data + begin, out->size - begin };
	if (characters(whole, MS_FOLDER_SUMMARY_MAX) == whole.size)
		return;
	/* The last word that has room with the dots behind it. */
	size_t cut = characters(whole, MS_FOLDER_SUMMARY_MAX - 3);
	size_t blank = cut;
	while (blank > cut / 2 && whole.data[blank] != ' ')
		blank--;
	out->size = begin + (blank > cut / 2 ? blank : cut);
	snap_strbuf_puts(out, "...");
}
