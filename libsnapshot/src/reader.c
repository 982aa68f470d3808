#include "snapshot/reader.h"

#include "base/checked.h"
#include "base/file.h"
#include "layout.h"
#include "pages.h"
#include "seals.h"
#include "section.h"
#include "signed.h"
#include "validate.h"

#include <assert.h>
#include <stdatomic.h>

/* Whether all that a section's first use checks was checked: set once, by any
 * thread (two that check the same section come to the same answer). */
struct section_note {
	atomic_uchar checked;
	/* Of a paged section, at SNAP_LOAD_LAZY; of every section, where the
	 * seals are what counts. */
	snap_page_marks *marks;
	const uint8_t *seals; /* its tree, in a file with seals */
};

/*
 * What changes after open, atomically and without a trace outside: working
 * memory of the codec, and what was found sound.
 */
struct reader_notes {
	struct snap_unpack_memory unpack_memory;
	snap_page_marks *marks; /* of all sections that have some */
	struct section_note section[];
};

#if defined(__GNUC__)
#define SELDOM __attribute__((noinline))
#else
#define SELDOM
#endif

/* Where the section of a type stands in the table, by the type's lowest bits:
 * a guess, which is looked at before it is believed. */
#define GUESSES 64u

struct snap_reader {
	struct snap_allocator allocator;
	struct snap_limits limits;
	enum snap_load_level level;
	struct snap_file file;
	bool owns_bytes;
	struct snap_header header;
	struct snap_section *sections;
	struct reader_notes *notes;
	enum snap_signed_part signed_part;
	snap_seal_function seal; /* NULL in a file without seals */
	uint8_t guess[GUESSES];
};

const char *snap_load_level_name(enum snap_load_level level)
{
	switch (level) {
	case SNAP_LOAD_LAZY:
		return "lazy";
	case SNAP_LOAD_HEADER:
		return "header";
	case SNAP_LOAD_FULL:
		return "full";
	case SNAP_LOAD_DEEP:
		return "deep";
	}
	return "unknown";
}

/* The size of the first release's options; callers may know more or less. */
#define OPTIONS_SIZE_MIN sizeof(size_t)

static struct snap_reader_options copy_options(
	const struct snap_reader_options *options)
{
	struct snap_reader_options copy = { .struct_size = sizeof(copy) };

	if (options != NULL) {
		size_t size = options->struct_size;

		assert(size >= OPTIONS_SIZE_MIN);
		memcpy(&copy, options,
		       size < sizeof(copy) ? size : sizeof(copy));
	}
	snap_limits_fill(&copy.limits);
	return copy;
}

static int check_runtime(const struct snap_header *header,
			 const struct snap_reader_options *options,
			 struct snap_error *err)
{
	if (options->runtime == SNAP_RUNTIME_NONE ||
	    options->runtime == header->runtime)
		return 0;
	return snap_fail_numbers(err,
				 snap_fail(err, SNAP_E_KEY_OPTIONS,
					   SNAP_AT_RUNTIME,
					   "made for the runtime %08x, this is "
					   "%08x",
					   header->runtime, options->runtime),
				 options->runtime, header->runtime);
}

static int check_key_part(enum snap_code code, uint64_t offset,
			  const char *part, uint64_t expected, uint64_t found,
			  struct snap_error *err)
{
	if (expected == found)
		return 0;
	int rc =
		snap_fail(err, code, offset,
			  "key of the %s is %016llx, this runtime's is %016llx",
			  part, ull(found), ull(expected));
	return snap_fail_digests(err, rc, expected, found);
}

static int check_key(const struct snap_header *header,
		     const struct snap_reader_options *options,
		     struct snap_error *err)
{
	const struct snap_key *expected = options->expected_key;

	if (expected == NULL)
		return 0;
	int rc = check_key_part(SNAP_E_KEY_BYTECODE, SNAP_AT_KEY_BYTECODE,
				"bytecode", expected->bytecode,
				header->key.bytecode, err);
	if (rc == 0 && !options->any_builtins)
		rc = check_key_part(SNAP_E_KEY_BUILTINS, SNAP_AT_KEY_BUILTINS,
				    "builtins", expected->builtins,
				    header->key.builtins, err);
	if (rc == 0)
		rc = check_key_part(SNAP_E_KEY_OPTIONS, SNAP_AT_KEY_OPTIONS,
				    "options", expected->options,
				    header->key.options, err);
	return rc;
}

