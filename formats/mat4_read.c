/* Level 4: a header of five integers, a name and numbers, again and again. */
#include "base/checked.h"
#include "formats/mat_reader.h"

#include <math.h>

enum {
	HEADER_SIZE = 20
};

struct header {
	size_t rows;
	size_t columns;
	bool complex;
	size_t name_size;
	enum fmt_mat_type type;
	int kind; /* 0 numbers, 1 text, 2 sparse */
};

static uint32_t load(const uint8_t *p, bool big)
{
	if (!big)
		return snap_le32(p);
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static bool find_order(const uint8_t *p, bool *big)
{
	*big = load(p, false) >= 5000;
	return !*big || load(p, true) < 5000;
}

/* The first integer's decimal digits: machine, 0, storage type, kind. */
static int read_type(struct fmt_mat_reader *reader, uint32_t code,
		     uint64_t offset, struct header *out)
{
	static const uint8_t types[6] = {
		FMT_MI_DOUBLE, FMT_MI_SINGLE, FMT_MI_INT32,
		FMT_MI_INT16,  FMT_MI_UINT16, FMT_MI_UINT8,
	};

	if (code / 1000 > 1)
		return fmt_mat_fail(reader, SNAP_E_BOUNDS, offset,
				    "level 4 with numbers of a VAX or Cray "
				    "(type %u), which aren't read",
				    code);
	if (code / 100 % 10 != 0 || code / 10 % 10 > 5 || code % 10 > 2)
		return fmt_mat_fail(reader, SNAP_E_BOUNDS, offset,
				    "no level 4 matrix has type %u", code);
	out->type = (enum fmt_mat_type)types[code / 10 % 10];
	out->kind = (int)(code % 10);
	return 0;
}

static int read_header(struct fmt_mat_reader *reader, struct snap_span bytes,
		       size_t at, struct header *out)
{
	const uint8_t *p = bytes.data + at;
	bool big;

	if (bytes.size - at < HEADER_SIZE)
		return fmt_mat_fail(reader, SNAP_E_TRUNCATED, at,
				    "%llu bytes are left where a level 4 "
				    "header of %d belongs",
				    ull(bytes.size - at), HEADER_SIZE);
	if (!find_order(p, &big))
		return fmt_mat_fail(reader, SNAP_E_BOUNDS, at,
				    "not a MAT file: no level 4 matrix begins "
				    "with the number %u",
				    load(p, false));
	const uint16_t one = 1;
	reader->swapped = big == (*(const uint8_t *)&one == 1);
	reader->file->big_endian = big;
	int rc = read_type(reader, load(p, big), at, out);
	if (rc != 0)
		return rc;
	uint32_t rows = load(p + 4, big);
	uint32_t columns = load(p + 8, big);
	uint32_t complex = load(p + 12, big);
	uint32_t name_size = load(p + 16, big);
	if (rows > INT32_MAX || columns > INT32_MAX || complex > 1 ||
	    name_size == 0 || name_size > INT32_MAX)
		return fmt_mat_fail(reader, SNAP_E_BOUNDS, at + 4,
				    "a level 4 matrix of %d x %d, complex %d, "
				    "with a name of %d bytes",
				    (int)rows, (int)columns, (int)complex,
				    (int)name_size);
	out->rows = rows;
	out->columns = columns;
	out->complex = complex != 0;
	out->name_size = name_size;
	return 0;
}

/* ------------------------------------------------------------ sparse ones */

/* Rows of (row, column, value[, value]); the last one has the dimensions. */
struct triplets {
	const struct fmt_mat_numbers *numbers;
	size_t lines;
	size_t rows;
	size_t columns;
	bool complex;
};

static double entry(const struct triplets *t, size_t line, size_t column)
{
	double x;

	fmt_mat_convert(t->numbers, column * t->lines + line, 1, FMT_MI_DOUBLE,
			&x, 1);
	return x;
}

static bool as_index(double x, double least, double most, size_t *out)
{
	if (!(x >= least && x <= most))
		return false;
	*out = (size_t)x;
	return true;
}

struct element {
	size_t row;
	size_t column;
	double re;
	double im;
};

/* Elements in order of columns, by counting; then of rows, which keep their
 * order in the file where they are equal. */
static void sort_column(struct element *elements, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct element moving = elements[i];
		size_t k = i;

		for (; k > 0 && elements[k - 1].row > moving.row; k--)
			elements[k] = elements[k - 1];
		elements[k] = moving;
	}
}

