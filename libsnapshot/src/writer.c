#include "snapshot/writer.h"

#include "base/checked.h"
#include "base/file.h"
#include "codec.h"
#include "layout.h"
#include "pack.h"
#include "seals.h"
#include "snapshot/reader.h"

#include <assert.h>
#include <stdlib.h>

#define DEFAULT_LEVEL	   9
#define DEFAULT_BLOCK_SIZE (16u * 1024)

struct snap_writer {
	struct snap_allocator allocator;
	struct snap_writer_options options;
	struct snap_packing *sections;
	uint32_t count;
	uint32_t capacity;
	uint8_t *dictionary; /* trained, ours */
	uint8_t *seals;	     /* the trees while a file is made, ours */
};

static bool is_sealed(const struct snap_writer *writer)
{
	return writer->options.seal != NULL;
}

static int reserve(struct snap_writer *writer, struct snap_error *err)
{
	if (writer->count < writer->capacity)
		return 0;
	uint32_t capacity = writer->capacity == 0 ? 8 : writer->capacity * 2;
	struct snap_packing *grown = snap_grow(
		&writer->allocator, writer->sections,
		writer->count * sizeof(*grown), capacity * sizeof(*grown));
	if (grown == NULL)
		return snap_fail_memory(err, capacity * sizeof(*grown));
	writer->sections = grown;
	writer->capacity = capacity;
	return 0;
}

/* The section of the trees: its content comes when all others are packed. */
static int add_seals(struct snap_writer *writer, struct snap_error *err)
{
	int rc = reserve(writer, err);

	if (rc != 0)
		return rc;
	writer->sections[writer->count++] = (struct snap_packing){
		.section = { .type = SNAP_TYPE_SEALS,
			     .flags = SNAP_SECTION_COLD |
				      SNAP_SECTION_INFORMATIONAL,
			     .codec = SNAP_CODEC_RAW,
			     .alignment = SNAP_ALIGNMENT_MIN },
		.content = { (const uint8_t *)"", 0 },
	};
	return 0;
}

int snap_writer_create(struct snap_writer **out,
		       const struct snap_writer_options *options,
		       struct snap_error *err)
{
	struct snap_writer_options copy = { .struct_size = sizeof(copy) };

	if (options != NULL) {
		size_t size = options->struct_size;

		assert(size >= sizeof(size_t));
		memcpy(&copy, options,
		       size < sizeof(copy) ? size : sizeof(copy));
	}
	struct snap_allocator allocator =
		snap_allocator_or_default(copy.allocator);
	struct snap_writer *writer =
		snap_calloc(&allocator, 1, sizeof(*writer));
	if (writer == NULL)
		return snap_fail_memory(err, sizeof(*writer));
	writer->allocator = allocator;
	writer->options = copy;
	int rc = is_sealed(writer) ? add_seals(writer, err) : 0;
	if (rc != 0) {
		snap_writer_free(writer);
		return rc;
	}
	*out = writer;
	return 0;
}

/* Forget what packing made, so that the writer can be finished again. */
static void free_stored(struct snap_writer *writer)
{
	for (uint32_t i = 0; i < writer->count; i++) {
		snap_free(&writer->allocator, writer->sections[i].stored);
		writer->sections[i].stored = NULL;
	}
	for (uint32_t i = 0; writer->seals != NULL && i < writer->count; i++)
		if (writer->sections[i].content.data == writer->seals)
			writer->sections[i].content =
				(struct snap_span){ (const uint8_t *)"", 0 };
	snap_free(&writer->allocator, writer->seals);
	writer->seals = NULL;
}

void snap_writer_free(struct snap_writer *writer)
{
	if (writer == NULL)
		return;
	struct snap_allocator allocator = writer->allocator;
	free_stored(writer);
	for (uint32_t i = 0; i < writer->count; i++)
		snap_free(&allocator, writer->sections[i].block_ends);
	snap_free(&allocator, writer->sections);
	snap_free(&allocator, writer->dictionary);
	snap_free(&allocator, writer);
}

