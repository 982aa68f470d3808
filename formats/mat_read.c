/* What all levels share: limits, memory, errors, and which level it is. */
#include "base/checked.h"
#include "formats/mat_reader.h"
#include "formats/name_index.h"

#include <stdio.h>

int fmt_mat_fail(struct fmt_mat_reader *reader, enum snap_code code,
		 uint64_t offset, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int rc = snap_fail_v(reader->err, code, offset, format, arguments);
	va_end(arguments);
	return rc;
}

int fmt_mat_fail_limit(struct fmt_mat_reader *reader, uint64_t offset,
		       const char *limit, uint64_t found, uint64_t allowed)
{
	reader->place.limit = limit;
	return fmt_mat_fail(reader, SNAP_E_LIMIT, offset,
			    "%llu are more than the limit %s allows (%llu); "
			    "raise it if you trust the file",
			    ull(found), limit, ull(allowed));
}

void *fmt_mat_array_alloc(struct fmt_mat_reader *reader, size_t count,
			  size_t size)
{
	void *memory = snap_arena_array(&reader->arena, count, size);

	if (memory == NULL)
		(void)snap_fail_memory(reader->err, (uint64_t)count * size);
	return memory;
}

int fmt_mat_charge(struct fmt_mat_reader *reader, uint64_t offset,
		   uint64_t elements, uint64_t size)
{
	const struct fmt_mat_limits *limits = &reader->limits;
	uint64_t bytes;

	if (elements > limits->elements - reader->elements)
		return fmt_mat_fail_limit(reader, offset, "elements", elements,
					  limits->elements);
	if (!snap_mul(elements, size, &bytes))
		bytes = UINT64_MAX;
	if (bytes > limits->expanded_size - reader->expanded)
		return fmt_mat_fail_limit(reader, offset, "expanded-size",
					  bytes, limits->expanded_size);
	reader->elements += elements;
	reader->expanded += bytes;
	return 0;
}

/* Twice the room; the old list stays in the arena until the end. */
static int grow_variables(struct fmt_mat_reader *reader)
{
	struct fmt_mat_file *file = reader->file;
	size_t capacity = reader->capacity == 0 ? 16 : 2 * reader->capacity;
	struct fmt_mat_variable *grown =
		fmt_mat_array_alloc(reader, capacity, sizeof(*grown));

	if (grown == NULL)
		return SNAP_E_NO_MEMORY;
	if (file->count != 0)
		memcpy(grown, file->variables, file->count * sizeof(*grown));
	file->variables = grown;
	reader->capacity = capacity;
	return 0;
}

struct fmt_mat_variable *fmt_mat_add_variable(struct fmt_mat_reader *reader,
					      uint64_t offset)
{
	struct fmt_mat_file *file = reader->file;

	if (file->count >= reader->limits.variables) {
		(void)fmt_mat_fail_limit(reader, offset, "variables",
					 file->count + 1,
					 reader->limits.variables);
		return NULL;
	}
	if (file->count == reader->capacity && grow_variables(reader) != 0)
		return NULL;
	struct fmt_mat_variable *variable = &file->variables[file->count++];
	variable->name = "";
	variable->offset = offset;
	return variable;
}

const char *fmt_mat_take_name(struct fmt_mat_reader *reader, uint64_t offset,
			      const uint8_t *bytes, size_t size,
			      size_t *name_size)
{
	const uint8_t *end = size == 0 ? NULL : memchr(bytes, '\0', size);
	size_t length = end == NULL ? size : (size_t)(end - bytes);

	if (length > reader->limits.name_length) {
		(void)fmt_mat_fail_limit(reader, offset, "name-length", length,
					 reader->limits.name_length);
		return NULL;
	}
	char *name =
		snap_arena_text(&reader->arena, (const char *)bytes, length);
	if (name == NULL)
		(void)snap_fail_memory(reader->err, length + 1);
	*name_size = length;
	return name;
}

static bool is_little_endian_host(void)
{
	const uint16_t one = 1;

	return *(const uint8_t *)&one == 1;
}

/* Level 5 says its byte order at the end of the header, level 4 has a zero
 * among the first four bytes. */
