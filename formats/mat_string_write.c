/*
 * The subsystem of a file with string arrays.
 *
 * Objects are kept apart from the variables that refer to them: a nameless row
 * of bytes holds a struct whose field MCOS is a "FileWrapper__", a column of
 * cells.  The first cell is a directory in bytes of its own, see below; the
 * third and following ones are the objects' values.  A string array has one,
 * a row of 64-bit numbers: 1, how many dimensions, these, the length of each
 * text (all bits set: missing), and all code units one after the other.
 *
 * The directory: a version, how many names, the offsets of up to eight regions;
 * the names; region 1 the classes (namespace, name, 0, 0); region 2 the values
 * that saved objects have (how many, then name, kind, cell); region 3 the
 * objects (class, 0, 0, entry of region 2, entry of region 4, number).  Each
 * region begins with an entry of zeros, so that 0 stands for none.
 */
#include "base/checked.h"
#include "formats/mat_writer.h"

enum {
	VERSION = 4,
	NAME_ANY = 1, /* "any", the one value */
	NAME_STRING = 2,
	KIND_CELL = 1,
	FIRST_VALUES = 2, /* cells before the first value */
	LAST_CELLS = 3,	  /* cells behind the last one */
	REGIONS = 8,
};

#define MISSING UINT64_MAX

/* Visit every string array in the order in which they are written. */
struct walk {
	void (*visit)(struct walk *walk, const struct fmt_mat_array *string);
	uint32_t count;
	struct fmt_mat_array *values; /* one for each string, or NULL */
	const struct snap_allocator *allocator;
	bool failed;
};

static void walk_array(struct walk *walk, const struct fmt_mat_array *array)
{
	size_t items = 0;

	if (array->class_ == FMT_MX_CELL)
		items = array->count;
	else if (array->class_ == FMT_MX_STRUCT)
		items = array->count * array->fields->count;
	else if (array->class_ == FMT_MX_OPAQUE)
		walk->visit(walk, array);
	for (size_t i = 0; i < items; i++)
		walk_array(walk, &array->items[i]);
}

static void count_one(struct walk *walk, const struct fmt_mat_array *string)
{
	(void)string;
	walk->count++;
}

uint32_t fmt_mat_count_strings(const struct fmt_mat_variable *variables,
			       size_t count)
{
	struct walk walk = { .visit = count_one };

	for (size_t i = 0; i < count; i++)
		walk_array(&walk, &variables[i].value);
	return walk.count;
}

/* ------------------------------------------------------------------ values */

/* Units four to a number, the first one in the lowest bits. */
static size_t pack_units(uint64_t *numbers, size_t at, const uint16_t *units,
			 size_t count)
{
	for (size_t i = 0; i < count; i++, at++)
		numbers[at / 4] |= (uint64_t)units[i] << (16 * (at % 4));
	return at;
}

static bool pack_text(uint64_t *numbers, size_t *at,
		      const struct fmt_mat_array *text,
		      const struct snap_allocator *allocator)
{
	uint16_t *units = snap_calloc(allocator, text->count + 1, 2);

	if (units == NULL)
		return false;
	fmt_mat_units(text, units);
	*at = pack_units(numbers, *at, units, text->count);
	snap_free(allocator, units);
	return true;
}

/* The dims of the value lie behind its numbers. */
static uint64_t *alloc_value(const struct fmt_mat_array *string,
			     const struct snap_allocator *allocator,
			     size_t *size)
{
	uint64_t units = 0;

	for (size_t i = 0; i < string->count; i++)
		units += string->items[i].count;
	*size = 2 + string->rank + string->count + (size_t)(units + 3) / 4;
	return snap_calloc(allocator, *size + 2, sizeof(uint64_t));
}

static void make_value(struct walk *walk, const struct fmt_mat_array *string)
{
	size_t size;
	size_t at = 0;
	uint64_t *numbers = alloc_value(string, walk->allocator, &size);

	if (numbers == NULL) {
		walk->failed = true;
		return;
	}
	size_t *dims = (size_t *)(void *)(numbers + size);
	numbers[0] = 1;
	numbers[1] = string->rank;
	for (uint32_t i = 0; i < string->rank; i++)
		numbers[2 + i] = string->dims[i];
	uint64_t *lengths = numbers + 2 + string->rank;
	uint64_t *text = lengths + string->count;
	for (size_t i = 0; i < string->count; i++) {
		const struct fmt_mat_array *item = &string->items[i];

		lengths[i] = item->class_ == 0 ? MISSING : item->count;
		if (item->class_ != 0 && item->count != 0 &&
		    !pack_text(text, &at, item, walk->allocator))
			walk->failed = true;
	}
	dims[0] = 1;
	dims[1] = size;
	walk->values[walk->count++] = (struct fmt_mat_array){
		.class_ = FMT_MX_UINT64,
		.rank = 2,
		.dims = dims,
		.count = size,
		.real = { .type = FMT_MI_UINT64,
			  .stride = 1,
			  .count = size,
			  .data = numbers },
	};
}

