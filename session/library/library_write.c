#include "library/library_write.h"

#include "base/bytes.h"
#include "code/runtime_key.h"
#include "library/image.h"
#include "library/library.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_BLOCK_SIZE (16u * 1024)
#define BUFFER_COUNT	   13

/* Each buffer of the image once, for what is done to all of them. */
static void all_buffers(struct ms_library_image *image,
			struct snap_strbuf *out[BUFFER_COUNT])
{
	struct snap_strbuf *const buffers[BUFFER_COUNT] = {
		&image->library,     &image->names,	 &image->index,
		&image->records,     &image->categories, &image->search,
		&image->docs,	     &image->sources,	 &image->provenance,
		&image->source_ends, &image->doc_blocks, &image->source_blocks,
		&image->doc_sizes,
	};

	memcpy(out, buffers, sizeof(buffers));
}

static struct ms_library_image *allocate_image(
	const struct snap_allocator *allocator)
{
	struct ms_library_image *image =
		snap_calloc(allocator, 1, sizeof(*image));
	struct snap_strbuf *buffers[BUFFER_COUNT];

	if (image == NULL)
		return NULL;
	image->allocator = *allocator;
	all_buffers(image, buffers);
	for (size_t i = 0; i < BUFFER_COUNT; i++)
		snap_strbuf_begin(buffers[i], allocator);
	return image;
}

void ms_library_image_free(struct ms_library_image *image)
{
	struct snap_strbuf *buffers[BUFFER_COUNT];

	if (image == NULL)
		return;
	all_buffers(image, buffers);
	for (size_t i = 0; i < BUFFER_COUNT; i++)
		snap_strbuf_end(buffers[i]);
	struct snap_allocator allocator = image->allocator;
	snap_free(&allocator, image);
}

/* Offsets in the image have 32 bits. */
static int check_sizes(struct ms_library_image *image, struct snap_error *err)
{
	struct snap_strbuf *buffers[BUFFER_COUNT];

	all_buffers(image, buffers);
	for (size_t i = 0; i < BUFFER_COUNT; i++) {
		if (buffers[i]->failed)
			return snap_fail_memory(err, 0);
		if (buffers[i]->size > UINT32_MAX)
			return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
					 "a section of the library image would "
					 "have %zu bytes, at most %u can be "
					 "addressed",
					 buffers[i]->size, UINT32_MAX);
	}
	return 0;
}

/* An argument count has one byte, and so has a signature's. */
static int check_counts(const struct fmt_library *library,
			struct snap_error *err)
{
	for (uint32_t i = 0; i < library->entry_count; i++) {
		const struct fmt_entry *entry = &library->entries[i];

		for (uint32_t k = 0; k < entry->signature_count; k++)
			if (entry->signatures[k].input_count >= UINT8_MAX ||
			    entry->signatures[k].output_count >= UINT8_MAX)
				return snap_fail(err, SNAP_E_LIMIT,
						 SNAP_NO_OFFSET,
						 "'%s' has a signature of more "
						 "than 254 arguments",
						 entry->name);
	}
	return 0;
}

static int write_image(struct ms_library_image *image,
		       const struct fmt_library *library,
		       const char *provenance, struct snap_error *err)
{
	struct ms_placed *placed = snap_calloc(
		&image->allocator, library->entry_count, sizeof(*placed));

	if (placed == NULL)
		return snap_fail_memory(err,
					library->entry_count * sizeof(*placed));
	int rc = check_counts(library, err);
	if (rc == 0)
		ms_image_write_texts(image, library, placed);
	if (rc == 0)
		rc = ms_image_write_tables(image, library, placed, err);
	if (rc == 0)
		rc = ms_image_write_search(image, library, err);
	if (provenance != NULL)
		snap_strbuf_puts(&image->provenance, provenance);
	if (rc == 0)
		rc = check_sizes(image, err);
	snap_free(&image->allocator, placed);
	return rc;
}

int ms_library_image_create(struct ms_library_image **out,
			    const struct fmt_library *library,
			    const struct ms_library_layout *layout,
			    const char *provenance,
			    const struct snap_allocator *allocator,
			    struct snap_error *err)
{
	struct snap_allocator chosen = snap_allocator_or_default(allocator);
	struct ms_library_image *image = allocate_image(&chosen);

	if (image == NULL)
		return snap_fail_memory(err, sizeof(*image));
	image->layout = *layout;
	if (image->layout.block_size == 0)
		image->layout.block_size = DEFAULT_BLOCK_SIZE;
	int rc = write_image(image, library, provenance, err);
	if (rc != 0) {
		ms_library_image_free(image);
		return rc;
	}
	*out = image;
	return 0;
}

static int add_hot(struct snap_writer *writer, uint32_t type,
		   const struct snap_strbuf *content, struct snap_error *err)
{
	const struct snap_section_spec spec = {
		.struct_size = sizeof(spec),
		.type = type,
		.flags = SNAP_SECTION_REQUIRED,
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
	};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(hot) / sizeof(*hot); i++)
		rc = add_hot(writer, hot[i].type, hot[i].content, err);
	return rc != 0 ? rc : add_cold(image, writer, err);
}

int ms_library_key(const struct fmt_library *library, struct snap_key *out,
		   struct snap_error *err)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, NULL);
	for (uint32_t i = 0; i < library->entry_count; i++) {
		const struct fmt_entry *entry = &library->entries[i];
		const struct ms_builtin_row row = {
			.name = entry->name,
			.name_size = strlen(entry->name),
			.flags = ms_image_flags(entry),
			.input_min = entry->arity.input_min,
			.input_max = entry->arity.input_max,
			.output_min = entry->arity.output_min,
			.output_max = entry->arity.output_max,
		};

		if (entry->source_path == NULL)
			ms_builtin_row_write(&text, &row);
	}
	int rc = text.failed ? snap_fail_memory(err, 0) : 0;
	if (rc == 0)
		*out = (struct snap_key){
			.bytecode = ms_bytecode_digest(),
			.builtins = ms_builtins_digest(&text),
			.options = ms_options_digest(),
		};
	snap_strbuf_end(&text);
	return rc;
}
