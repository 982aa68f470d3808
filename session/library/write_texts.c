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

void ms_block_end_text(struct ms_block_cutter *cutter, uint64_t at)
{
	if (at - cutter->begin < cutter->size)
		return;
	snap_strbuf_le64(cutter->ends, at);
	cutter->begin = at;
}

void ms_block_end_all(struct ms_block_cutter *cutter, uint64_t at)
{
	if (at != cutter->begin)
		snap_strbuf_le64(cutter->ends, at);
	cutter->begin = at;
}

static void put_docs(struct ms_library_image *image,
		     const struct fmt_library *library,
		     const struct ms_image_order *order,
		     struct ms_placed *placed)
{
	struct ms_block_cutter cutter = { .ends = &image->doc_blocks,
					  .size = image->layout.block_size };

	for (uint32_t i = 0; i < library->entry_count; i++) {
		uint32_t entry = order->entries[i];
		uint32_t begin = (uint32_t)image->docs.size;

		put_doc(&image->docs, &library->entries[entry]);
		placed[entry].doc_offset = begin;
		placed[entry].doc_size = (uint32_t)image->docs.size - begin;
		snap_strbuf_le64(&image->doc_sizes, placed[entry].doc_size);
		ms_block_end_text(&cutter, image->docs.size);
	}
	ms_block_end_all(&cutter, image->docs.size);
}

/* Units are numbered by name, like entries. */
static void number_units(const struct fmt_library *library,
			 struct ms_placed *placed)
{
	uint32_t units = 0;

	for (uint32_t i = 0; i < library->entry_count; i++)
		placed[i].unit = library->entries[i].source_path == NULL
					 ? MS_NO_UNIT
					 : units++;
}

/* Where each source ends behind the table, whose size is returned. */
static uint64_t put_source_ends(struct ms_library_image *image,
				const struct fmt_library *library,
				uint32_t count)
{
	struct snap_strbuf *out = &image->sources;
	uint64_t end = 0;

	snap_strbuf_le32(out, count);
	for (uint32_t i = 0; i < library->entry_count; i++) {
		if (library->entries[i].source_path == NULL)
			continue;
		end += library->entries[i].source_size;
		snap_strbuf_le32(out, (uint32_t)end);
	}
	return out->size;
}

/* The table of ends is a block of its own, in front of the sources. */
static void put_sources(struct ms_library_image *image,
			const struct fmt_library *library)
{
	struct ms_block_cutter cutter = { .ends = &image->source_blocks,
					  .size = image->layout.block_size };
	struct snap_strbuf *out = &image->sources;
	uint32_t count = 0;

	for (uint32_t i = 0; i < library->entry_count; i++)
		count += library->entries[i].source_path != NULL;
	if (count == 0 || !image->layout.sources)
		return;
	ms_block_end_all(&cutter, put_source_ends(image, library, count));
	for (uint32_t i = 0; i < library->entry_count; i++) {
		const struct fmt_entry *entry = &library->entries[i];

		if (entry->source_path == NULL)
			continue;
		snap_strbuf_append(out, entry->source, entry->source_size);
		ms_block_end_text(&cutter, out->size);
	}
	ms_block_end_all(&cutter, out->size);
}

/* Documents of a category lie together: they share words, and are read
 * together. */
void ms_image_write_texts(struct ms_library_image *image,
			  const struct fmt_library *library,
			  const struct ms_image_order *order,
			  struct ms_placed *placed)
{
	put_docs(image, library, order, placed);
	number_units(library, placed);
	put_sources(image, library);
}