static bool type_known(const struct snap_reader_options *options, uint32_t type)
{
	if (options->known_types == NULL || type == SNAP_TYPE_DICTIONARY ||
	    type == SNAP_TYPE_SEALS)
		return true;
	for (size_t i = 0; i < options->known_type_count; i++)
		if (options->known_types[i] == type)
			return true;
	return false;
}

static int check_required(const struct snap_reader *reader,
			  const struct snap_reader_options *options,
			  struct snap_error *err)
{
	for (uint32_t i = 0; i < reader->header.section_count; i++) {
		const struct snap_section *section = &reader->sections[i];

		if ((section->flags & SNAP_SECTION_REQUIRED) == 0 ||
		    type_known(options, section->type))
			continue;
		int rc = snap_fail(err, SNAP_E_FORMAT_TOO_NEW,
				   snap_entry_offset(&reader->header, i),
				   "section %u has the unknown type 0x%x and "
				   "says it is required",
				   i, section->type);
		return snap_fail_section(err, rc, section->type);
	}
	return 0;
}

static int allocate_tables(struct snap_reader *reader, struct snap_error *err)
{
	size_t count = reader->header.section_count;

	reader->sections = snap_calloc(&reader->allocator, count,
				       sizeof(*reader->sections));
	/* The count was held against the file's size: no overflow. */
	reader->notes = snap_calloc(
		&reader->allocator, 1,
		sizeof(*reader->notes) + count * sizeof(struct section_note));
	if (reader->sections == NULL || reader->notes == NULL)
		return snap_fail_memory(err, count * sizeof(*reader->sections));
	return 0;
}

static void make_guesses(struct snap_reader *reader)
{
	uint32_t count = reader->header.section_count;

	for (uint32_t i = count < UINT8_MAX ? count : UINT8_MAX; i > 0; i--)
		reader->guess[reader->sections[i - 1].type % GUESSES] =
			(uint8_t)(i - 1);
}

/* Do seals stand for the digests?  What is signed is not taken on less. */
static bool uses_seals(const struct snap_reader *reader)
{
	return reader->signed_part == SNAP_SIGNED_FRONT &&
	       reader->level == SNAP_LOAD_LAZY;
}

static size_t mark_words(const struct snap_reader *reader, uint32_t index)
{
	const struct snap_section *section = &reader->sections[index];
	struct snap_tree plan = { 0 };

	if (uses_seals(reader))
		return snap_page_mark_words(
			snap_seal_tree_plan(section->stored_size).node_count);
	if (section->codec != SNAP_CODEC_PAGES ||
	    !snap_page_tree_plan(&plan, section->raw_size))
		return 0;
	return snap_page_mark_words(plan.node_count);
}

/* A bit for each page.  The sizes were held against the file's. */
static int allocate_marks(struct snap_reader *reader, struct snap_error *err)
{
	uint32_t section_count = reader->header.section_count;
	size_t count = 0;

	if (reader->level != SNAP_LOAD_LAZY)
		return 0;
	for (uint32_t i = 0; i < section_count; i++)
		count += mark_words(reader, i);
	if (count == 0)
		return 0;
	snap_page_marks *marks =
		snap_calloc(&reader->allocator, count, sizeof(*marks));
	if (marks == NULL)
		return snap_fail_memory(err, count * sizeof(*marks));
	reader->notes->marks = marks;
	for (uint32_t i = 0; i < section_count; i++) {
		size_t words = mark_words(reader, i);

		if (words != 0)
			reader->notes->section[i].marks = marks;
		marks += words;
	}
	return 0;
}