static void check_spec(const struct snap_section_spec *spec, size_t size)
{
	assert(spec->type != 0 && spec->type != SNAP_NO_SECTION);
	assert((spec->flags & ~SNAP_SECTION_FLAGS_KNOWN) == 0);
	assert(spec->codec <= SNAP_CODEC_PAGES);
	assert(spec->alignment == 0 || (snap_is_power_of_two(spec->alignment) &&
					spec->alignment >= SNAP_ALIGNMENT_MIN &&
					spec->alignment <= SNAP_ALIGNMENT_MAX));
	assert(!snap_codec_in_place(spec->codec) || spec->dictionary == 0);
	uint64_t last = spec->block_count == 0 || spec->block_ends == NULL
				? 0
				: spec->block_ends[spec->block_count - 1];
	assert(spec->block_ends == NULL || last == size);
	(void)last;
	(void)size;
}

/* Where blocks end: as the caller says, or every block_size bytes. */
static int cut_blocks(struct snap_packing *packing,
		      const struct snap_section_spec *spec, size_t size,
		      const struct snap_allocator *allocator,
		      struct snap_error *err)
{
	size_t step =
		spec->block_size == 0 ? DEFAULT_BLOCK_SIZE : spec->block_size;
	size_t count = spec->block_ends != NULL
			       ? spec->block_count
			       : size / step + (size % step != 0);

	packing->block_ends = snap_calloc(allocator, count, sizeof(uint64_t));
	if (packing->block_ends == NULL)
		return snap_fail_memory(err, count * sizeof(uint64_t));
	packing->block_count = (uint32_t)count;
	for (size_t i = 0; i < count; i++) {
		uint64_t end = (uint64_t)(i + 1) * step;

		if (spec->block_ends != NULL)
			end = spec->block_ends[i];
		packing->block_ends[i] = end < size ? end : size;
		assert(packing->block_ends[i] >
		       (i == 0 ? 0 : packing->block_ends[i - 1]));
	}
	return 0;
}

int snap_writer_add(struct snap_writer *writer,
		    const struct snap_section_spec *spec, const void *bytes,
		    size_t size, struct snap_error *err)
{
	check_spec(spec, size);
	for (uint32_t i = 0; i < writer->count; i++)
		if (writer->sections[i].section.type == spec->type)
			return snap_fail_section(
				err,
				snap_fail(err, SNAP_E_OVERLAP, SNAP_NO_OFFSET,
					  "a section of type 0x%x was added "
					  "before",
					  spec->type),
				spec->type);
	int rc = reserve(writer, err);
	if (rc != 0)
		return rc;
	struct snap_packing packing = {
		.section = { .type = spec->type,
			     .flags = spec->flags,
			     .codec = spec->codec,
			     .alignment = spec->alignment == 0
						  ? SNAP_ALIGNMENT_MIN
						  : spec->alignment,
			     .dictionary = spec->dictionary },
		.level = spec->level == 0 ? DEFAULT_LEVEL : spec->level,
		.content = { size == 0 ? (const uint8_t *)"" : bytes, size },
	};
	if (spec->codec == SNAP_CODEC_BLOCKS)
		rc = cut_blocks(&packing, spec, size, &writer->allocator, err);
	if (rc == 0)
		writer->sections[writer->count++] = packing;
	return rc;
}

int snap_writer_train(struct snap_writer *writer, const void *samples,
		      const size_t *sample_sizes, size_t sample_count,
		      size_t size, struct snap_error *err)
{
	const struct snap_section_spec spec = {
		.struct_size = sizeof(spec),
		.type = SNAP_TYPE_DICTIONARY,
		.flags = SNAP_SECTION_REQUIRED | SNAP_SECTION_COLD |
			 SNAP_SECTION_INFORMATIONAL,
	};

	assert(writer->dictionary == NULL);
	uint8_t *dictionary = snap_alloc(&writer->allocator, size);
	if (dictionary == NULL)
		return snap_fail_memory(err, size);
	int rc = snap_codec_train(dictionary, &size, samples, sample_sizes,
				  sample_count, err);
	if (rc == 0)
		rc = snap_writer_add(writer, &spec, dictionary, size, err);
	if (rc != 0) {
		snap_free(&writer->allocator, dictionary);
		return rc;
	}
	writer->dictionary = dictionary;
	return 0;
}

