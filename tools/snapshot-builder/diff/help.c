/* What help shows of an entry. */
#include "tools/snapshot-builder/diff/diff.h"

#include "base/strbuf.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/inspect/entry_words.h"

static void put_lists(struct diff_item *item, const char *what,
		      const struct ms_doc *const docs[2],
		      void (*write)(const struct ms_doc *doc,
				    struct snap_strbuf *out))
{
	struct snap_strbuf texts[2];
	struct ms_text spans[2];

	for (unsigned k = 0; k < 2; k++) {
		snap_strbuf_begin(&texts[k], NULL);
		write(docs[k], &texts[k]);
		if (texts[k].failed)
			tool_no_memory();
		spans[k] = (struct ms_text){ snap_strbuf_text(&texts[k]),
					     texts[k].size };
	}
	diff_put_texts(
		item, what,
		(const struct ms_text *const[2]){ &spans[0], &spans[1] });
	snap_strbuf_end(&texts[0]);
	snap_strbuf_end(&texts[1]);
}

static void write_signatures(const struct ms_doc *doc, struct snap_strbuf *out)
{
	for (uint32_t i = 0; i < doc->signature_count; i++) {
		if (i != 0)
			snap_strbuf_puts(out, "; ");
		entry_signature(&doc->signatures[i], out);
	}
}

/* Texts of documents hold no NUL, so one keeps them apart. */
static void write_examples(const struct ms_doc *doc, struct snap_strbuf *out)
{
	for (uint32_t i = 0; i < doc->example_count; i++) {
		const struct ms_doc_example *example = &doc->examples[i];

		snap_strbuf_append(out, example->source.data,
				   example->source.size);
		snap_strbuf_append(out, "\0\n", 2);
		snap_strbuf_append(out, example->display.data,
				   example->display.size);
		snap_strbuf_append(out, "\0\n", 2);
	}
}

static void write_see_also(const struct ms_doc *doc, struct snap_strbuf *out)
{
	for (uint32_t i = 0; i < doc->see_also_count; i++) {
		if (i != 0)
			snap_strbuf_putc(out, ' ');
		snap_strbuf_append(out, doc->see_also[i].data,
				   doc->see_also[i].size);
	}
}

static void put_doc(struct diff_item *item, const struct ms_doc *const docs[2])
{
	const struct ms_doc *a = docs[0], *b = docs[1];
#define PUT_TEXT(word, member)                                                 \
	diff_put_texts(                                                        \
		item, word,                                                    \
		(const struct ms_text *const[2]){ &a->member, &b->member })
	PUT_TEXT("summary", summary);
	PUT_TEXT("description", description);
	PUT_TEXT("complexity", complexity);
	PUT_TEXT("path", source_path);
#undef PUT_TEXT
	put_lists(item, "signatures", docs, write_signatures);
	put_lists(item, "examples", docs, write_examples);
	put_lists(item, "see also", docs, write_see_also);
}

int diff_help(struct diff *diff, const struct ms_entry entries[2],
	      struct snap_error *err)
{
	struct diff_item item = diff_item(diff, DIFF_HELP, entries[1].name);
	struct ms_doc *a = NULL, *b = NULL;
	int rc = ms_library_doc(diff->side[0].open.library, &entries[0], &a,
				err);

	if (rc == 0)
		rc = ms_library_doc(diff->side[1].open.library, &entries[1], &b,
				    err);
	if (rc == 0)
		put_doc(&item, (const struct ms_doc *const[2]){ a, b });
	ms_doc_free(a);
	ms_doc_free(b);
	return rc;
}
