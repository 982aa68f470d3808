#include "library/help_text.h"

#define DEFAULT_WIDTH 80u

static struct ms_text text_of(const struct snap_strbuf *buf)
{
	return (struct ms_text){ snap_strbuf_text(buf), buf->size };
}

static void put_text(struct snap_strbuf *out, struct ms_text text)
{
	snap_strbuf_append(out, text.data, text.size);
}

static void put_heading(struct ms_help_text *help, const char *heading)
{
	snap_strbuf_puts(&help->out, "\n");
	snap_strbuf_puts(&help->out, heading);
	snap_strbuf_puts(&help->out, "\n");
}

/* Fill what was put together in 'scratch', and empty it. */
static void fill_scratch(struct ms_help_text *help, struct snap_strbuf *scratch)
{
	ms_help_fill(help, text_of(scratch), 2 * MS_HELP_INDENT);
	help->out.failed |= scratch->failed;
	snap_strbuf_reset(scratch);
}

/* "    % n: size", in a line of its own where it doesn't fit. */
static void put_kinds(struct ms_help_text *help, struct snap_strbuf *scratch,
		      const struct ms_doc_signature *signature)
{
	if (signature->input_count == 0)
		return;
	for (uint32_t i = 0; i < signature->input_count; i++) {
		snap_strbuf_puts(scratch, i == 0 ? "% " : ", ");
		put_text(scratch, signature->inputs[i].name);
		snap_strbuf_puts(scratch, ": ");
		put_text(scratch, signature->inputs[i].kind);
	}
	help->gap = MS_HELP_INDENT;
	if (help->column + help->gap + ms_text_columns(text_of(scratch)) >
	    help->width)
		ms_help_break(help, 2 * MS_HELP_INDENT);
	fill_scratch(help, scratch);
}

static void put_signature(struct ms_help_text *help,
			  struct snap_strbuf *scratch,
			  const struct ms_doc_signature *signature,
			  struct ms_text name)
{
	size_t size = ms_signature_text(signature, name, NULL, 0);

	snap_strbuf_zeros(scratch, size);
	if (!scratch->failed)
		(void)ms_signature_text(signature, name, scratch->data,
					size + 1);
	ms_help_start(help, (struct ms_text){ "", 0 }, MS_HELP_INDENT);
	fill_scratch(help, scratch);
	put_kinds(help, scratch, signature);
	ms_help_finish(help);
}

static void put_signatures(struct ms_help_text *help, const struct ms_doc *doc,
			   struct ms_text name)
{
	struct snap_strbuf scratch;

	snap_strbuf_begin(&scratch, &help->out.allocator);
	put_heading(help, "SYNTAX");
	for (uint32_t i = 0; i < doc->signature_count; i++)
		put_signature(help, &scratch, &doc->signatures[i], name);
	snap_strbuf_end(&scratch);
}

static void put_examples(struct ms_help_text *help, const struct ms_doc *doc)
{
	if (doc->example_count != 0)
		put_heading(help, "EXAMPLES");
	for (uint32_t i = 0; i < doc->example_count; i++) {
		const struct ms_doc_example *example = &doc->examples[i];

		ms_help_lines(help, example->source, "    >> ", "       ");
		ms_help_lines(help, example->display, "    ", "    ");
		if (i + 1 < doc->example_count)
			snap_strbuf_putc(&help->out, '\n');
	}
}

static void put_see_also(struct ms_help_text *help, const struct ms_doc *doc)
{
	struct snap_strbuf names;

	if (doc->see_also_count == 0)
		return;
	snap_strbuf_begin(&names, &help->out.allocator);
	for (uint32_t i = 0; i < doc->see_also_count; i++) {
		snap_strbuf_puts(&names, i == 0 ? "" : ", ");
		put_text(&names, doc->see_also[i]);
	}
	put_heading(help, "SEE ALSO");
	ms_help_paragraph(help, text_of(&names));
	help->out.failed |= names.failed;
	snap_strbuf_end(&names);
}

static void put_status(struct ms_help_text *help, const struct ms_entry *entry,
		       const struct ms_doc *doc)
{
	static const char planned[] =
		"This function is planned: it has no implementation yet.";

	if ((entry->flags & MS_ENTRY_PLANNED) != 0) {
		put_heading(help, "STATUS");
		ms_help_paragraph(help,
				  (struct ms_text){ planned, strlen(planned) });
	}
	if (doc->complexity.size != 0) {
		put_heading(help, "COMPLEXITY");
		ms_help_paragraph(help, doc->complexity);
	}
}

static void put_help(struct ms_help_text *help, const struct ms_entry *entry,
		     const struct ms_doc *doc)
{
	ms_help_start(help, entry->name, 2);
	ms_help_fill(help, doc->summary, MS_HELP_INDENT);
	ms_help_finish(help);
	put_signatures(help, doc, entry->name);
	put_heading(help, "DESCRIPTION");
	ms_help_markdown(help, doc->description);
	put_examples(help, doc);
	put_status(help, entry, doc);
	put_see_also(help, doc);
}

int ms_library_help(const struct ms_library *library,
		    const struct ms_entry *entry, uint32_t width, char **text,
		    size_t *size, struct snap_error *err)
{
	struct ms_help_text help = { .width = width == 0 ? DEFAULT_WIDTH
							 : width };
	struct ms_doc *doc;
	int rc = ms_library_doc(library, entry, &doc, err);

	if (rc != 0)
		return rc;
	snap_strbuf_begin(&help.out, &library->allocator);
	put_help(&help, entry, doc);
	ms_doc_free(doc);
	if (help.out.failed) {
		snap_strbuf_end(&help.out);
		return snap_fail_memory(err, 0);
	}
	/* Whatever the image holds, no control character gets out. */
	ms_text_clean(help.out.data, help.out.size, false);
	*text = help.out.data;
	*size = help.out.size;
	return 0;
}
