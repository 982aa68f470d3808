/* Level 5: the header, and the elements below it. */
#include "base/checked.h"
#include "formats/mat_reader.h"
#include "formats/mat_string.h"

uint32_t fmt_mat_u32(const struct fmt_mat_reader *reader, const uint8_t *p)
{
	uint32_t x;

	memcpy(&x, p, sizeof(x));
	return reader->swapped ? __builtin_bswap32(x) : x;
}

uint64_t fmt_mat_offset(const struct fmt_mat_cursor *c)
{
	return c->inflated ? c->origin : c->origin + c->position;
}

/* Up to four bytes share the eight of the tag; their count is its upper half.
 */
static int small_element(struct fmt_mat_reader *reader,
			 struct fmt_mat_cursor *c, uint32_t tag,
			 struct fmt_mat_element *out)
{
	out->type = tag & 0xffff;
	out->size = tag >> 16;
	out->data = c->data + c->position + 4;
	if (out->size > 4)
		return fmt_mat_fail(reader, SNAP_E_BOUNDS, out->offset,
				    "a small element of %llu bytes",
				    ull(out->size));
	c->position += 8;
	return 0;
}

int fmt_mat_next(struct fmt_mat_reader *reader, struct fmt_mat_cursor *c,
		 struct fmt_mat_element *out)
{
	size_t left = c->end - c->position;

	out->offset = fmt_mat_offset(c);
	if (left < 8)
		return fmt_mat_fail(reader, SNAP_E_TRUNCATED, out->offset,
				    "%llu bytes are left where a tag belongs",
				    ull(left));
	uint32_t tag = fmt_mat_u32(reader, c->data + c->position);
	if (tag >> 16 != 0)
		return small_element(reader, c, tag, out);
	out->type = tag;
	out->size = fmt_mat_u32(reader, c->data + c->position + 4);
	out->data = c->data + c->position + 8;
	left -= 8;
	if (out->size > left)
		return fmt_mat_fail(reader, SNAP_E_TRUNCATED, out->offset,
				    "an element of %llu bytes where %llu are "
				    "left",
				    ull(out->size), ull(left));
	/* The last padding of a container is missing in some files. */
	size_t padded = tag == FMT_MI_COMPRESSED ? out->size
						 : (out->size + 7) & ~(size_t)7;
	c->position += 8 + (padded > left ? left : padded);
	return 0;
}

static struct fmt_mat_cursor over(const struct fmt_mat_element *element)
{
	return (struct fmt_mat_cursor){ .data = element->data,
					.end = element->size,
					.origin = element->offset + 8 };
}

/*
 * A compressed element holds one matrix.  Its length is of no use: a writer
 * that was common understated it for text, so the stream's end counts.
 */
static int open_compressed(struct fmt_mat_reader *reader,
			   const struct fmt_mat_element *element,
			   struct fmt_mat_cursor *out)
{
	struct snap_span plain;
	int rc = fmt_mat_inflate(reader, element, &plain);

	if (rc != 0)
		return rc;
	uint32_t type = plain.size < 8 ? 0 : fmt_mat_u32(reader, plain.data);
	if (type != FMT_MI_MATRIX)
		return fmt_mat_fail(reader, SNAP_E_BOUNDS, element->offset,
				    "a compressed element that holds type %u "
				    "in %llu bytes, and no matrix",
				    type, ull(plain.size));
	*out = (struct fmt_mat_cursor){ .data = plain.data + 8,
					.end = plain.size - 8,
					.origin = element->offset,
					.inflated = true };
	return 0;
}

static int open_element(struct fmt_mat_reader *reader,
			const struct fmt_mat_element *element,
			struct fmt_mat_cursor *out)
{
	if (element->type == FMT_MI_COMPRESSED) {
		reader->file->level = 7;
		return open_compressed(reader, element, out);
	}
	if (element->type != FMT_MI_MATRIX)
		return fmt_mat_fail(reader, SNAP_E_BOUNDS, element->offset,
				    "an element of type %u where a variable "
				    "belongs",
				    element->type);
	*out = over(element);
	return 0;
}

