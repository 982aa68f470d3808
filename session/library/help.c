#include "library/view.h"

#include "base/strbuf.h"

#define DEFAULT_WIDTH 80u
#define INDENT	      4u

/* Text of the image may hold anything: control characters don't reach the
 * terminal. */
static void put_clean(struct snap_strbuf *out, const char *data, size_t size)
{
	size_t begin = 0;

	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)data[i];

		if (c >= 0x20 && c != 0x7f)
			continue;
		snap_strbuf_append(out, data + begin, i - begin);
		snap_strbuf_putc(out, c == '\n' || c == '\t' ? ' ' : '?');
		begin = i + 1;
	}
	snap_strbuf_append(out, data + begin, size - begin);
}

static void put_spaces(struct snap_strbuf *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		snap_strbuf_putc(out, ' ');
}

static void put_text(struct snap_strbuf *out, struct ms_text text)
{
	put_clean(out, text.data, text.size);
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Columns that a piece of UTF-8 takes, one per character. */
static size_t columns_of(const char *data, size_t size)
{
	size_t columns = 0;

	for (size_t i = 0; i < size; i++)
		columns += !is_continuation(data[i]);
	return columns;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* Words of one paragraph, filled into lines. */
static void put_filled(struct snap_strbuf *out, struct ms_text text,
		       size_t indent, size_t width)
{
	size_t column = 0, i = 0;

	while (i < text.size) {
		while (i < text.size && is_blank(text.data[i]))
			i++;
		size_t begin = i;
		while (i < text.size && !is_blank(text.data[i]))
			i++;
		if (begin == i)
			break;
		size_t columns = columns_of(text.data + begin, i - begin);
		if (column != 0 && column + 1 + columns > width) {
			snap_strbuf_putc(out, '\n');
			column = 0;
		}
		if (column == 0) {
			put_spaces(out, indent);
			column = indent;
		} else {
			snap_strbuf_putc(out, ' ');
			column++;
		}
		put_clean(out, text.data + begin, i - begin);
		column += columns;
	}
	snap_strbuf_putc(out, '\n');
}

/* The next line of '*rest', without its end; '*rest' moves behind it. */
static struct ms_text take_line(struct ms_text *rest)
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

/* Lists, code and headings keep their lines; other lines may be refilled. */
static bool keeps_its_line(struct ms_text line)
{
	if (line.size == 0)
		return false;
	if (strchr("#|>", line.data[0]) != NULL)
		return true;
	if (line.size > 1 && strchr("*-+", line.data[0]) != NULL)
		return line.data[1] == ' ';
	return line.size > 3 && (memcmp(line.data, "    ", 4) == 0 ||
				 memcmp(line.data, "```", 3) == 0);
}

/* Markdown is readable as it is: paragraphs are refilled, the rest kept. */
static void put_markdown(struct snap_strbuf *out, struct ms_text text,
			 size_t width)
{
	while (text.size != 0) {
		struct ms_text line = take_line(&text);

		if (line.size == 0) {
			snap_strbuf_putc(out, '\n');
			continue;
		}
		if (keeps_its_line(line)) {
			put_spaces(out, INDENT);
			put_text(out, line);
			snap_strbuf_putc(out, '\n');
			continue;
		}
		while (text.size != 0 && text.data[0] != '\n' &&
		       !keeps_its_line(text))
			(void)take_line(&text);
		/* The paragraph ends where the rest begins. */
		line.size = (size_t)(text.data - line.data);
		put_filled(out, line, INDENT, width);
	}
}

static void put_lines(struct snap_strbuf *out, struct ms_text text,
		      const char *first, const char *others)
{
	const char *lead = first;

	while (text.size != 0) {
		struct ms_text line = take_line(&text);

		snap_strbuf_puts(out, lead);
		put_text(out, line);
		snap_strbuf_putc(out, '\n');
		lead = others;
	}
}

static void put_parameters(struct snap_strbuf *out,
			   const struct ms_doc_parameter *parameters,
			   uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (i != 0)
			snap_strbuf_puts(out, ", ");
		put_text(out, parameters[i].name);
		if (parameters[i].variadic)
			snap_strbuf_puts(out, "...");
		if (parameters[i].optional)
			snap_strbuf_putc(out, '?');
	}
}

static void put_signature(struct snap_strbuf *out,
			  const struct ms_doc_signature *signature,
			  struct ms_text name)
{
	bool several = signature->output_count > 1;

	if (several)
		snap_strbuf_putc(out, '[');
	put_parameters(out, signature->outputs, signature->output_count);
	if (several)
		snap_strbuf_putc(out, ']');
	if (signature->output_count != 0)
		snap_strbuf_puts(out, " = ");
	put_text(out, name);
	if (signature->input_count == 0)
		return;
	snap_strbuf_putc(out, '(');
	put_parameters(out, signature->inputs, signature->input_count);
	snap_strbuf_putc(out, ')');
}

size_t ms_signature_text(const struct ms_doc_signature *signature,
			 struct ms_text name, char *out, size_t size)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, NULL);
	put_signature(&text, signature, name);
	size_t length = text.size;
	if (size != 0) {
		size_t kept = length < size ? length : size - 1;

		memcpy(out, snap_strbuf_text(&text), kept);
		out[kept] = '\0';
	}
	snap_strbuf_end(&text);
	return length;
}