/* --------------------------------------------------------------- directory */

static void pad(struct snap_strbuf *out)
{
	snap_strbuf_zeros(out, -out->size & 7);
}

static void put_words(struct snap_strbuf *out, const uint32_t *words,
		      size_t count)
{
	for (size_t i = 0; i < count; i++)
		snap_strbuf_le32(out, words[i]);
}

static void put_values(struct snap_strbuf *out, uint32_t strings)
{
	snap_strbuf_zeros(out, 8);
	for (uint32_t i = 0; i < strings; i++) {
		const uint32_t words[4] = { 1, NAME_ANY, KIND_CELL, i };

		put_words(out, words, 4);
	}
}

static void put_objects(struct snap_strbuf *out, uint32_t strings)
{
	snap_strbuf_zeros(out, 24);
	for (uint32_t i = 1; i <= strings; i++) {
		const uint32_t words[6] = { 1, 0, 0, i, 0, i };

		put_words(out, words, 6);
	}
}

static void put_directory(struct snap_strbuf *out, uint32_t strings)
{
	static const char names[] = "any\0string";
	const uint32_t class_[8] = { 0, 0, 0, 0, 0, NAME_STRING, 0, 0 };
	uint32_t offset[REGIONS];

	snap_strbuf_le32(out, VERSION);
	snap_strbuf_le32(out, 2);
	snap_strbuf_zeros(out, sizeof(offset));
	snap_strbuf_append(out, names, sizeof(names));
	pad(out);
	offset[0] = (uint32_t)out->size;
	put_words(out, class_, 8);
	offset[1] = (uint32_t)out->size;
	put_values(out, strings);
	offset[2] = (uint32_t)out->size;
	put_objects(out, strings);
	/* No values of unsaved objects, and none added while running. */
	offset[3] = (uint32_t)out->size;
	snap_strbuf_zeros(out, 8);
	offset[4] = (uint32_t)out->size;
	snap_strbuf_zeros(out, 8 * (size_t)strings + 8);
	offset[5] = offset[6] = offset[7] = (uint32_t)out->size;
	for (size_t i = 0; i < REGIONS && !out->failed; i++)
		snap_put_le32((uint8_t *)out->data + 8 + 4 * i, offset[i]);
}

/* ----------------------------------------------------------------- the rest */

static const size_t zero_by_zero[2] = { 0, 0 };
static const size_t one_by_zero[2] = { 1, 0 };
static const size_t two_by_one[2] = { 2, 1 };

static const struct fmt_mat_array nothing = {
	.class_ = FMT_MX_DOUBLE,
	.rank = 2,
	.dims = zero_by_zero,
	.real = { .type = FMT_MI_DOUBLE, .stride = 1 },
};

/* The cells behind the values: for no class and for "string" each, twice a
 * struct without elements and once an integer. */
struct last_cells {
	struct fmt_mat_array structs[2];
	int32_t integers[2];
	struct fmt_mat_fields no_fields;
};

static void make_last(struct last_cells *last, struct fmt_mat_array out[3])
{
	*last = (struct last_cells){ .integers = { 0 } };
	for (size_t i = 0; i < 2; i++)
		last->structs[i] = (struct fmt_mat_array){
			.class_ = FMT_MX_STRUCT,
			.rank = 2,
			.dims = one_by_zero,
			.fields = &last->no_fields,
		};
	for (size_t i = 0; i < 3; i += 2)
		out[i] = (struct fmt_mat_array){
			.class_ = FMT_MX_CELL,
			.rank = 2,
			.dims = two_by_one,
			.count = 2,
			.items = last->structs,
		};
	out[1] = (struct fmt_mat_array){
		.class_ = FMT_MX_INT32,
		.rank = 2,
		.dims = two_by_one,
		.count = 2,
		.real = { .type = FMT_MI_INT32,
			  .stride = 1,
			  .count = 2,
			  .data = last->integers },
	};
}