/* Insertion is quadratic: long columns that aren't in order are merged. */
static int sort_rows(struct fmt_mat_reader *reader, struct element *elements,
		     size_t count)
{
	enum {
		SHORT = 16
	};

	for (size_t i = 0; i < count; i += SHORT)
		sort_column(elements + i,
			    count - i < SHORT ? count - i : SHORT);
	if (count <= SHORT)
		return 0;
	struct element *spare =
		fmt_mat_array_alloc(reader, count, sizeof(*spare));
	if (spare == NULL)
		return SNAP_E_NO_MEMORY;
	for (size_t run = SHORT; run < count; run *= 2) {
		for (size_t at = 0; at < count; at += 2 * run) {
			size_t middle = count - at < run ? count : at + run;
			size_t end =
				count - at < 2 * run ? count : at + 2 * run;
			size_t a = at;
			size_t b = middle;

			for (size_t k = at; k < end; k++)
				spare[k] = b == end || (a < middle &&
							elements[a].row <=
								elements[b].row)
						   ? elements[a++]
						   : elements[b++];
		}
		memcpy(elements, spare, count * sizeof(*spare));
	}
	return 0;
}

static int read_element(struct fmt_mat_reader *reader, const struct triplets *t,
			size_t line, uint64_t offset, struct element *out)
{
	if (!as_index(entry(t, line, 0), 1, (double)t->rows, &out->row) ||
	    !as_index(entry(t, line, 1), 1, (double)t->columns, &out->column))
		return fmt_mat_fail(reader, SNAP_E_BOUNDS, offset,
				    "sparse element %llu is at (%g, %g) of a "
				    "%llu x %llu matrix",
				    ull(line + 1), entry(t, line, 0),
				    entry(t, line, 1), ull(t->rows),
				    ull(t->columns));
	out->row--;
	out->column--;
	out->re = entry(t, line, 2);
	out->im = t->complex ? entry(t, line, 3) : 0;
	return 0;
}

static struct fmt_mat_numbers native(enum fmt_mat_type type, const void *data,
				     size_t count)
{
	return (struct fmt_mat_numbers){
		.type = (uint8_t)type, .stride = 1, .count = count, .data = data
	};
}

/* The lists of a sparse matrix, each 'count' long but the starts. */
struct lists {
	int64_t *starts;
	int64_t *rows;
	double *re;
	double *im;
};

static int alloc_lists(struct fmt_mat_reader *reader, const struct triplets *t,
		       size_t count, struct lists *out)
{
	out->starts = fmt_mat_array_alloc(reader, t->columns + 1,
					  sizeof(*out->starts));
	if (out->starts == NULL)
		return SNAP_E_NO_MEMORY;
	out->rows = fmt_mat_array_alloc(reader, count, sizeof(*out->rows));
	if (out->rows == NULL)
		return SNAP_E_NO_MEMORY;
	out->re = fmt_mat_array_alloc(reader, count, sizeof(*out->re));
	if (out->re == NULL)
		return SNAP_E_NO_MEMORY;
	out->im = fmt_mat_array_alloc(reader, count, sizeof(*out->im));
	return out->im == NULL ? SNAP_E_NO_MEMORY : 0;
}

