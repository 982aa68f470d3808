/* String arrays from the subsystem; mat_string_write.c tells how it looks. */
#include "base/checked.h"
#include "formats/mat_string.h"

enum {
	FIRST_VALUES = 2,
	REGIONS = 8,
	OBJECT_SIZE = 24,
	MAX_ITEMS = 1 << 24,
};

#define MISSING UINT64_MAX

/* The directory, with the cells it points to. */
struct subsystem {
	struct fmt_mat_reader *reader;
	const uint8_t *directory;
	size_t size;
	uint32_t offset[REGIONS];
	const struct fmt_mat_array *cells;
	size_t cell_count;
};

static uint32_t word(const struct subsystem *s, size_t offset)
{
	return fmt_mat_u32(s->reader, s->directory + offset);
}

/* --------------------------------------------------------------- directory */

static bool find_cells(struct fmt_mat_reader *reader,
		       const struct fmt_mat_array *all,
		       struct fmt_mat_array *cells, int *rc)
{
	struct fmt_mat_element element;
	const struct fmt_mat_array *wrapper = NULL;

	if (all->class_ != FMT_MX_STRUCT || all->count != 1)
		return false;
	for (size_t i = 0; i < all->fields->count; i++)
		if (strcmp(all->fields->names[i], "MCOS") == 0)
			wrapper = &all->items[i];
	if (wrapper == NULL || wrapper->class_ != FMT_MX_OPAQUE ||
	    strcmp(wrapper->class_name, "FileWrapper__") != 0)
		return false;
	struct fmt_mat_cursor c = { .data = wrapper->content.data,
				    .end = wrapper->content.size,
				    .inflated = true };
	*rc = fmt_mat_next(reader, &c, &element);
	if (*rc != 0 || element.type != FMT_MI_MATRIX)
		return false;
	c = (struct fmt_mat_cursor){ .data = element.data,
				     .end = element.size,
				     .inflated = true };
	*rc = fmt_mat_read_array(reader, c, 1, cells, NULL);
	return *rc == 0 && cells->class_ == FMT_MX_CELL && cells->count >= 1;
}

/* Name 'index', counted from 1, is it this one? */
static bool is_name(const struct subsystem *s, uint32_t index, const char *name)
{
	size_t at = 8 + 4 * REGIONS;
	size_t end = s->offset[0];

	for (uint32_t i = 1; at < end; i++) {
		const uint8_t *stop = memchr(s->directory + at, '\0', end - at);

		if (stop == NULL)
			return false;
		if (i == index)
			return strcmp((const char *)s->directory + at, name) ==
			       0;
		at = (size_t)(stop - s->directory) + 1;
	}
	return false;
}

static bool open_directory(struct subsystem *s,
			   const struct fmt_mat_array *cells)
{
	const struct fmt_mat_array *first = &cells->items[0];
	size_t last = 8 + 4 * REGIONS;

	if (first->class_ != FMT_MX_UINT8 || first->real.type != FMT_MI_UINT8 ||
	    first->real.count < last)
		return false;
	s->directory = first->real.data;
	s->size = first->real.count;
	s->cells = cells->items;
	s->cell_count = cells->count;
	for (size_t i = 0; i < REGIONS; i++) {
		s->offset[i] = word(s, 8 + 4 * i);
		/* Some versions leave the last ones empty. */
		if (s->offset[i] > s->size || (i < 5 && s->offset[i] < last))
			return false;
		if (i < 5)
			last = s->offset[i];
	}
	return true;
}

/* Object 'number', counted from 1: which entry of region 2 it has. */
static bool find_object(const struct subsystem *s, uint32_t number,
			uint32_t *entry)
{
	uint64_t at = s->offset[2] + (uint64_t)number * OBJECT_SIZE;

	if (number == 0 || at + OBJECT_SIZE > s->offset[3])
		return false;
	*entry = word(s, (size_t)at + 12);
	return *entry != 0;
}

