#include "library/image.h"

#include "library/layout.h"
#include "library/library.h"

#include <string.h>

void ms_image_put_text(struct snap_strbuf *out, const char *text)
{
	snap_strbuf_append(out, text, strlen(text) + 1);
}

static void put_texts(struct snap_strbuf *out, const char *const *texts,
		      uint32_t count)
{
	snap_strbuf_le16(out, (uint16_t)count);
	for (uint32_t i = 0; i < count; i++)
		ms_image_put_text(out, texts[i]);
}

static void put_parameters(struct snap_strbuf *out,
			   const struct fmt_parameter *parameters,
			   uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		int bits = (parameters[i].optional ? 1 : 0) |
			   (parameters[i].variadic ? 2 : 0);

		snap_strbuf_putc(out, (char)bits);
		ms_image_put_text(out,
				  fmt_parameter_kind_text(parameters[i].kind));
		ms_image_put_text(out, parameters[i].name);
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
	ms_image_put_text(out, entry->summary);
	ms_image_put_text(out, entry->description);
	ms_image_put_text(out, entry->complexity);
	ms_image_put_text(out,
			  entry->source_path == NULL ? "" : entry->source_path);
	put_signatures(out, entry);
	snap_strbuf_le16(out, (uint16_t)entry->example_count);
	for (uint32_t i = 0; i < entry->example_count; i++) {
		ms_image_put_text(out, entry->examples[i].source);
		ms_image_put_text(out, entry->examples[i].display);
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
	placed->unit = MS_NO_UNIT;
	if (entry->source == NULL || !image->layout.sources)
		return;
	placed->unit = (uint32_t)(image->source_ends.size / MS_SOURCE_END_SIZE);
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
			  const struct ms_image_order *order,
			  struct ms_placed *placed)
{
	struct block_cutter docs = { .ends = &image->doc_blocks,
				     .size = image->layout.block_size };

	for (uint32_t i = 0; i < library->entry_count; i++) {
		uint32_t entry = order->entries[i];

		place_entry(image, &library->entries[entry], &placed[entry]);
		end_text(&docs, image->docs.size);
	}
	end_all(&docs, image->docs.size);
	join_sources(image);
}