/* The trees lie one after another; the table was held against their sizes. */
static void find_seals(struct snap_reader *reader)
{
	const uint8_t *at = NULL;

	if (!snap_header_sealed(&reader->header))
		return;
	for (uint32_t i = 0; i < reader->header.section_count; i++)
		if (reader->sections[i].type == SNAP_TYPE_SEALS)
			at = reader->file.bytes.data +
			     reader->sections[i].offset;
	for (uint32_t i = 0; i < reader->header.section_count; i++) {
		const struct snap_section *section = &reader->sections[i];

		if (section->type == SNAP_TYPE_SEALS)
			continue;
		reader->notes->section[i].seals = at;
		at += snap_seal_tree_plan(section->stored_size).end;
	}
}

/* The sizes of the front, then the signature, then all else in it. */
static int read_front(struct snap_reader *reader,
		      const struct snap_reader_options *options,
		      struct snap_error *err)
{
	int rc = snap_validate_front(&reader->header, reader->file.bytes,
				     &reader->limits, err);

	if (rc == 0)
		rc = snap_signed_check(&reader->signed_part, &reader->header,
				       reader->file.bytes, options, err);
	if (rc == 0)
		rc = snap_validate_header(&reader->header, reader->file.bytes,
					  err);
	if (rc == 0)
		rc = snap_signed_check_age(&reader->header, options, err);
	if (rc != 0)
		return rc;
	if (snap_header_sealed(&reader->header))
		reader->seal = options->seal;
	if (reader->signed_part == SNAP_SIGNED_FRONT &&
	    reader->level == SNAP_LOAD_HEADER)
		reader->level = SNAP_LOAD_LAZY;
	return 0;
}

static int read_file(struct snap_reader *reader,
		     const struct snap_reader_options *options,
		     struct snap_error *err)
{
	if (options->refuse_unsafe && reader->file.unsafe)
		return snap_fail(err, SNAP_E_UNSAFE_FILE, SNAP_NO_OFFSET,
				 "others than its user and root could have "
				 "written the file");
	int rc = read_front(reader, options, err);
	if (rc == 0)
		rc = check_runtime(&reader->header, options, err);
	if (rc == 0)
		rc = check_key(&reader->header, options, err);
	if (rc == 0)
		rc = allocate_tables(reader, err);
	if (rc == 0)
		rc = snap_validate_table(reader->sections, &reader->header,
					 reader->file.bytes, &reader->limits,
					 err);
	if (rc == 0)
		rc = check_required(reader, options, err);
	if (rc == 0)
		rc = allocate_marks(reader, err);
	if (rc != 0)
		return rc;
	find_seals(reader);
	make_guesses(reader);
	return snap_reader_verify(reader, reader->level, err);
}

int snap_reader_check(const struct snap_reader *reader,
		      const struct snap_reader_options *options,
		      struct snap_error *err)
{
	const struct snap_reader_options copy = copy_options(options);
	int rc = check_runtime(&reader->header, &copy, err);

	if (rc == 0)
		rc = check_key(&reader->header, &copy, err);
	if (rc == 0)
		rc = check_required(reader, &copy, err);
	return rc;
}

/* Takes the file over, also when it fails. */
static int open_bytes(struct snap_reader **out, const struct snap_file *file,
		      bool owns_bytes,
		      const struct snap_reader_options *options,
		      struct snap_error *err)
{
	struct snap_allocator allocator =
		snap_allocator_or_default(options->allocator);
	struct snap_reader *reader =
		snap_calloc(&allocator, 1, sizeof(*reader));

	if (reader == NULL) {
		struct snap_file closing = *file;

		if (owns_bytes)
			snap_file_close(&closing);
		return snap_fail_memory(err, sizeof(*reader));
	}
	reader->allocator = allocator;
	reader->limits = options->limits;
	reader->level = options->level;
	reader->file = *file;
	reader->owns_bytes = owns_bytes;
	int rc = read_file(reader, options, err);
	if (rc != 0) {
		snap_reader_close(reader);
		return rc;
	}
	*out = reader;
	return 0;
}

static enum snap_file_io file_io(enum snap_io io)
{
	switch (io) {
	case SNAP_IO_MAP:
		return SNAP_FILE_MAP;
	case SNAP_IO_READ:
		return SNAP_FILE_READ;
	case SNAP_IO_AUTO:
		break;
	}
	return SNAP_FILE_AUTO;
}