static int sort_elements(struct fmt_mat_reader *reader,
			 const struct triplets *t, struct element *unsorted,
			 size_t count, struct lists *lists)
{
	struct element *sorted =
		fmt_mat_array_alloc(reader, count, sizeof(*sorted));

	if (sorted == NULL)
		return SNAP_E_NO_MEMORY;
	for (size_t i = 0; i < count; i++)
		lists->starts[unsorted[i].column + 1]++;
	for (size_t j = 0; j < t->columns; j++)
		lists->starts[j + 1] += lists->starts[j];
	/* The starts move on as elements find their places, and back. */
	for (size_t i = 0; i < count; i++)
		sorted[lists->starts[unsorted[i].column]++] = unsorted[i];
	for (size_t j = t->columns; j > 0; j--)
		lists->starts[j] = lists->starts[j - 1];
	lists->starts[0] = 0;
	for (size_t j = 0; j < t->columns; j++) {
		int rc = sort_rows(
			reader, sorted + lists->starts[j],
			(size_t)(lists->starts[j + 1] - lists->starts[j]));
		if (rc != 0)
			return rc;
	}
	for (size_t i = 0; i < count; i++) {
		lists->rows[i] = (int64_t)sorted[i].row;
		lists->re[i] = sorted[i].re;
		lists->im[i] = sorted[i].im;
	}
	return 0;
}

static int fill_sparse(struct fmt_mat_reader *reader, const struct triplets *t,
		       const struct lists *lists, size_t count,
		       struct fmt_mat_array *out)
{
	struct fmt_mat_sparse *sparse =
		fmt_mat_array_alloc(reader, 1, sizeof(*sparse));
	size_t *dims = fmt_mat_array_alloc(reader, 2, sizeof(*dims));

	if (sparse == NULL || dims == NULL)
		return SNAP_E_NO_MEMORY;
	dims[0] = t->rows;
	dims[1] = t->columns;
	sparse->count = count;
	sparse->rows = native(FMT_MI_INT64, lists->rows, count);
	sparse->starts = native(FMT_MI_INT64, lists->starts, t->columns + 1);
	*out = (struct fmt_mat_array){
		.class_ = FMT_MX_SPARSE,
		.complex = t->complex,
		.rank = 2,
		.dims = dims,
		.count = count,
		.real = native(FMT_MI_DOUBLE, lists->re, count),
		.imaginary = native(FMT_MI_DOUBLE, lists->im, count),
		.sparse = sparse,
	};
	return 0;
}

static int read_sparse(struct fmt_mat_reader *reader, uint64_t offset,
		       struct triplets *t, struct fmt_mat_array *out)
{
	size_t count = t->lines - 1;
	struct lists lists;

	if (!as_index(entry(t, count, 0), 0, INT32_MAX, &t->rows) ||
	    !as_index(entry(t, count, 1), 0, INT32_MAX, &t->columns))
		return fmt_mat_fail(reader, SNAP_E_BOUNDS, offset,
				    "a sparse matrix of %g x %g",
				    entry(t, count, 0), entry(t, count, 1));
	int rc = fmt_mat_charge(reader, offset, t->columns + 1,
				sizeof(*lists.starts));
	if (rc == 0)
		rc = fmt_mat_charge(reader, offset, count,
				    3 * sizeof(struct element));
	if (rc == 0)
		rc = alloc_lists(reader, t, count, &lists);
	if (rc != 0)
		return rc;
	struct element *elements =
		fmt_mat_array_alloc(reader, count, sizeof(*elements));
	if (elements == NULL)
		return SNAP_E_NO_MEMORY;
	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = read_element(reader, t, i, offset, &elements[i]);
	if (rc == 0)
		rc = sort_elements(reader, t, elements, count, &lists);
	return rc != 0 ? rc : fill_sparse(reader, t, &lists, count, out);
}

/* --------------------------------------------------------------- variables */

static int check_text(struct fmt_mat_reader *reader, uint64_t offset,
		      const struct fmt_mat_numbers *codes)
{
	struct fmt_mat_numbers wide = *codes;
	size_t units;

	if (fmt_mat_count_units(&wide, &units))
		return 0;
	return fmt_mat_fail(reader, SNAP_E_BOUNDS, offset,
			    "text with a code that is no character");
}

/* Numbers and texts are what the file has. */
static int fill_full(struct fmt_mat_reader *reader, uint64_t offset,
		     const struct header *header,
		     const struct fmt_mat_numbers parts[2],
		     struct fmt_mat_array *out)
{
	size_t *dims = fmt_mat_array_alloc(reader, 2, sizeof(*dims));