/* A 1x1 struct with one field, an object of class FileWrapper__. */
static void put_wrapper(struct fmt_mat_output *out,
			const struct fmt_mat_array *cells)
{
	uint64_t object = 16 + 8 + 8 + 24 + 8 + cells->size;

	fmt_mat_put(out, "\0\1IM\0\0\0\0", 8);
	fmt_mat_put_tag(out, FMT_MI_MATRIX, 16 + 16 + 8 + 8 + 40 + 8 + object);
	fmt_mat_put_tag(out, FMT_MI_UINT32, 8);
	fmt_mat_put_u32(out, FMT_MX_STRUCT);
	fmt_mat_put_u32(out, 0);
	fmt_mat_put_tag(out, FMT_MI_INT32, 8);
	fmt_mat_put_u32(out, 1);
	fmt_mat_put_u32(out, 1);
	fmt_mat_put_tag(out, FMT_MI_INT8, 0);
	fmt_mat_put_tag(out, FMT_MI_INT32, 4);
	fmt_mat_put_u32(out, 32);
	fmt_mat_put_tag(out, FMT_MI_INT8, 32);
	fmt_mat_put(out, "MCOS", 4);
	fmt_mat_put_zeros(out, 28);
	fmt_mat_put_tag(out, FMT_MI_MATRIX, object);
	fmt_mat_put_tag(out, FMT_MI_UINT32, 8);
	fmt_mat_put_u32(out, FMT_MX_OPAQUE);
	fmt_mat_put_u32(out, 0);
	fmt_mat_put_tag(out, FMT_MI_INT8, 0);
	fmt_mat_put_element(out, FMT_MI_INT8, "MCOS", 4);
	fmt_mat_put_element(out, FMT_MI_INT8, "FileWrapper__", 13);
	fmt_mat_put_tag(out, FMT_MI_MATRIX, cells->size);
	fmt_mat_put_array(out, cells, "", 0, false);
}

/* items: directory, nothing, the values, the last ones. */
static int put_cells(struct fmt_mat_array *items, uint32_t strings,
		     struct snap_strbuf *directory, struct snap_strbuf *out,
		     struct snap_error *err)
{
	const size_t directory_dims[2] = { directory->size, 1 };
	const size_t dims[2] = { (size_t)strings + FIRST_VALUES + LAST_CELLS,
				 1 };
	struct last_cells last;
	const struct fmt_mat_sink sink = { .write = fmt_mat_to_strbuf,
					   .context = out };
	struct fmt_mat_output output = { .sink = &sink,
					 .err = err,
					 .allocator = &out->allocator };
	struct fmt_mat_array cells = { .class_ = FMT_MX_CELL,
				       .rank = 2,
				       .dims = dims,
				       .count = dims[0],
				       .items = items };

	items[0] = (struct fmt_mat_array){
		.class_ = FMT_MX_UINT8,
		.rank = 2,
		.dims = directory_dims,
		.count = directory->size,
		.real = { .type = FMT_MI_UINT8,
			  .stride = 1,
			  .count = directory->size,
			  .data = directory->data },
	};
	items[1] = nothing;
	make_last(&last, items + FIRST_VALUES + strings);
	int rc = fmt_mat_count_array(&cells, 0, 1, err);
	if (rc != 0)
		return rc;
	put_wrapper(&output, &cells);
	return fmt_mat_flush(&output);
}

int fmt_mat_build_strings(const struct fmt_mat_variable *variables,
			  size_t count, uint32_t strings,
			  struct snap_strbuf *out, struct snap_error *err)
{
	const struct snap_allocator *allocator = &out->allocator;
	size_t cells = (size_t)strings + FIRST_VALUES + LAST_CELLS;
	struct fmt_mat_array *items =
		snap_calloc(allocator, cells, sizeof(*items));
	struct snap_strbuf directory;
	int rc;

	if (items == NULL)
		return snap_fail_memory(err, cells * sizeof(*items));
	struct walk walk = { .visit = make_value,
			     .values = items + FIRST_VALUES,
			     .allocator = allocator };
	snap_strbuf_begin(&directory, allocator);
	put_directory(&directory, strings);
	for (size_t i = 0; i < count && !walk.failed; i++)
		walk_array(&walk, &variables[i].value);
	if (walk.failed || directory.failed)
		rc = snap_fail_memory(err, 0);
	else
		rc = put_cells(items, strings, &directory, out, err);
	snap_strbuf_end(&directory);
	for (uint32_t i = 0; i < walk.count; i++)
		snap_free(allocator,
			  (void *)(uintptr_t)items[FIRST_VALUES + i].real.data);
	snap_free(allocator, items);
	return rc;
}
