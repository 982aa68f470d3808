/* Inside the MAT reader: its state, and what its files do for each other. */
#ifndef FMT_MAT_READER_H
#define FMT_MAT_READER_H

#include "base/arena.h"
#include "formats/mat.h"

#define FMT_MAT_HEADER_SIZE 128

struct fmt_mat_reader {
	struct snap_arena arena; /* everything the file will own */
	struct fmt_mat_limits limits;
	struct fmt_mat_place place;
	struct fmt_mat_file *file;
	struct snap_error *err;
	size_t capacity; /* of file->variables */
	bool swapped;
	uint64_t expanded;
	uint64_t inflated; /* bytes of inflated elements; limited alike */
	uint64_t elements;
	void *inflater; /* what fmt_mat_inflate() needs again and again */
	const uint8_t *subsystem; /* numbers of the nameless variable */
	size_t subsystem_size;
	bool has_strings; /* opaque arrays that may be understood with it */
};

/* Bytes in which elements follow each other.  For inflated ones 'origin' is
 * where the compressed element lies, and all errors name that. */
struct fmt_mat_cursor {
	const uint8_t *data;
	size_t position;
	size_t end;
	uint64_t origin;
	bool inflated;
};

struct fmt_mat_element {
	uint32_t type;
	size_t size;
	const uint8_t *data;
	uint64_t offset; /* of its tag, for errors */
};

/* The one way to fail in here: code and offset as in snap_fail(). */
int fmt_mat_fail(struct fmt_mat_reader *reader, enum snap_code code,
		 uint64_t offset, const char *format, ...) SNAP_PRINTF(4, 5);
int fmt_mat_fail_limit(struct fmt_mat_reader *reader, uint64_t offset,
		       const char *limit, uint64_t found, uint64_t allowed);

/* Zeroed memory that ends with the file; NULL after failing. */
void *fmt_mat_array_alloc(struct fmt_mat_reader *reader, size_t count,
			  size_t size);

/* Hold 'elements' more, 'size' bytes each, against the limits. */
int fmt_mat_charge(struct fmt_mat_reader *reader, uint64_t offset,
		   uint64_t elements, uint64_t size);

/* One more variable of the file; NULL after failing. */
struct fmt_mat_variable *fmt_mat_add_variable(struct fmt_mat_reader *reader,
					      uint64_t offset);

/* A name as a text of its own, up to its first NUL. */
const char *fmt_mat_take_name(struct fmt_mat_reader *reader, uint64_t offset,
			      const uint8_t *bytes, size_t size,
			      size_t *name_size);

uint32_t fmt_mat_u32(const struct fmt_mat_reader *reader, const uint8_t *p);
uint64_t fmt_mat_offset(const struct fmt_mat_cursor *c);

/* The next element; its place and size are sound. */
int fmt_mat_next(struct fmt_mat_reader *reader, struct fmt_mat_cursor *c,
		 struct fmt_mat_element *out);

/* The content of a matrix element; 'name' is NULL for nested ones. */
int fmt_mat_read_array(struct fmt_mat_reader *reader, struct fmt_mat_cursor c,
		       uint32_t depth, struct fmt_mat_array *out,
		       struct fmt_mat_variable *variable);

/* A whole file of its level. */
int fmt_mat4_read(struct fmt_mat_reader *reader, struct snap_span bytes);
int fmt_mat5_read(struct fmt_mat_reader *reader, struct snap_span bytes);

/* A compressed element's bytes, inflated; they are the reader's. */
int fmt_mat_inflate(struct fmt_mat_reader *reader,
		    const struct fmt_mat_element *element,
		    struct snap_span *out);
void fmt_mat_inflate_end(struct fmt_mat_reader *reader);

/* How many UTF-16 code units a text of this type has; false when it is no text
 * of that type at all. */
bool fmt_mat_count_units(const struct fmt_mat_numbers *numbers, size_t *units);

#endif