static int compare_packings(const void *a, const void *b)
{
	const struct snap_packing *left = a, *right = b;

	return snap_section_compare(&left->section, &right->section);
}

/* A section's dictionary lies in the same writer and is raw, as readers ask. */
static int bind_dictionary(const struct snap_writer *writer,
			   struct snap_packing *packing, struct snap_error *err)
{
	uint32_t wanted = packing->section.dictionary;
	uint32_t type = packing->section.type;

	for (uint32_t i = 0; i < writer->count; i++) {
		const struct snap_packing *other = &writer->sections[i];

		if (other->section.type != wanted)
			continue;
		packing->dictionary = other->content;
		if (other->section.codec == SNAP_CODEC_RAW)
			return 0;
		return snap_fail_section(
			err,
			snap_fail(err, SNAP_E_DICTIONARY, SNAP_NO_OFFSET,
				  "the dictionary 0x%x of section 0x%x is "
				  "not a raw section",
				  wanted, type),
			type);
	}
	return snap_fail_section(err,
				 snap_fail(err, SNAP_E_DICTIONARY,
					   SNAP_NO_OFFSET,
					   "the dictionary 0x%x of section "
					   "0x%x was not added",
					   wanted, type),
				 type);
}

static int bind_dictionaries(struct snap_writer *writer, struct snap_error *err)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < writer->count; i++)
		if (writer->sections[i].section.dictionary != 0)
			rc = bind_dictionary(writer, &writer->sections[i], err);
	return rc;
}

static struct snap_packing *find_seals(const struct snap_writer *writer)
{
	for (uint32_t i = 0; i < writer->count; i++)
		if (writer->sections[i].section.type == SNAP_TYPE_SEALS)
			return &writer->sections[i];
	return NULL;
}

static uint64_t seals_size(const struct snap_writer *writer)
{
	uint64_t size = 0;

	for (uint32_t i = 0; i < writer->count; i++) {
		const struct snap_section *section =
			&writer->sections[i].section;

		if (section->type != SNAP_TYPE_SEALS)
			size += snap_seal_tree_plan(section->stored_size).end;
	}
	return size;
}

/* The trees of all sections that are packed, one after another, and the seals
 * of their last levels; then the section that holds them. */
static int seal_sections(struct snap_writer *writer, struct snap_error *err)
{
	struct snap_packing *trees = find_seals(writer);
	uint64_t size = seals_size(writer);
	uint8_t *at = size > SIZE_MAX
			      ? NULL
			      : snap_alloc(&writer->allocator, (size_t)size);

	if (at == NULL)
		return snap_fail_memory(err, size);
	writer->seals = at;
	for (uint32_t i = 0; i < writer->count; i++) {
		struct snap_packing *packing = &writer->sections[i];
		struct snap_section *section = &packing->section;

		if (packing == trees)
			continue;
		const struct snap_packing_parts stored =
			snap_packing_stored(packing);
		const struct snap_tree plan =
			snap_seal_tree_plan(section->stored_size);
		snap_seal_tree_build(&plan, stored.part, at,
				     writer->options.seal, section->seal);
		at += plan.end;
	}
	trees->content = (struct snap_span){ writer->seals, (size_t)size };
	trees->section.raw_size = trees->section.stored_size = size;
	trees->section.digest = trees->section.raw_digest =
		snap_digest64(writer->seals, (size_t)size);
	return 0;
}

/* Offsets of all sections, and the header's sizes. */
static int lay_out(struct snap_writer *writer, struct snap_header *header,
		   struct snap_error *err)
{
	uint64_t end = header->header_size +
		       (uint64_t)writer->count * header->entry_size;

	for (uint32_t i = 0; i < writer->count; i++) {
		struct snap_section *section = &writer->sections[i].section;

		if (!snap_align_up(end, section->alignment, &section->offset) ||
		    !snap_add(section->offset, section->stored_size, &end))
			return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
					 "the sections are too large together");
	}
	header->file_size = end;
	return 0;
}

