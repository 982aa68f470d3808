#include "library/image.h"

#include "library/layout.h"
#include "library/library.h"

#include <stdlib.h>
#include <string.h>

/* With its NUL, which ends it. */
static void put_text(struct snap_strbuf *out, const char *text)
{
	snap_strbuf_append(out, text, strlen(text) + 1);
}

static void put_texts(struct snap_strbuf *out, const char *const *texts,
		      uint32_t count)
{
	snap_strbuf_le16(out, (uint16_t)count);
	for (uint32_t i = 0; i < count; i++)
		put_text(out, texts[i]);
}

static void put_parameters(struct snap_strbuf *out,
			   const struct fmt_parameter *parameters,
			   uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		int bits = (parameters[i].optional ? 1 : 0) |
			   (parameters[i].variadic ? 2 : 0);

		snap_strbuf_putc(out, (char)bits);
		put_text(out, fmt_parameter_kind_text(parameters[i].kind));
		put_text(out, parameters[i].name);
	}
}

static void put_signatures(struct snap_strbuf *out,
			   const struct fmt_entry *entry)
{
	snap_strbuf_le16(out, (uint16_t)entry->signature_count);
	for (uint32_t i = 0; i < entry->signature_count; i++) {
		const struct fmt_signature *signature = &entry->signatures[i];

		snap_strbuf_putc(out, (char)signature->input_count);
		snap_strbuf_putc(out, (char)signature->output_count);
		put_parameters(out, signature->inputs, signature->input_count);
		put_parameters(out, signature->outputs,
			       signature->output_count);
	}
}

/* The layout is told in doc.c, which reads it. */
static void put_doc(struct snap_strbuf *out, const struct fmt_entry *entry)
{
	put_text(out, entry->summary);
	put_text(out, entry->description);
	put_text(out, entry->complexity);
	put_text(out, entry->source_path == NULL ? "" : entry->source_path);
	put_signatures(out, entry);
	snap_strbuf_le16(out, (uint16_t)entry->example_count);
	for (uint32_t i = 0; i < entry->example_count; i++) {
		put_text(out, entry->examples[i].source);
		put_text(out, entry->examples[i].display);
	}
	put_texts(out, entry->see_also, entry->see_also_count);
}

/*
 * A block ends with the text that fills it: no text is cut in two, so that one
 * look-up unpacks one block.
 */
struct block_cutter {
	struct snap_strbuf *ends;
	uint64_t begin; /* of the open block */
	uint32_t size;
};

static void end_text(struct block_cutter *cutter, uint64_t at)
{
	if (at - cutter->begin < cutter->size)
		return;
	snap_strbuf_le64(cutter->ends, at);
	cutter->begin = at;
}

static void end_all(struct block_cutter *cutter, uint64_t at)
{
	if (at != cutter->begin)
		snap_strbuf_le64(cutter->ends, at);
	cutter->begin = at;
}

static void place_entry(struct ms_library_image *image,
			const struct fmt_entry *entry, struct ms_placed *placed)
{
	placed->doc_offset = (uint32_t)image->docs.size;
	put_doc(&image->docs, entry);
	placed->doc_size = (uint32_t)image->docs.size - placed->doc_offset;
	snap_strbuf_le64(&image->doc_sizes, placed->doc_size);
	placed->source = MS_NO_SOURCE;
	if (entry->source == NULL || !image->layout.sources)
		return;
	placed->source =
		(uint32_t)(image->source_ends.size / MS_SOURCE_END_SIZE);
	snap_strbuf_append(&image->sources, entry->source, entry->source_size);
	snap_strbuf_le32(&image->source_ends, (uint32_t)image->sources.size);
}

/* The table of ends, a block of its own, goes in front of the sources. */
static void join_sources(struct ms_library_image *image)
{
	const struct snap_strbuf *ends = &image->source_ends;
	struct block_cutter cutter = { .ends = &image->source_blocks,
				       .size = image->layout.block_size };
	struct snap_strbuf joined;
	uint32_t count = (uint32_t)(ends->size / MS_SOURCE_END_SIZE);

	if (count == 0)
		return;
	snap_strbuf_begin(&joined, &image->allocator);
	snap_strbuf_le32(&joined, count);
	snap_strbuf_append(&joined, ends->data, ends->size);
	uint64_t table = joined.size;
	end_all(&cutter, table);
	for (uint32_t i = 0; i < count && !ends->failed; i++)
		end_text(&cutter,
			 table + snap_le32((const uint8_t *)ends->data +
					   i * MS_SOURCE_END_SIZE));
	snap_strbuf_append(&joined, image->sources.data, image->sources.size);
	end_all(&cutter, joined.size);
	joined.failed |= image->sources.failed | ends->failed;
	snap_strbuf_end(&image->sources);
	image->sources = joined;
}