int snap_reader_open_file(struct snap_reader **out, const char *path,
			  const struct snap_reader_options *options,
			  struct snap_error *err)
{
	struct snap_reader_options copy = copy_options(options);
	struct snap_file file;
	int rc = snap_file_open(&file, path, file_io(copy.io),
				copy.limits.max_file_size, copy.allocator, err);

	return rc != 0 ? rc : open_bytes(out, &file, true, &copy, err);
}

int snap_reader_open_fd(struct snap_reader **out, int fd,
			const struct snap_reader_options *options,
			struct snap_error *err)
{
	struct snap_reader_options copy = copy_options(options);
	struct snap_file file;
	int rc = snap_file_open_fd(&file, fd, file_io(copy.io),
				   copy.limits.max_file_size, copy.allocator,
				   err);

	return rc != 0 ? rc : open_bytes(out, &file, true, &copy, err);
}

int snap_reader_open_memory(struct snap_reader **out, const void *bytes,
			    size_t size,
			    const struct snap_reader_options *options,
			    struct snap_error *err)
{
	struct snap_reader_options copy = copy_options(options);
	struct snap_file file = {
		.bytes = { bytes, size },
		.allocator = snap_allocator_or_default(copy.allocator),
	};

	if (size > copy.limits.max_file_size)
		return snap_fail_numbers(
			err,
			snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				  "%zu bytes, the limit max_file_size is %llu",
				  size, ull(copy.limits.max_file_size)),
			copy.limits.max_file_size, size);
	if (copy.memory == SNAP_MEMORY_BORROW)
		return open_bytes(out, &file, false, &copy, err);
	uint8_t *kept = snap_alloc(&file.allocator, size);
	if (kept == NULL)
		return snap_fail_memory(err, size);
	if (size != 0)
		memcpy(kept, bytes, size);
	file.bytes.data = kept;
	return open_bytes(out, &file, true, &copy, err);
}

void snap_reader_close(struct snap_reader *reader)
{
	if (reader == NULL)
		return;
	struct snap_allocator allocator = reader->allocator;
	if (reader->owns_bytes)
		snap_file_close(&reader->file);
	snap_free(&allocator, reader->sections);
	if (reader->notes != NULL) {
		snap_unpack_memory_end(&reader->notes->unpack_memory);
		snap_free(&allocator, reader->notes->marks);
	}
	snap_free(&allocator, reader->notes);
	snap_free(&allocator, reader);
}

void snap_reader_info(const struct snap_reader *reader, struct snap_info *out)
{
	const struct snap_header *header = &reader->header;

	*out = (struct snap_info){
		.format_major = header->format_major,
		.format_minor = header->format_minor,
		.header_size = header->header_size,
		.file_size = header->file_size,
		.section_count = header->section_count,
		.runtime = header->runtime,
		.flags_compatible = header->flags_compatible,
		.flags_read_only = header->flags_read_only,
		.flags_incompatible = header->flags_incompatible,
		.key = header->key,
		.header_digest = header->header_digest,
		.timestamp = header->timestamp,
		.mapped = reader->file.mapped,
		.entry_size = header->entry_size,
		.serial = header->serial,
		.sealed = snap_header_sealed(header),
		.signed_part = reader->signed_part,
	};
	snap_digest128_text(&header->key_digest, out->key_text);
	snap_digest128_text(&header->content_digest, out->content_text);
}

void snap_reader_section(const struct snap_reader *reader, uint32_t index,
			 struct snap_section *out)
{
	assert(index < reader->header.section_count);
	*out = reader->sections[index];
}

void snap_key_text(uint32_t runtime, const struct snap_key *key,
		   char out[SNAP_DIGEST_TEXT_SIZE])
{
	struct snap_digest128 digest =
		snap_key_digest(SNAP_FORMAT_MAJOR, runtime, key);

	snap_digest128_text(&digest, out);
}

static int search_index(const struct snap_reader *reader, uint32_t type,
			uint32_t *out, struct snap_error *err)
{
	for (uint32_t i = 0; i < reader->header.section_count; i++)
		if (reader->sections[i].type == type) {
			*out = i;
			return 0;
		}
	return snap_fail_section(
		err,
		snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
			  "there is no section of type 0x%x", type),
		type);
}