static struct snap_header make_header(const struct snap_writer *writer)
{
	struct snap_header header = {
		.format_major = SNAP_FORMAT_MAJOR,
		.format_minor = SNAP_MINOR_PLAIN,
		.header_size = SNAP_HEADER_SIZE,
		.section_count = writer->count,
		.entry_size = SNAP_ENTRY_SIZE,
		.serial = writer->options.serial,
		.runtime = writer->options.runtime,
		.key = writer->options.key,
		.timestamp = writer->options.timestamp,
	};

	if (header.serial != 0)
		header.format_minor = SNAP_MINOR_SEALS;
	if (is_sealed(writer)) {
		header.format_minor = SNAP_MINOR_SEALS;
		header.flags_compatible = SNAP_FLAG_SEALS;
		header.entry_size = SNAP_ENTRY_SEALED_SIZE;
	}
	memcpy(header.magic, snap_magic, sizeof(header.magic));
	header.key_digest =
		snap_key_digest(SNAP_FORMAT_MAJOR, header.runtime, &header.key);
	return header;
}

/* Header and table as bytes: '*front' is the caller's to free. */
static int encode_front(const struct snap_writer *writer,
			struct snap_header *header, uint8_t **front,
			size_t *size, struct snap_error *err)
{
	struct snap_section *rows =
		snap_calloc(&writer->allocator, writer->count, sizeof(*rows));
	bool no_memory = rows == NULL;

	*size = header->header_size +
		(size_t)writer->count * header->entry_size;
	*front = snap_calloc(&writer->allocator, 1, *size);
	if (rows != NULL && *front != NULL) {
		for (uint32_t i = 0; i < writer->count; i++) {
			uint8_t *entry = *front + header->header_size +
					 (size_t)i * header->entry_size;

			rows[i] = writer->sections[i].section;
			snap_entry_encode(&rows[i], entry);
			if (is_sealed(writer))
				snap_entry_encode_seal(&rows[i], entry);
		}
		header->content_digest = snap_content_digest(
			&header->key_digest, rows, writer->count,
			&writer->allocator, &no_memory);
		snap_header_encode(header, *front);
		header->header_digest = snap_header_digest(
			*front, SNAP_HEADER_SIZE, *size - SNAP_HEADER_SIZE);
		snap_header_encode(header, *front);
	}
	snap_free(&writer->allocator, rows);
	if (!no_memory && *front != NULL)
		return 0;
	snap_free(&writer->allocator, *front);
	*front = NULL;
	return snap_fail_memory(err, *size);
}

/* Everything up to the bytes; '*front' is the caller's to free. */
static int prepare(struct snap_writer *writer, uint8_t **front,
		   size_t *front_size, uint64_t *file_size,
		   struct snap_error *err)
{
	struct snap_header header;

	free_stored(writer);
	if (writer->count != 0)
		qsort(writer->sections, writer->count,
		      sizeof(*writer->sections), compare_packings);
	int rc = bind_dictionaries(writer, err);
	if (rc == 0)
		rc = snap_pack_sections(writer->sections, writer->count,
					writer->options.jobs,
					&writer->allocator, err);
	if (rc == 0 && is_sealed(writer))
		rc = seal_sections(writer, err);
	if (rc != 0)
		return rc;
	header = make_header(writer);
	rc = lay_out(writer, &header, err);
	if (rc == 0)
		rc = encode_front(writer, &header, front, front_size, err);
	*file_size = header.file_size;
	return rc;
}

static void copy_stored(const struct snap_packing *packing, uint8_t *file)
{
	struct snap_packing_parts stored = snap_packing_stored(packing);
	uint8_t *at = file + packing->section.offset;

	for (size_t i = 0; i < 2; i++) {
		if (stored.part[i].size != 0)
			memcpy(at, stored.part[i].data, stored.part[i].size);
		at += stored.part[i].size;
	}
}

