#include "library/view.h"

#include "base/arena.h"

/*
 * A document in DOCS; a text ends with a NUL, which no text holds:
 *
 *   summary, description, complexity, source path
 *   u16 signatures, each:  u8 inputs, u8 outputs, their parameters, each:
 *                          u8 bits (1 optional, 2 variadic), kind, name
 *   u16 examples, each: source, display
 *   u16 see-also, each a text
 */

struct doc_memory {
	struct ms_doc doc; /* first: a pointer to it is one to the whole */
	struct snap_arena arena;
};

struct doc_reader {
	struct snap_cursor cursor;
	struct snap_arena *arena;
	bool no_memory;
};

static uint8_t read_u8(struct doc_reader *reader)
{
	const uint8_t *p = snap_cursor_take(&reader->cursor, 1);

	return p == NULL ? 0 : *p;
}

static struct ms_text read_text(struct doc_reader *reader)
{
	return ms_cursor_text(&reader->cursor);
}

/* Room for 'count' items that take at least 'least' bytes each: what can't be
 * there isn't allocated for. */
static void *read_array(struct doc_reader *reader, size_t count, size_t size,
			size_t least)
{
	if (count > snap_cursor_left(&reader->cursor) / least)
		reader->cursor.bad = true;
	if (reader->cursor.bad)
		return NULL;
	void *items = snap_arena_array(reader->arena, count, size);
	if (items == NULL)
		reader->no_memory = true;
	return items;
}

static const struct ms_text *read_texts(struct doc_reader *reader,
					uint32_t *count)
{
	uint16_t claimed = snap_cursor_u16(&reader->cursor);
	struct ms_text *texts = read_array(reader, claimed, sizeof(*texts), 1);

	if (texts == NULL)
		return NULL;
	for (uint32_t i = 0; i < claimed; i++)
		texts[i] = read_text(reader);
	*count = claimed;
	return texts;
}

static const struct ms_doc_parameter *read_parameters(struct doc_reader *reader,
						      uint32_t count)
{
	static const struct ms_doc_parameter none;

	/* Two bytes of a document could ask for two empty lists. */
	if (count == 0)
		return &none;
	struct ms_doc_parameter *parameters =
		read_array(reader, count, sizeof(*parameters), 3);
	if (parameters == NULL)
		return NULL;
	for (uint32_t i = 0; i < count; i++) {
		uint8_t bits = read_u8(reader);

		if (bits > 3)
			reader->cursor.bad = true;
		parameters[i].optional = (bits & 1) != 0;
		parameters[i].variadic = (bits & 2) != 0;
		parameters[i].kind = read_text(reader);
		parameters[i].name = read_text(reader);
	}
	return parameters;
}

static void read_signatures(struct doc_reader *reader, struct ms_doc *doc)
{
	uint16_t count = snap_cursor_u16(&reader->cursor);
	struct ms_doc_signature *signatures =
		read_array(reader, count, sizeof(*signatures), 2);

	if (signatures == NULL)
		return;
	for (uint32_t i = 0; i < count; i++) {
		uint8_t inputs = read_u8(reader), outputs = read_u8(reader);

		signatures[i].inputs = read_parameters(reader, inputs);
		signatures[i].outputs = read_parameters(reader, outputs);
		if (signatures[i].inputs == NULL ||
		    signatures[i].outputs == NULL)
			return;
		signatures[i].input_count = inputs;
		signatures[i].output_count = outputs;
	}
	doc->signatures = signatures;
	doc->signature_count = count;
}

static void read_examples(struct doc_reader *reader, struct ms_doc *doc)
{
	uint16_t count = snap_cursor_u16(&reader->cursor);
	struct ms_doc_example *examples =
		read_array(reader, count, sizeof(*examples), 2);

	if (examples == NULL)
		return;
	for (uint32_t i = 0; i < count; i++) {
		examples[i].source = read_text(reader);
		examples[i].display = read_text(reader);
	}
	doc->examples = examples;
	doc->example_count = count;
}

static int decode(const struct ms_library *library, struct ms_doc *doc,
		  struct doc_reader *reader, struct snap_error *err)
{
	doc->summary = read_text(reader);
	doc->description = read_text(reader);
	doc->complexity = read_text(reader);
	doc->source_path = read_text(reader);
	read_signatures(reader, doc);
	read_examples(reader, doc);
	doc->see_also = read_texts(reader, &doc->see_also_count);
	if (reader->no_memory)
		return snap_fail_memory(err, 0);
	if (!reader->cursor.bad && snap_cursor_left(&reader->cursor) == 0)
		return 0;
	return ms_fail_image(
		library, err, SNAP_E_BOUNDS,
		(struct ms_field){ MS_SECTION_DOCS, reader->cursor.origin },
		"the document at %llu of DOCS (%zu bytes) %s",
		ull(reader->cursor.origin), reader->cursor.size,
		reader->cursor.bad ? "is cut or wrong" : "has bytes to spare");
}

static struct doc_memory *allocate_doc(const struct ms_library *library)
{
	struct doc_memory *memory =
		snap_calloc(&library->allocator, 1, sizeof(*memory));

	if (memory != NULL)
		snap_arena_begin(&memory->arena, &library->allocator);
	return memory;
}

static int decode_bytes(const struct ms_library *library,
			struct doc_memory *memory, struct snap_span bytes,
			uint64_t origin, struct snap_error *err)
{
	struct doc_reader reader = {
		.cursor = snap_cursor_over(bytes, origin),
		.arena = &memory->arena,
	};

	return decode(library, &memory->doc, &reader, err);
}

int ms_doc_decode(const struct ms_library *library, struct snap_span bytes,
		  uint64_t origin, struct ms_doc **out, struct snap_error *err)
{
	struct doc_memory *memory = allocate_doc(library);

	if (memory == NULL)
		return snap_fail_memory(err, sizeof(*memory));
	int rc = decode_bytes(library, memory, bytes, origin, err);
	if (rc != 0)
		ms_doc_free(&memory->doc);
	else
		*out = &memory->doc;
	return rc;
}

/* The entry's bytes into the document's memory, and the document from them. */
static int read_doc(const struct ms_library *library,
		    const struct ms_entry *entry, struct doc_memory *memory,
		    struct snap_error *err)
{
	uint8_t *bytes = snap_arena_alloc(&memory->arena, entry->doc_size);

	if (bytes == NULL)
		return snap_fail_memory(err, entry->doc_size);
	int rc = snap_reader_read(library->reader, MS_SECTION_DOCS,
				  entry->doc_offset, bytes, entry->doc_size,
				  err);
	if (rc != 0)
		return rc;
	return decode_bytes(library, memory,
			    (struct snap_span){ bytes, entry->doc_size },
			    entry->doc_offset, err);
}

int ms_library_doc(const struct ms_library *library,
		   const struct ms_entry *entry, struct ms_doc **out,
		   struct snap_error *err)
{
	int rc = ms_entry_check_doc(library, entry, err);

	if (rc != 0)
		return rc;
	struct doc_memory *memory = allocate_doc(library);
	if (memory == NULL)
		return snap_fail_memory(err, sizeof(*memory));
	rc = read_doc(library, entry, memory, err);
	if (rc != 0)
		ms_doc_free(&memory->doc);
	else
		*out = &memory->doc;
	return rc;
}

void ms_doc_free(struct ms_doc *doc)
{
	if (doc == NULL)
		return;
	struct doc_memory *memory = (struct doc_memory *)doc;
	struct snap_allocator allocator = memory->arena.allocator;
	snap_arena_end(&memory->arena);
	snap_free(&allocator, memory);
}