	if (dims == NULL)
		return SNAP_E_NO_MEMORY;
	dims[0] = header->rows;
	dims[1] = header->columns;
	*out = (struct fmt_mat_array){
		.class_ = header->kind == 1 ? FMT_MX_CHAR : FMT_MX_DOUBLE,
		.complex = header->complex && header->kind == 0,
		.rank = 2,
		.dims = dims,
		.count = parts[0].count,
		.real = parts[0],
		.imaginary = parts[1],
	};
	if (header->kind == 1)
		return check_text(reader, offset, &parts[0]);
	return 0;
}

static int read_numbers(struct fmt_mat_reader *reader, struct snap_span bytes,
			size_t *at, const struct header *header,
			struct fmt_mat_array *out)
{
	size_t width = fmt_mat_type_size(header->type);
	size_t halves = header->complex ? 2 : 1;
	uint64_t count = (uint64_t)header->rows * header->columns;
	uint64_t offset = *at;

	if (count > (bytes.size - *at) / width / halves)
		return fmt_mat_fail(reader, SNAP_E_TRUNCATED, offset,
				    "%llu x %llu numbers of %llu bytes pass "
				    "the end of the file (%llu bytes)",
				    ull(header->rows), ull(header->columns),
				    ull(width * halves), ull(bytes.size));
	int rc = fmt_mat_charge(reader, offset, count, 8 * halves);
	if (rc != 0)
		return rc;
	struct fmt_mat_numbers parts[2] = {
		{ .type = (uint8_t)header->type,
		  .stride = 1,
		  .swapped = reader->swapped,
		  .count = (size_t)count,
		  .data = bytes.data + *at },
	};
	*at += (size_t)count * width;
	if (header->complex) {
		parts[1] = parts[0];
		parts[1].data = bytes.data + *at;
		*at += (size_t)count * width;
	}
	if (header->kind != 2)
		return fill_full(reader, offset, header, parts, out);
	struct triplets t = { .numbers = &parts[0],
			      .lines = header->rows,
			      .complex = header->columns == 4 };
	if (header->complex || header->rows < 1 || header->columns < 3 ||
	    header->columns > 4)
		return fmt_mat_fail(reader, SNAP_E_BOUNDS, offset,
				    "a sparse matrix kept as %llu x %llu "
				    "numbers",
				    ull(header->rows), ull(header->columns));
	return read_sparse(reader, offset, &t, out);
}

static int read_variable(struct fmt_mat_reader *reader, struct snap_span bytes,
			 size_t *at)
{
	struct header header = { .rows = 0 };
	size_t start = *at;
	int rc = read_header(reader, bytes, start, &header);

	if (rc != 0)
		return rc;
	*at += HEADER_SIZE;
	if (header.name_size > bytes.size - *at)
		return fmt_mat_fail(reader, SNAP_E_TRUNCATED, *at,
				    "a name of %llu bytes passes the end of "
				    "the file (%llu bytes)",
				    ull(header.name_size), ull(bytes.size));
	struct fmt_mat_variable *variable = fmt_mat_add_variable(reader, start);
	if (variable == NULL)
		return reader->place.limit != NULL ? SNAP_E_LIMIT
						   : SNAP_E_NO_MEMORY;
	const char *name =
		fmt_mat_take_name(reader, *at, bytes.data + *at,
				  header.name_size, &variable->name_size);
	if (name == NULL)
		return reader->place.limit != NULL ? SNAP_E_LIMIT
						   : SNAP_E_NO_MEMORY;
	variable->name = name;
	*at += header.name_size;
	return read_numbers(reader, bytes, at, &header, &variable->value);
}

int fmt_mat4_read(struct fmt_mat_reader *reader, struct snap_span bytes)
{
	size_t at = 0;
	int rc = 0;

	while (rc == 0 && at < bytes.size)
		rc = read_variable(reader, bytes, &at);
	return rc;
}