/* Entry 'number' of region 2: the cell of its value "any". */
static bool find_value(const struct subsystem *s, uint32_t number, size_t *cell)
{
	uint64_t at = (uint64_t)s->offset[1] + 8;
	uint64_t end = s->offset[2];

	for (uint32_t i = 1; at + 4 <= end; i++) {
		uint64_t count = word(s, (size_t)at);
		uint64_t size = (4 + 12 * count + 7) & ~(uint64_t)7;

		if (size > end - at)
			return false;
		for (uint64_t k = 0; i == number && k < count; k++) {
			size_t place = (size_t)(at + 4 + 12 * k);

			if (!is_name(s, word(s, place), "any") ||
			    word(s, place + 4) != 1)
				continue;
			*cell = (size_t)word(s, place + 8) + FIRST_VALUES;
			return *cell < s->cell_count;
		}
		if (i == number)
			return false;
		at += size;
	}
	return false;
}

/* ------------------------------------------------------------------ values */

static uint64_t number_at(const struct fmt_mat_array *value, size_t i)
{
	uint64_t x;

	fmt_mat_convert(&value->real, i, 1, FMT_MI_UINT64, &x, 1);
	return x;
}

/* The head of a value: 1, the rank, dimensions, lengths. */
struct head {
	uint32_t rank;
	size_t count;
	size_t lengths; /* where they begin */
	size_t units;	/* where the text begins */
	uint64_t total; /* units of all */
};

static bool read_head(const struct fmt_mat_array *value, struct head *out)
{
	uint64_t count = 1;

	if (value->class_ != FMT_MX_UINT64 || value->count < 4 ||
	    number_at(value, 0) != 1)
		return false;
	uint64_t rank = number_at(value, 1);
	if (rank < 2 || rank > FMT_MAT_MAX_RANK || rank > value->count - 2)
		return false;
	for (size_t i = 0; i < rank; i++) {
		uint64_t d = number_at(value, 2 + i);

		if (d > INT32_MAX || !snap_mul(count, d, &count) ||
		    count > MAX_ITEMS)
			return false;
	}
	out->rank = (uint32_t)rank;
	out->count = (size_t)count;
	out->lengths = 2 + (size_t)rank;
	if (count > value->count - out->lengths)
		return false;
	out->units = out->lengths + out->count;
	out->total = 0;
	for (size_t i = 0; i < out->count; i++) {
		uint64_t length = number_at(value, out->lengths + i);
		uint64_t room = (value->count - out->units) * (uint64_t)4;

		if (length == MISSING)
			continue;
		if (length > room - out->total)
			return false;
		out->total += length;
	}
	return true;
}

static int make_item(struct fmt_mat_reader *reader, uint64_t length,
		     const uint16_t *units, struct fmt_mat_array *out)
{
	size_t *dims;

	if (length == MISSING)
		return 0;
	dims = fmt_mat_array_alloc(reader, 2, sizeof(*dims));
	if (dims == NULL)
		return SNAP_E_NO_MEMORY;
	dims[0] = length != 0;
	dims[1] = (size_t)length;
	*out = (struct fmt_mat_array){ .class_ = FMT_MX_CHAR,
				       .rank = 2,
				       .dims = dims,
				       .count = (size_t)length,
				       .real = { .type = FMT_MI_UINT16,
						 .stride = 1,
						 .count = (size_t)length,
						 .data = units } };
	return 0;
}

static int make_string(struct fmt_mat_reader *reader,
		       const struct fmt_mat_array *value,
		       const struct head *head, struct fmt_mat_array *string)
{
	int rc = fmt_mat_charge(reader, 0, head->total, 2);

	if (rc == 0)
		rc = fmt_mat_charge(reader, 0, head->count,
				    sizeof(struct fmt_mat_array));
	if (rc != 0)
		return rc;
	size_t *dims = fmt_mat_array_alloc(reader, head->rank, sizeof(*dims));
	struct fmt_mat_array *items =
		fmt_mat_array_alloc(reader, head->count, sizeof(*items));
	uint16_t *units = fmt_mat_array_alloc(reader, (size_t)head->total,
					      sizeof(*units));
	if (dims == NULL || items == NULL || units == NULL)
		return SNAP_E_NO_MEMORY;
	for (size_t i = 0; i < head->rank; i++)
		dims[i] = (size_t)number_at(value, 2 + i);
	for (size_t i = 0; i < head->total; i++)
		units[i] = (uint16_t)(number_at(value, head->units + i / 4) >>
				      (16 * (i % 4)));
	for (size_t i = 0; rc == 0 && i < head->count; i++) {
		uint64_t length = number_at(value, head->lengths + i);

		rc = make_item(reader, length, units, &items[i]);
		units += length == MISSING ? 0 : length;
	}
	if (rc != 0)
		return rc;
	string->rank = head->rank;
	string->dims = dims;
	string->count = head->count;
	string->items = items;
	return 0;
}

