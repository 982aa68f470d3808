#include "library/image.h"

#include "base/bytes.h"
#include "library/library.h"

/* What is used where it lies: LIBRARY whole, the others by the page. */
static int add_hot(struct snap_writer *writer, uint32_t type,
		   const struct snap_strbuf *content, struct snap_error *err)
{
	const struct snap_section_spec spec = {
		.struct_size = sizeof(spec),
		.type = type,
		.flags = SNAP_SECTION_REQUIRED,
		.codec = type == MS_SECTION_LIBRARY ? SNAP_CODEC_RAW
						    : SNAP_CODEC_PAGES,
	};

	return snap_writer_add(writer, &spec, content->data, content->size,
			       err);
}

/* SEARCH and PROVENANCE are read whole, so they aren't cut into blocks. */
static int add_whole(const struct ms_library_image *image,
		     struct snap_writer *writer, uint32_t type, uint32_t flags,
		     const struct snap_strbuf *content, struct snap_error *err)
{
	const struct snap_section_spec spec = {
		.struct_size = sizeof(spec),
		.type = type,
		.flags = SNAP_SECTION_COLD | flags,
		.codec = image->layout.cold_codec == SNAP_CODEC_RAW
				 ? SNAP_CODEC_RAW
				 : SNAP_CODEC_ZSTD,
		.level = image->layout.level,
	};

	return snap_writer_add(writer, &spec, content->data, content->size,
			       err);
}

static int add_texts(const struct ms_library_image *image,
		     struct snap_writer *writer, uint32_t type,
		     uint32_t dictionary, const struct snap_strbuf *content,
		     const struct snap_strbuf *ends, struct snap_error *err)
{
	struct snap_section_spec spec = {
		.struct_size = sizeof(spec),
		.type = type,
		.flags = SNAP_SECTION_COLD,
		.codec = image->layout.cold_codec,
		.level = image->layout.level,
		.dictionary = dictionary,
		.block_count = ends->size / 8,
	};
	uint64_t *block_ends = NULL;

	if (spec.codec == SNAP_CODEC_BLOCKS) {
		block_ends = snap_calloc(&image->allocator, spec.block_count,
					 sizeof(*block_ends));
		if (block_ends == NULL)
			return snap_fail_memory(err, ends->size);
		for (size_t i = 0; i < spec.block_count; i++)
			block_ends[i] =
				snap_le64((const uint8_t *)ends->data + i * 8);
		spec.block_ends = block_ends;
	}
	int rc = snap_writer_add(writer, &spec, content->data, content->size,
				 err);
	snap_free(&image->allocator, block_ends);
	return rc;
}

/* A dictionary pays only for blocks, and only with enough text to learn from:
 * then '*dictionary' names it, else it is 0. */
static int add_dictionary(const struct ms_library_image *image,
			  struct snap_writer *writer, uint32_t *dictionary,
			  struct snap_error *err)
{
	size_t wanted = image->layout.dictionary_size;
	size_t count = image->doc_sizes.size / 8;

	*dictionary = 0;
	if (wanted == 0 || image->layout.cold_codec != SNAP_CODEC_BLOCKS ||
	    image->docs.size / 8 < wanted)
		return 0;
	size_t *sizes = snap_calloc(&image->allocator, count, sizeof(*sizes));
	if (sizes == NULL)
		return snap_fail_memory(err, count * sizeof(*sizes));
	for (size_t i = 0; i < count; i++)
		sizes[i] = (size_t)snap_le64(
			(const uint8_t *)image->doc_sizes.data + i * 8);
	int rc = snap_writer_train(writer, image->docs.data, sizes, count,
				   wanted, err);
	snap_free(&image->allocator, sizes);
	if (rc == 0)
		*dictionary = SNAP_TYPE_DICTIONARY;
	/* Too little in common to learn from: then without. */
	return rc == SNAP_E_DICTIONARY ? 0 : rc;
}

static int add_cold(const struct ms_library_image *image,
		    struct snap_writer *writer, struct snap_error *err)
{
	uint32_t dictionary;
	int rc = add_dictionary(image, writer, &dictionary, err);

	if (rc == 0)
		rc = add_whole(image, writer, MS_SECTION_SEARCH, 0,
			       &image->search, err);
	if (rc == 0)
		rc = add_texts(image, writer, MS_SECTION_DOCS, dictionary,
			       &image->docs, &image->doc_blocks, err);
	if (rc == 0 && image->sources.size != 0)
		rc = add_texts(image, writer, MS_SECTION_SOURCES, 0,
			       &image->sources, &image->source_blocks, err);
	if (rc == 0 && image->lines.size != 0)
		rc = add_texts(image, writer, MS_SECTION_LINES, 0,
			       &image->lines, &image->line_blocks, err);
	if (rc == 0 && image->provenance.size != 0)
		rc = add_whole(image, writer, MS_SECTION_PROVENANCE,
			       SNAP_SECTION_INFORMATIONAL, &image->provenance,
			       err);
	return rc;
}

int ms_library_image_add(const struct ms_library_image *image,
			 struct snap_writer *writer, struct snap_error *err)
{
	const struct {
		uint32_t type;
		const struct snap_strbuf *content;
	} hot[] = {
		{ MS_SECTION_LIBRARY, &image->library },
		{ MS_SECTION_NAMES, &image->names },
		{ MS_SECTION_NAME_INDEX, &image->index },
		{ MS_SECTION_RECORDS, &image->records },
		{ MS_SECTION_CATEGORIES, &image->categories },
		{ MS_SECTION_UNITS, &image->units },
		{ MS_SECTION_CODE, &image->code },
	};
	/* The last two hold something when there is code. */
	size_t count =
		sizeof(hot) / sizeof(*hot) - (image->units.size == 0 ? 2 : 0);
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = add_hot(writer, hot[i].type, hot[i].content, err);
	return rc != 0 ? rc : add_cold(image, writer, err);
}