static inline int find_index(const struct snap_reader *reader, uint32_t type,
			     uint32_t *out, struct snap_error *err)
{
	uint32_t guess = reader->guess[type % GUESSES];

	if (guess >= reader->header.section_count ||
	    reader->sections[guess].type != type)
		return search_index(reader, type, out, err);
	*out = guess;
	return 0;
}

int snap_reader_find(const struct snap_reader *reader, uint32_t type,
		     struct snap_section *out, struct snap_error *err)
{
	uint32_t index = 0;
	int rc = find_index(reader, type, &index, err);

	if (rc == 0 && out != NULL)
		*out = reader->sections[index];
	return rc;
}

static struct snap_section_view view_of(const struct snap_reader *reader,
					uint32_t index)
{
	const struct snap_section *section = &reader->sections[index];

	return (struct snap_section_view){
		.section = section,
		.stored = { reader->file.bytes.data + section->offset,
			    (size_t)section->stored_size },
		.limits = &reader->limits,
		.allocator = &reader->allocator,
		.unpack_memory = &reader->notes->unpack_memory,
		.check_blocks = reader->level == SNAP_LOAD_LAZY,
		/* Of the trees themselves there is no tree. */
		.seal = uses_seals(reader) && section->type != SNAP_TYPE_SEALS
				? reader->seal
				: NULL,
		.seals = reader->notes->section[index].seals,
		.marks = reader->notes->section[index].marks,
		.is_signed = reader->signed_part == SNAP_SIGNED_FRONT,
	};
}

/* The digests that the first use of a whole section checks. */
static int check_whole(const struct snap_reader *reader, uint32_t index,
		       struct snap_error *err)
{
	struct snap_section_view view = view_of(reader, index);

	if (view.seal == NULL && view.section->codec == SNAP_CODEC_PAGES)
		return snap_pages_check(&view,
					reader->notes->section[index].marks, 0,
					(size_t)view.section->raw_size, err);
	if (view.seal != NULL && snap_codec_in_place(view.section->codec))
		return snap_seals_check(&view, 0,
					(size_t)view.section->raw_size, err);
	int rc = snap_section_check_digest(&view, err);
	return rc != 0 ? rc : snap_section_check_index(&view, err);
}

/* At LAZY the first use checks; at HEADER nobody does; at FULL open did. */
static int check_first_use(const struct snap_reader *reader, uint32_t index,
			   struct snap_error *err)
{
	struct section_note *note = &reader->notes->section[index];

	if (reader->level != SNAP_LOAD_LAZY ||
	    atomic_load_explicit(&note->checked, memory_order_relaxed) != 0)
		return 0;
	int rc = check_whole(reader, index, err);
	if (rc == 0)
		atomic_store_explicit(&note->checked, 1, memory_order_relaxed);
	return rc;
}

/* The same for a part of a section that is used in place. */
static int check_range(const struct snap_reader *reader,
		       const struct snap_section_view *view, uint32_t index,
		       uint64_t offset, size_t size, struct snap_error *err)
{
	snap_page_marks *marks = view->marks;

	if (view->seal != NULL)
		return snap_seals_check(view, offset, size, err);
	if (view->section->codec != SNAP_CODEC_PAGES)
		return check_first_use(reader, index, err);
	if (marks == NULL)
		return 0;
	return snap_pages_check(view, marks, offset, size, err);
}

static int fail_packed(const struct snap_section *section,
		       struct snap_error *err)
{
	int rc = snap_fail(err, SNAP_E_CODEC, section->offset,
			   "section of type 0x%x is packed (codec %u) and "
			   "can't be used in place",
			   section->type, (unsigned)section->codec);

	return snap_fail_section(err, rc, section->type);
}

int snap_reader_borrow(const struct snap_reader *reader, uint32_t type,
		       const uint8_t **bytes, size_t *size,
		       struct snap_error *err)
{
	uint32_t index = 0;
	int rc = find_index(reader, type, &index, err);