int snap_writer_finish_memory(struct snap_writer *writer, void **bytes,
			      size_t *size, struct snap_error *err)
{
	uint8_t *front = NULL;
	size_t front_size;
	uint64_t file_size;
	int rc = prepare(writer, &front, &front_size, &file_size, err);

	if (rc != 0)
		return rc;
	uint8_t *file =
		file_size > SIZE_MAX
			? NULL
			: snap_calloc(&writer->allocator, 1, (size_t)file_size);
	if (file == NULL) {
		rc = snap_fail_memory(err, file_size);
		goto out;
	}
	memcpy(file, front, front_size);
	for (uint32_t i = 0; i < writer->count; i++)
		copy_stored(&writer->sections[i], file);
	*bytes = file;
	*size = (size_t)file_size;
out:
	snap_free(&writer->allocator, front);
	free_stored(writer);
	return rc;
}

static int write_stored(struct snap_replace *replace,
			const struct snap_packing *packing,
			struct snap_error *err)
{
	struct snap_packing_parts stored = snap_packing_stored(packing);
	uint64_t at = packing->section.offset;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < 2; i++) {
		rc = snap_replace_write(replace, at, stored.part[i].data,
					stored.part[i].size, err);
		at += stored.part[i].size;
	}
	return rc;
}

/* The first byte stays the mark of an unfinished file until all else is on the
 * disk: a crash leaves a file that says so. */
static int write_parts(struct snap_writer *writer, struct snap_replace *replace,
		       uint8_t *front, size_t front_size,
		       struct snap_error *err)
{
	uint8_t first = front[0];
	uint64_t end = front_size;

	front[0] = SNAP_MAGIC_UNFINISHED;
	int rc = snap_replace_write(replace, 0, front, front_size, err);
	for (uint32_t i = 0; rc == 0 && i < writer->count; i++) {
		static const uint8_t zeros[SNAP_ALIGNMENT_MAX];
		const struct snap_section *section =
			&writer->sections[i].section;

		rc = snap_replace_write(replace, end, zeros,
					(size_t)(section->offset - end), err);
		if (rc == 0)
			rc = write_stored(replace, &writer->sections[i], err);
		end = section->offset + section->stored_size;
	}
	if (rc == 0)
		rc = snap_replace_sync(replace, err);
	if (rc == 0)
		rc = snap_replace_write(replace, 0, &first, 1, err);
	if (rc == 0)
		rc = snap_replace_sync(replace, err);
	return rc;
}

/* What was written is read again, from the disk's side of the descriptor. */
static int read_back(struct snap_writer *writer,
		     const struct snap_replace *replace, struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_DEEP,
		.io = SNAP_IO_READ,
		.limits = { .max_file_size = UINT64_MAX,
			    .max_sections = UINT32_MAX,
			    .max_section_raw = UINT64_MAX,
			    .max_total_raw = UINT64_MAX,
			    .max_block_raw = UINT64_MAX,
			    .max_blocks = UINT32_MAX,
			    .max_window = UINT64_MAX,
			    .max_dictionary = UINT64_MAX },
		.allocator = &writer->allocator,
		.seal = writer->options.seal,
	};
	struct snap_reader *reader;
	int rc = snap_reader_open_fd(&reader, replace->fd, &options, err);

	if (rc == 0)
		snap_reader_close(reader);
	return rc;
}

int snap_writer_finish_file(struct snap_writer *writer, const char *path,
			    uint64_t *size,
			    int (*check)(void *context, const char *temporary,
					 struct snap_error *err),
			    void *check_context, struct snap_error *err)
{
	struct snap_replace replace;
	uint8_t *front = NULL;
	size_t front_size;
	uint64_t file_size;
	int rc = snap_replace_begin(&replace, path,
				    writer->options.lock_timeout_ms,
				    &writer->allocator, err);

	if (rc != 0)
		return rc;
	rc = prepare(writer, &front, &front_size, &file_size, err);
	if (rc == 0)
		rc = write_parts(writer, &replace, front, front_size, err);
	if (rc == 0)
		rc = read_back(writer, &replace, err);
	if (rc == 0 && check != NULL)
		rc = check(check_context, replace.temporary, err);
	if (rc == 0)
		rc = snap_replace_commit(&replace, err);
	else
		snap_replace_abort(&replace);
	if (rc == 0 && size != NULL)
		*size = file_size;
	snap_free(&writer->allocator, front);
	free_stored(writer);
	return rc;
}

const char *snap_writer_codec_version(void)
{
	return snap_codec_version();
}