/* Texts of a category lie together: they share words, and are read together. */
void ms_image_write_texts(struct ms_library_image *image,
			  const struct fmt_library *library,
			  struct ms_placed *placed)
{
	struct block_cutter docs = { .ends = &image->doc_blocks,
				     .size = image->layout.block_size };
	uint32_t *order = snap_calloc(&image->allocator, library->entry_count,
				      sizeof(*order));

	if (order == NULL) {
		image->docs.failed = true;
		return;
	}
	uint32_t next = 0;
	for (uint32_t c = 0; c < library->category_count; c++)
		for (uint32_t i = 0; i < library->entry_count; i++)
			if (library->entries[i].category == c)
				order[next++] = i;
	for (uint32_t i = 0; i < next; i++) {
		place_entry(image, &library->entries[order[i]],
			    &placed[order[i]]);
		end_text(&docs, image->docs.size);
	}
	end_all(&docs, image->docs.size);
	join_sources(image);
	snap_free(&image->allocator, order);
}

/* A keyword and one entry that has it. */
struct keyword {
	const char *text;
	uint32_t entry;
};

static int compare_keywords(const void *a, const void *b)
{
	const struct keyword *left = a, *right = b;
	int order = strcmp(left->text, right->text);

	if (order != 0)
		return order;
	return (left->entry > right->entry) - (left->entry < right->entry);
}

static uint32_t list_keywords(const struct fmt_library *library,
			      struct keyword *out)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < library->entry_count; i++) {
		const struct fmt_entry *entry = &library->entries[i];

		for (uint32_t k = 0; k < entry->keyword_count; k++)
			out[count++] =
				(struct keyword){ entry->keywords[k], i };
	}
	qsort(out, count, sizeof(*out), compare_keywords);
	return count;
}

struct search_parts {
	struct snap_strbuf counts;
	struct snap_strbuf numbers;
	struct snap_strbuf text;
	uint32_t keyword_count;
};

/* Each different keyword once, and the entries that have it. */
static void put_keywords(struct search_parts *parts,
			 const struct keyword *keywords, uint32_t count)
{
	for (uint32_t i = 0; i < count;) {
		uint32_t end = i;

		while (end < count &&
		       strcmp(keywords[end].text, keywords[i].text) == 0)
			snap_strbuf_le32(&parts->numbers,
					 keywords[end++].entry);
		put_text(&parts->text, keywords[i].text);
		snap_strbuf_le32(&parts->counts, end - i);
		parts->keyword_count++;
		i = end;
	}
}

static int join_search(struct ms_library_image *image,
		       const struct search_parts *parts, uint32_t entries,
		       uint32_t number_count, struct snap_error *err)
{
	struct snap_strbuf *out = &image->search;

	snap_strbuf_le32(out, entries);
	snap_strbuf_le32(out, parts->keyword_count);
	snap_strbuf_le32(out, number_count);
	snap_strbuf_le32(out, (uint32_t)parts->text.size);
	snap_strbuf_append(out, parts->counts.data, parts->counts.size);
	snap_strbuf_append(out, parts->numbers.data, parts->numbers.size);
	snap_strbuf_append(out, parts->text.data, parts->text.size);
	bool failed = out->failed || parts->counts.failed ||
		      parts->numbers.failed || parts->text.failed;
	return failed ? snap_fail_memory(err, 0) : 0;
}

int ms_image_write_search(struct ms_library_image *image,
			  const struct fmt_library *library,
			  struct snap_error *err)
{
	struct search_parts parts = { .keyword_count = 0 };
	size_t total = 0;

	for (uint32_t i = 0; i < library->entry_count; i++)
		total += library->entries[i].keyword_count;
	struct keyword *keywords =
		snap_calloc(&image->allocator, total, sizeof(*keywords));
	if (keywords == NULL)
		return snap_fail_memory(err, total * sizeof(*keywords));
	snap_strbuf_begin(&parts.counts, &image->allocator);
	snap_strbuf_begin(&parts.numbers, &image->allocator);
	snap_strbuf_begin(&parts.text, &image->allocator);
	for (uint32_t i = 0; i < library->entry_count; i++)
		put_text(&parts.text, library->entries[i].summary);
	uint32_t count = list_keywords(library, keywords);
	put_keywords(&parts, keywords, count);
	int rc = join_search(image, &parts, library->entry_count, count, err);
	snap_strbuf_end(&parts.counts);
	snap_strbuf_end(&parts.numbers);
	snap_strbuf_end(&parts.text);
	snap_free(&image->allocator, keywords);
	return rc;
}