	if (rc != 0)
		return rc;
	const struct snap_section *section = &reader->sections[index];
	if (!snap_codec_in_place(section->codec))
		return fail_packed(section, err);
	rc = check_first_use(reader, index, err);
	if (rc != 0)
		return rc;
	*bytes = reader->file.bytes.data + section->offset;
	*size = (size_t)section->raw_size;
	return 0;
}

/* Whatever keeps snap_reader_view() from being done at once; out of its way so
 * that it stays short. */
static SELDOM int view_first(const struct snap_reader *reader, uint32_t type,
			     uint64_t offset, size_t size,
			     const uint8_t **bytes, struct snap_error *err)
{
	uint32_t index = 0;
	int rc = find_index(reader, type, &index, err);

	if (rc != 0)
		return rc;
	struct snap_section_view view = view_of(reader, index);
	if (!snap_codec_in_place(view.section->codec))
		return fail_packed(view.section, err);
	rc = snap_section_check_range(&view, offset, size, err);
	if (rc == 0)
		rc = check_range(reader, &view, index, offset, size, err);
	if (rc == 0)
		*bytes = view.stored.data + offset;
	return rc;
}

int snap_reader_view(const struct snap_reader *reader, uint32_t type,
		     uint64_t offset, size_t size, const uint8_t **bytes,
		     struct snap_error *err)
{
	uint32_t index = reader->guess[type % GUESSES];

	if (index < reader->header.section_count) {
		const struct snap_section *section = &reader->sections[index];
		const snap_page_marks *marks =
			reader->notes->section[index].marks;

		if (section->type == type &&
		    section->codec == SNAP_CODEC_PAGES &&
		    snap_range_fits(offset, size, section->raw_size) &&
		    (marks == NULL || snap_pages_marked(marks, offset, size))) {
			*bytes = reader->file.bytes.data + section->offset +
				 offset;
			return 0;
		}
	}
	return view_first(reader, type, offset, size, bytes, err);
}

/* A view with its dictionary, both checked as the level asks. */
static int open_view(const struct snap_reader *reader, uint32_t index,
		     struct snap_section_view *out, struct snap_error *err)
{
	*out = view_of(reader, index);
	int rc = check_first_use(reader, index, err);
	if (rc != 0 || out->section->dictionary == 0)
		return rc;
	return snap_reader_borrow(reader, out->section->dictionary,
				  &out->dictionary.data, &out->dictionary.size,
				  err);
}

int snap_reader_read(const struct snap_reader *reader, uint32_t type,
		     uint64_t offset, void *out, size_t size,
		     struct snap_error *err)
{
	uint32_t index = 0;
	struct snap_section_view view;
	const uint8_t *bytes = NULL;
	int rc = find_index(reader, type, &index, err);

	if (rc != 0)
		return rc;
	if (snap_codec_in_place(reader->sections[index].codec)) {
		rc = snap_reader_view(reader, type, offset, size, &bytes, err);
		if (rc == 0 && size != 0)
			memcpy(out, bytes, size);
		return rc;
	}
	rc = open_view(reader, index, &view, err);
	return rc != 0 ? rc : snap_section_read(&view, offset, out, size, err);
}

int snap_reader_load(const struct snap_reader *reader, uint32_t type, void *out,
		     size_t size, struct snap_error *err)
{
	uint32_t index = 0;
	int rc = find_index(reader, type, &index, err);

	if (rc != 0)
		return rc;
	assert(size == reader->sections[index].raw_size);
	return snap_reader_read(reader, type, 0, out, size, err);
}

/* Every seal of one section; for the trees there are the others. */
static int check_sealed(const struct snap_reader *reader,
			const struct snap_section_view *view,
			struct snap_error *err)
{
	struct snap_section_view sealed = *view;

	if (reader->seal == NULL || view->section->type == SNAP_TYPE_SEALS)
		return 0;
	sealed.seal = reader->seal;
	return snap_seals_check_all(&sealed, err);
}