/* The nameless numbers that objects refer to: no variable of the user's. */
static bool is_subsystem(const struct fmt_mat_variable *variable,
			 uint64_t subsystem, bool last)
{
	if (subsystem != 0 && variable->offset == subsystem)
		return true;
	return variable->name_size == 0 && last &&
	       variable->value.class_ == FMT_MX_UINT8;
}

static void set_subsystem(struct fmt_mat_reader *reader)
{
	struct fmt_mat_file *file = reader->file;
	const struct fmt_mat_array *array =
		&file->variables[--file->count].value;

	if (array->class_ != FMT_MX_UINT8 || array->real.type != FMT_MI_UINT8)
		return;
	reader->subsystem = array->real.data;
	reader->subsystem_size = array->real.count;
}

static int read_variable(struct fmt_mat_reader *reader,
			 struct fmt_mat_cursor *c, uint64_t subsystem)
{
	struct fmt_mat_element element;
	struct fmt_mat_cursor content;
	int rc = fmt_mat_next(reader, c, &element);

	if (rc != 0)
		return rc;
	struct fmt_mat_variable *variable =
		fmt_mat_add_variable(reader, element.offset);
	if (variable == NULL)
		return reader->place.limit != NULL ? SNAP_E_LIMIT
						   : SNAP_E_NO_MEMORY;
	variable->compressed = element.type == FMT_MI_COMPRESSED;
	rc = open_element(reader, &element, &content);
	if (rc == 0)
		rc = fmt_mat_read_array(reader, content, 1, &variable->value,
					variable);
	if (rc == 0 &&
	    is_subsystem(variable, subsystem, c->end - c->position < 8))
		set_subsystem(reader);
	return rc;
}

/* Where the subsystem's element begins; blanks and zeros say nowhere. */
static uint64_t subsystem_offset(const struct fmt_mat_reader *reader,
				 const uint8_t *header)
{
	uint64_t x;

	memcpy(&x, header + 116, sizeof(x));
	if (memcmp(header + 116, "        ", 8) == 0)
		return 0;
	return reader->swapped ? __builtin_bswap64(x) : x;
}

static int read_version(struct fmt_mat_reader *reader, const uint8_t *header)
{
	uint16_t version;

	memcpy(&version, header + 124, sizeof(version));
	if (reader->swapped)
		version = (uint16_t)(version << 8 | version >> 8);
	if (version == 0x0100)
		return 0;
	if (version == 0x0200)
		return fmt_mat_fail(reader, SNAP_E_FORMAT_TOO_NEW, 124,
				    "MAT level 7.3 (HDF5), which isn't read "
				    "here: save it again with -v7");
	return fmt_mat_fail(reader, SNAP_E_FORMAT_TOO_NEW, 124,
			    "a MAT file of version 0x%04x; 0x0100 is read",
			    version);
}

int fmt_mat5_read(struct fmt_mat_reader *reader, struct snap_span bytes)
{
	struct fmt_mat_cursor c = { .data = bytes.data,
				    .position = FMT_MAT_HEADER_SIZE,
				    .end = bytes.size };
	int rc = read_version(reader, bytes.data);

	if (rc != 0)
		return rc;
	uint64_t subsystem = subsystem_offset(reader, bytes.data);
	while (rc == 0 && c.end - c.position >= 8)
		rc = read_variable(reader, &c, subsystem);
	if (rc != 0)
		return rc;
	if (!snap_all_zero(c.data + c.position, c.end - c.position))
		return fmt_mat_fail(reader, SNAP_E_TRUNCATED, c.position,
				    "%llu bytes at the end are no variable",
				    ull(c.end - c.position));
	return reader->has_strings ? fmt_mat_read_strings(reader) : 0;
}