static int read_level(struct fmt_mat_reader *reader, struct snap_span bytes)
{
	static const uint8_t hdf5[8] = "\x89HDF\r\n\x1a\n";
	const uint8_t *p = bytes.data;

	if (bytes.size >= 8 && memcmp(p, hdf5, sizeof(hdf5)) == 0)
		return fmt_mat_fail(reader, SNAP_E_FORMAT_TOO_NEW, 0,
				    "an HDF5 file (MAT level 7.3), which isn't "
				    "read here: save it again with -v7");
	if (bytes.size >= FMT_MAT_HEADER_SIZE &&
	    (memcmp(p + 126, "IM", 2) == 0 || memcmp(p + 126, "MI", 2) == 0) &&
	    memchr(p, 0, 4) == NULL) {
		bool little = p[126] == 'I';

		reader->file->level = 5;
		reader->file->big_endian = !little;
		reader->swapped = little != is_little_endian_host();
		return fmt_mat5_read(reader, bytes);
	}
	if (bytes.size >= 20 && memchr(p, 0, 4) != NULL) {
		reader->file->level = 4;
		return fmt_mat4_read(reader, bytes);
	}
	return fmt_mat_fail(reader, SNAP_E_BOUNDS, 0,
			    "not a MAT file (%llu bytes, without the mark of "
			    "level 5, 7, 7.3 or 4)",
			    ull(bytes.size));
}

/* From the last one on: what was seen already is a later one. */
static int mark_replaced(struct fmt_mat_reader *reader)
{
	struct fmt_mat_file *file = reader->file;
	struct fmt_name_index index;
	uint32_t later;

	if (!fmt_name_index_begin(&index, &reader->arena,
				  (uint32_t)file->count))
		return snap_fail_memory(reader->err, 0);
	for (size_t i = file->count; i > 0; i--) {
		struct fmt_mat_variable *v = &file->variables[i - 1];

		v->replaced = fmt_name_index_find(&index, v->name, &later);
		if (!v->replaced)
			fmt_name_index_add(&index, v->name, (uint32_t)i);
	}
	return 0;
}

static struct fmt_mat_limits with_defaults(const struct fmt_mat_limits *limits)
{
	struct fmt_mat_limits all = { .struct_size = sizeof(all) };

	if (limits != NULL)
		all = *limits;
#define DEFAULT(member, type, value, name, text)                               \
	if (all.member == 0)                                                   \
		all.member = value;
	FMT_MAT_LIMITS(DEFAULT)
#undef DEFAULT
	if (all.depth > FMT_MAT_MAX_DEPTH)
		all.depth = FMT_MAT_MAX_DEPTH;
	return all;
}

/* The file is the first piece of the arena, and the arena moves into it. */
struct owned_file {
	struct fmt_mat_file file;
	struct snap_arena arena;
};

static void name_place(const struct fmt_mat_reader *reader,
		       struct fmt_mat_place *place)
{
	const struct fmt_mat_file *file = reader->file;

	if (place == NULL)
		return;
	*place = reader->place;
	if (file->count != 0)
		(void)snprintf(place->variable, sizeof(place->variable), "%s",
			       file->variables[file->count - 1].name);
}

int fmt_mat_read(struct fmt_mat_file **out, const void *bytes, size_t size,
		 const struct fmt_mat_read_options *options,
		 struct snap_error *err)
{
	static const struct fmt_mat_read_options defaults = { 0 };

	if (options == NULL)
		options = &defaults;
	struct fmt_mat_reader reader = {
		.limits = with_defaults(options->limits),
		.err = err,
	};
	if (options->place != NULL)
		*options->place = (struct fmt_mat_place){ 0 };
	snap_arena_begin(&reader.arena, options->allocator);
	struct owned_file *owned =
		snap_arena_alloc(&reader.arena, sizeof(*owned));
	if (owned == NULL)
		return snap_fail_memory(err, sizeof(*owned));
	reader.file = &owned->file;
	int rc = read_level(&reader,
			    (struct snap_span){ .data = bytes, .size = size });
	fmt_mat_inflate_end(&reader);
	if (rc == 0)
		rc = mark_replaced(&reader);
	if (rc != 0) {
		name_place(&reader, options->place);
		snap_arena_end(&reader.arena);
		return rc;
	}
	owned->arena = reader.arena;
	*out = &owned->file;
	return 0;
}

void fmt_mat_free(struct fmt_mat_file *file)
{
	if (file == NULL)
		return;
	struct snap_arena arena = ((struct owned_file *)(void *)file)->arena;
	snap_arena_end(&arena);
}

bool fmt_mat_is_name(const char *name, size_t size)
{
	if (size == 0 || size > 63)
		return false;
	for (size_t i = 0; i < size; i++) {
		char c = name[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

		if (!letter && (i == 0 || ((c < '0' || c > '9') && c != '_')))
			return false;
	}
	return true;
}