/* Every digest of one section. */
static int check_stored(const struct snap_section_view *view,
			struct snap_error *err)
{
	if (view->section->codec == SNAP_CODEC_PAGES)
		return snap_pages_check_all(view, err);
	int rc = snap_section_check_digest(view, err);
	return rc != 0 ? rc : snap_section_check_blocks(view, err);
}

static int check_full(const struct snap_reader *reader, struct snap_error *err)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < reader->header.section_count; i++) {
		struct snap_section_view view = view_of(reader, i);

		view.seal = NULL;
		rc = check_sealed(reader, &view, err);
		if (rc == 0)
			rc = check_stored(&view, err);
	}
	if (rc == 0)
		rc = snap_validate_padding(&reader->header, reader->sections,
					   reader->file.bytes, err);
	return rc;
}

static int digest_unpacked(const struct snap_reader *reader, uint32_t index,
			   uint64_t *out, struct snap_error *err)
{
	const struct snap_section *section = &reader->sections[index];
	struct snap_section_view view;
	int rc = open_view(reader, index, &view, err);

	if (rc != 0)
		return rc;
	if (section->raw_size > SIZE_MAX)
		return snap_fail_memory(err, section->raw_size);
	size_t size = (size_t)section->raw_size;
	uint8_t *content = snap_alloc(&reader->allocator, size);
	if (content == NULL)
		return snap_fail_memory(err, size);
	rc = snap_section_read(&view, 0, content, size, err);
	if (rc == 0)
		*out = snap_digest64(content, size);
	snap_free(&reader->allocator, content);
	return rc;
}

/* Hold one section against the digest of its content. */
static int check_content(const struct snap_reader *reader, uint32_t index,
			 struct snap_error *err)
{
	const struct snap_section *section = &reader->sections[index];
	uint64_t found = 0;
	int rc = 0;

	if (snap_codec_in_place(section->codec))
		found = snap_digest64(reader->file.bytes.data + section->offset,
				      (size_t)section->raw_size);
	else
		rc = digest_unpacked(reader, index, &found, err);
	if (rc != 0 || found == section->raw_digest)
		return rc;
	rc = snap_fail(err, SNAP_E_DIGEST_SECTION, section->offset,
		       "section of type 0x%x has other content: digest "
		       "%016llx, expected %016llx",
		       section->type, ull(found), ull(section->raw_digest));
	(void)snap_fail_section(err, rc, section->type);
	return snap_fail_digests(err, rc, section->raw_digest, found);
}

static int check_content_digest(const struct snap_reader *reader,
				struct snap_error *err)
{
	bool no_memory;
	struct snap_digest128 digest = snap_content_digest(
		&reader->header.key_digest, reader->sections,
		reader->header.section_count, &reader->allocator, &no_memory);

	if (no_memory)
		return snap_fail_memory(err, 0);
	if (snap_digest128_equal(&digest, &reader->header.content_digest))
		return 0;
	char expected[SNAP_DIGEST_TEXT_SIZE], found[SNAP_DIGEST_TEXT_SIZE];
	snap_digest128_text(&reader->header.content_digest, expected);
	snap_digest128_text(&digest, found);
	int rc = snap_fail(err, SNAP_E_DIGEST_HEADER, SNAP_AT_CONTENT_DIGEST,
			   "the content digest is %s, the sections give %s",
			   expected, found);
	return snap_fail_values(err, rc, expected, found);
}

static int check_deep(const struct snap_reader *reader, struct snap_error *err)
{
	int rc = snap_validate_order(&reader->header, reader->sections, err);

	for (uint32_t i = 0; rc == 0 && i < reader->header.section_count; i++)
		rc = check_content(reader, i, err);
	if (rc == 0)
		rc = check_content_digest(reader, err);
	return rc;
}

int snap_reader_verify(const struct snap_reader *reader,
		       enum snap_load_level level, struct snap_error *err)
{
	int rc = 0;

	if (level == SNAP_LOAD_FULL || level == SNAP_LOAD_DEEP)
		rc = check_full(reader, err);
	if (rc == 0 && level == SNAP_LOAD_DEEP)
		rc = check_deep(reader, err);
	return rc;
}

void snap_reader_limits(const struct snap_reader *reader,
			struct snap_limits *out)
{
	*out = reader->limits;
}
