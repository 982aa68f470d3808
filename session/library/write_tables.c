#include "library/image.h"

#include "library/index_build.h"
#include "library/layout.h"

/* The flags of the metadata keep their bits in the image. */
_Static_assert((int)FMT_FLAG_PURE == (int)MS_ENTRY_PURE &&
		       (int)FMT_FLAG_SUPPRESSES_DISPLAY ==
			       (int)MS_ENTRY_SUPPRESSES_DISPLAY &&
		       (int)FMT_FLAG_TOUCHES_WORKSPACE ==
			       (int)MS_ENTRY_TOUCHES_WORKSPACE &&
		       (int)FMT_FLAG_IO == (int)MS_ENTRY_IO &&
		       (int)FMT_FLAG_NONDETERMINISTIC ==
			       (int)MS_ENTRY_NONDETERMINISTIC,
	       "flags of metadata and image differ");
_Static_assert(FMT_ARITY_UNBOUNDED == MS_ARITY_UNBOUNDED,
	       "unbounded differs between metadata and image");

uint32_t ms_image_flags(const struct fmt_entry *entry)
{
	uint32_t flags = entry->flags;

	if (entry->source_path != NULL)
		flags |= MS_ENTRY_FUNCTION;
	if (entry->planned)
		flags |= MS_ENTRY_PLANNED;
	if (entry->hidden)
		flags |= MS_ENTRY_PRIVATE;
	return flags;
}

/* A text into NAMES; what refers to it gets offset and size. */
static void put_name(struct ms_library_image *image, struct snap_strbuf *to,
		     const char *text)
{
	snap_strbuf_le32(to, (uint32_t)image->names.size);
	snap_strbuf_le32(to, (uint32_t)strlen(text));
	snap_strbuf_puts(&image->names, text);
}

/* Counts that don't fit were refused before. */
static void put_count(struct snap_strbuf *out, uint16_t count)
{
	snap_strbuf_putc(out, (char)(count == FMT_ARITY_UNBOUNDED
					     ? MS_COUNT_UNBOUNDED
					     : count));
}

static void put_record(struct ms_library_image *image,
		       const struct fmt_entry *entry,
		       const struct ms_placed *placed)
{
	struct snap_strbuf *out = &image->records;

	snap_strbuf_le32(out, (uint32_t)image->names.size);
	snap_strbuf_le32(out, placed->doc_offset);
	snap_strbuf_le32(out, placed->unit);
	snap_strbuf_le16(out, (uint16_t)entry->category);
	snap_strbuf_le16(out, (uint16_t)ms_image_flags(entry));
	put_count(out, entry->arity.input_min);
	put_count(out, entry->arity.input_max);
	put_count(out, entry->arity.output_min);
	put_count(out, entry->arity.output_max);
	snap_strbuf_putc(out, (char)strlen(entry->name));
	snap_strbuf_le16(out, (uint16_t)placed->doc_size);
	snap_strbuf_putc(out, (char)(placed->doc_size >> 16));
	snap_strbuf_puts(&image->names, entry->name);
}

struct counts {
	uint32_t functions, planned, hidden, compiled;
};

static struct counts count_entries(const struct fmt_library *library,
				   const struct ms_compiled *compiled)
{
	struct counts counts = { .functions = 0 };

	for (uint32_t i = 0; i < library->entry_count; i++) {
		counts.functions += library->entries[i].source_path != NULL;
		counts.planned += library->entries[i].planned;
		counts.hidden += library->entries[i].hidden;
		counts.compiled +=
			compiled != NULL && compiled[i].image != NULL;
	}
	return counts;
}

static void write_head(struct ms_library_image *image,
		       const struct fmt_library *library,
		       const struct counts *counts,
		       const struct ms_index *index)
{
	struct snap_strbuf *out = &image->library;

	snap_strbuf_le32(out, MS_IMAGE_VERSION);
	snap_strbuf_le32(out, library->entry_count);
	snap_strbuf_le32(out, library->entry_count - counts->functions);
	snap_strbuf_le32(out, counts->planned);
	snap_strbuf_le32(out, counts->functions);
	snap_strbuf_le32(out, counts->compiled);
	snap_strbuf_le32(out, counts->hidden);
	snap_strbuf_le32(out, library->category_count);
	snap_strbuf_le32(out, index->slot_count);
	snap_strbuf_le32(out, index->probe_limit);
	snap_strbuf_le32(out, (uint32_t)strlen(library->name));
	snap_strbuf_le32(out, (uint32_t)strlen(library->version));
	snap_strbuf_zeros(out, MS_LIBRARY_SIZE - MS_AT_LIBRARY_RESERVED);
	snap_strbuf_puts(out, library->name);
	snap_strbuf_puts(out, library->version);
}

static int build_index(struct ms_library_image *image,
		       const struct fmt_library *library, struct ms_index *out,
		       struct snap_error *err)
{
	uint32_t count = library->entry_count;
	struct ms_text *names =
		snap_calloc(&image->allocator, count, sizeof(*names));

	if (names == NULL)
		return snap_fail_memory(err, count * sizeof(*names));
	for (uint32_t i = 0; i < count; i++)
		names[i] = (struct ms_text){ library->entries[i].name,
					     strlen(library->entries[i].name) };
	int rc = ms_index_build(out, names, count, &image->allocator, err);
	snap_free(&image->allocator, names);
	return rc;
}

static void write_categories(struct ms_library_image *image,
			     const struct fmt_library *library,
			     const struct ms_image_order *order)
{
	struct snap_strbuf *out = &image->categories;
	uint32_t first = 0;

	for (uint32_t i = 0; i < library->category_count; i++) {
		put_name(image, out, library->categories[i].name);
		put_name(image, out, library->categories[i].title);
		snap_strbuf_le32(out, first);
		snap_strbuf_le32(out, order->count_of[i]);
		first += order->count_of[i];
	}
	for (uint32_t i = 0; i < order->listed; i++)
		snap_strbuf_le32(out, order->entries[i]);
}

int ms_image_write_tables(struct ms_library_image *image,
			  const struct fmt_library *library,
			  const struct ms_compiled *compiled,
			  const struct ms_image_order *order,
			  const struct ms_placed *placed,
			  struct snap_error *err)
{
	const struct counts counts = count_entries(library, compiled);
	struct ms_index index;
	int rc = build_index(image, library, &index, err);

	if (rc != 0)
		return rc;
	write_head(image, library, &counts, &index);
	for (uint32_t i = 0; i < index.slot_count; i++)
		snap_strbuf_le32(&image->index, index.slots[i]);
	ms_index_free(&index, &image->allocator);
	for (uint32_t i = 0; i < library->entry_count; i++)
		put_record(image, &library->entries[i], &placed[i]);
	write_categories(image, library, order);
	return 0;
}