static bool is_fatal(int rc)
{
	return rc == SNAP_E_NO_MEMORY || rc == SNAP_E_LIMIT;
}

/* Its number: fifth of the words 0xdd000000, 2, 1, 1, number, class.  Stays 0
 * for what is no reference to an object. */
static int read_reference(struct fmt_mat_reader *reader,
			  const struct fmt_mat_array *string, uint32_t *number)
{
	struct fmt_mat_cursor c = { .data = string->content.data,
				    .end = string->content.size,
				    .inflated = true };
	struct fmt_mat_array words = { .class_ = 0 };
	struct fmt_mat_element element;
	int rc = fmt_mat_next(reader, &c, &element);

	if (rc != 0 || element.type != FMT_MI_MATRIX)
		return rc;
	c = (struct fmt_mat_cursor){ .data = element.data,
				     .end = element.size,
				     .inflated = true };
	rc = fmt_mat_read_array(reader, c, 1, &words, NULL);
	if (rc == 0 && words.class_ == FMT_MX_UINT32 && words.count >= 6 &&
	    number_at(&words, 0) == 0xdd000000u && number_at(&words, 1) == 2)
		*number = (uint32_t)number_at(&words, 4);
	return rc;
}

static int read_string(struct subsystem *s, struct fmt_mat_array *string)
{
	struct head head;
	uint32_t number = 0;
	uint32_t entry;
	size_t cell;
	int rc = read_reference(s->reader, string, &number);

	if (rc != 0)
		return is_fatal(rc) ? rc : 0;
	if (!find_object(s, number, &entry) || !find_value(s, entry, &cell) ||
	    !read_head(&s->cells[cell], &head))
		return 0;
	return make_string(s->reader, &s->cells[cell], &head, string);
}

static int read_within(struct subsystem *s, struct fmt_mat_array *array)
{
	size_t items = 0;
	int rc = 0;

	if (array->class_ == FMT_MX_CELL)
		items = array->count;
	else if (array->class_ == FMT_MX_STRUCT)
		items = array->count * array->fields->count;
	else if (array->class_ == FMT_MX_OPAQUE &&
		 strcmp(array->class_name, "string") == 0)
		return read_string(s, array);
	for (size_t i = 0; rc == 0 && i < items; i++)
		rc = read_within(s, &array->items[i]);
	return rc;
}

/* Its own byte order stands at the beginning; a file's is the same. */
static bool open_subsystem(struct fmt_mat_reader *reader,
			   struct fmt_mat_array *cells, int *rc)
{
	const uint8_t *bytes = reader->subsystem;
	struct fmt_mat_cursor c = { .data = bytes,
				    .position = 8,
				    .end = reader->subsystem_size,
				    .inflated = true };
	struct fmt_mat_element element;
	struct fmt_mat_array all = { 0 };

	if (reader->subsystem_size < 16 ||
	    memcmp(bytes + 2, reader->file->big_endian ? "MI" : "IM", 2) != 0)
		return false;
	*rc = fmt_mat_next(reader, &c, &element);
	if (*rc != 0 || element.type != FMT_MI_MATRIX)
		return false;
	c = (struct fmt_mat_cursor){ .data = element.data,
				     .end = element.size,
				     .inflated = true };
	*rc = fmt_mat_read_array(reader, c, 1, &all, NULL);
	return *rc == 0 && find_cells(reader, &all, cells, rc);
}

int fmt_mat_read_strings(struct fmt_mat_reader *reader)
{
	struct subsystem s = { .reader = reader };
	struct fmt_mat_array cells = { 0 };
	int rc = 0;

	if (!open_subsystem(reader, &cells, &rc) || !open_directory(&s, &cells))
		return is_fatal(rc) ? rc : 0;
	for (size_t i = 0; i < reader->file->count; i++) {
		rc = read_within(&s, &reader->file->variables[i].value);
		if (rc != 0)
			return rc;
	}
	return 0;
}