static void put_heading(struct snap_strbuf *out, const char *heading)
{
	snap_strbuf_putc(out, '\n');
	snap_strbuf_puts(out, heading);
	snap_strbuf_putc(out, '\n');
}

static void put_arguments(struct snap_strbuf *out,
			  const struct ms_doc_parameter *parameters,
			  uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		snap_strbuf_puts(out, i == 0 ? "" : ", ");
		put_text(out, parameters[i].name);
		snap_strbuf_puts(out, ": ");
		put_text(out, parameters[i].kind);
	}
}

static void put_signatures(struct snap_strbuf *out, const struct ms_doc *doc,
			   struct ms_text name)
{
	put_heading(out, "SYNTAX");
	for (uint32_t i = 0; i < doc->signature_count; i++) {
		const struct ms_doc_signature *signature = &doc->signatures[i];

		put_spaces(out, INDENT);
		put_signature(out, signature, name);
		if (signature->input_count != 0) {
			snap_strbuf_puts(out, "    % ");
			put_arguments(out, signature->inputs,
				      signature->input_count);
		}
		snap_strbuf_putc(out, '\n');
	}
}

static void put_examples(struct snap_strbuf *out, const struct ms_doc *doc)
{
	if (doc->example_count != 0)
		put_heading(out, "EXAMPLES");
	for (uint32_t i = 0; i < doc->example_count; i++) {
		put_lines(out, doc->examples[i].source, "    >> ", "       ");
		put_lines(out, doc->examples[i].display, "    ", "    ");
		if (i + 1 < doc->example_count)
			snap_strbuf_putc(out, '\n');
	}
}

static void put_see_also(struct snap_strbuf *out, const struct ms_doc *doc)
{
	if (doc->see_also_count == 0)
		return;
	put_heading(out, "SEE ALSO");
	put_spaces(out, INDENT);
	for (uint32_t i = 0; i < doc->see_also_count; i++) {
		snap_strbuf_puts(out, i == 0 ? "" : ", ");
		put_text(out, doc->see_also[i]);
	}
	snap_strbuf_putc(out, '\n');
}

static void put_status(struct snap_strbuf *out, const struct ms_entry *entry,
		       const struct ms_doc *doc)
{
	if ((entry->flags & MS_ENTRY_PLANNED) != 0)
		snap_strbuf_puts(out, "\nThis function is planned: it has no "
				      "implementation yet.\n");
	if (doc->complexity.size != 0) {
		put_heading(out, "COMPLEXITY");
		put_spaces(out, INDENT);
		put_text(out, doc->complexity);
		snap_strbuf_putc(out, '\n');
	}
}

int ms_library_help(const struct ms_library *library,
		    const struct ms_entry *entry, uint32_t width, char **text,
		    size_t *size, struct snap_error *err)
{
	struct snap_strbuf out;
	struct ms_doc *doc;
	int rc = ms_library_doc(library, entry, &doc, err);

	if (rc != 0)
		return rc;
	snap_strbuf_begin(&out, &library->allocator);
	put_text(&out, entry->name);
	snap_strbuf_puts(&out, "  ");
	put_text(&out, doc->summary);
	snap_strbuf_putc(&out, '\n');
	put_signatures(&out, doc, entry->name);
	put_heading(&out, "DESCRIPTION");
	put_markdown(&out, doc->description,
		     width == 0 ? DEFAULT_WIDTH : width);
	put_examples(&out, doc);
	put_status(&out, entry, doc);
	put_see_also(&out, doc);
	ms_doc_free(doc);
	if (out.failed) {
		snap_strbuf_end(&out);
		return snap_fail_memory(err, 0);
	}
	*text = out.data;
	*size = out.size;
	return 0;
}
