/* Level 5: one array, from its flags to its last element. */
#include "base/checked.h"
#include "formats/mat_reader.h"

enum {
	FLAG_COMPLEX = 0x800,
	FLAG_GLOBAL = 0x400,
	FLAG_LOGICAL = 0x200,
};

/* The array that is being read. */
struct source {
	struct fmt_mat_reader *reader;
	struct fmt_mat_cursor c;
	uint32_t depth;
	struct fmt_mat_array *out;
};

static bool is_number_type(uint32_t type)
{
	return (type >= FMT_MI_INT8 && type <= FMT_MI_SINGLE) ||
	       type == FMT_MI_DOUBLE || type == FMT_MI_INT64 ||
	       type == FMT_MI_UINT64;
}

static bool is_integer_type(uint32_t type)
{
	return is_number_type(type) && type != FMT_MI_SINGLE &&
	       type != FMT_MI_DOUBLE;
}

static bool is_text_type(uint32_t type)
{
	return type >= FMT_MI_UTF8 && type <= FMT_MI_UTF32;
}

/* The next element as numbers, and what they are for. */
static int take_numbers(struct source *s, const char *what,
			bool (*allowed)(uint32_t type),
			struct fmt_mat_numbers *out)
{
	struct fmt_mat_element element;
	int rc = fmt_mat_next(s->reader, &s->c, &element);

	if (rc != 0)
		return rc;
	if (!allowed(element.type))
		return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, element.offset,
				    "%s in an element of type %u", what,
				    element.type);
	size_t width = fmt_mat_type_size((enum fmt_mat_type)element.type);
	if (element.size % width != 0)
		return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, element.offset,
				    "%s in %llu bytes, which isn't a multiple "
				    "of %llu",
				    what, ull(element.size), ull(width));
	*out = (struct fmt_mat_numbers){ .type = (uint8_t)element.type,
					 .stride = 1,
					 .swapped = s->reader->swapped,
					 .count = element.size / width,
					 .data = element.data };
	return 0;
}

static int64_t integer_at(const struct fmt_mat_numbers *numbers, size_t i)
{
	int64_t x;

	fmt_mat_convert(numbers, i, 1, FMT_MI_INT64, &x, 1);
	return x;
}

/* A name: bytes of one of three types. */
static int take_bytes(struct source *s, const char *what,
		      struct fmt_mat_element *out)
{
	int rc = fmt_mat_next(s->reader, &s->c, out);

	if (rc != 0)
		return rc;
	if (out->type != FMT_MI_INT8 && out->type != FMT_MI_UINT8 &&
	    out->type != FMT_MI_UTF8)
		return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, out->offset,
				    "%s in an element of type %u", what,
				    out->type);
	return 0;
}

static int take_name(struct source *s, const char *what, const char **name,
		     size_t *size)
{
	struct fmt_mat_element element;
	int rc = take_bytes(s, what, &element);

	if (rc != 0)
		return rc;
	*name = fmt_mat_take_name(s->reader, element.offset, element.data,
				  element.size, size);
	if (*name != NULL)
		return 0;
	return s->reader->place.limit != NULL ? SNAP_E_LIMIT : SNAP_E_NO_MEMORY;
}

/* ------------------------------------------------------------- dimensions */

/* 'count' is 0 as soon as one dimension is. */
static int multiply_dims(struct source *s, uint64_t offset, size_t *dims,
			 const struct fmt_mat_numbers *numbers, uint64_t *count)
{
	bool overflow = false;
	bool empty = false;

	*count = 1;
	for (size_t i = 0; i < numbers->count; i++) {
		int64_t d = integer_at(numbers, i);

		if (d < 0 || (numbers->type == FMT_MI_UINT64 && d > INT64_MAX))
			return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, offset,
					    "dimension %llu is %lld",
					    ull(i + 1), (long long)d);
		empty |= d == 0;
		overflow |= !snap_mul(*count, (uint64_t)d, count);
		dims[i] = (size_t)d;
	}
	if (empty)
		*count = 0;
	else if (overflow || *count > SIZE_MAX / 64)
		return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, offset,
				    "the product of %llu dimensions is beyond "
				    "all memory",
				    ull(numbers->count));
	return 0;
}

static int read_dims(struct source *s)
{
	struct fmt_mat_numbers numbers;
	uint64_t offset = fmt_mat_offset(&s->c);
	uint64_t count;
	int rc = take_numbers(s, "dimensions", is_integer_type, &numbers);

	if (rc != 0)
		return rc;
	if (numbers.count < 1 || numbers.count > FMT_MAT_MAX_RANK)
		return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, offset,
				    "an array of %llu dimensions; 1 to %d are "
				    "read",
				    ull(numbers.count), FMT_MAT_MAX_RANK);
	uint32_t rank = numbers.count < 2 ? 2 : (uint32_t)numbers.count;
	size_t *dims = fmt_mat_array_alloc(s->reader, rank, sizeof(*dims));
	if (dims == NULL)
		return SNAP_E_NO_MEMORY;
	dims[1] = 1;
	rc = multiply_dims(s, offset, dims, &numbers, &count);
	if (rc != 0)
		return rc;
	s->out->rank = rank;
	s->out->dims = dims;
	s->out->count = (size_t)count;
	return 0;
}

/* -------------------------------------------------------- numbers and text */

static int fail_count(struct source *s, uint64_t offset, const char *what,
		      size_t found)
{
	return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, offset,
			    "%llu %s for %llu elements", ull(found), what,
			    ull(s->out->count));
}

static int read_numeric(struct source *s)
{
	struct fmt_mat_array *out = s->out;
	enum fmt_mat_type type =
		fmt_mat_class_type((enum fmt_mat_class)out->class_);
	uint64_t offset = fmt_mat_offset(&s->c);
	int rc = take_numbers(s, "numbers", is_number_type, &out->real);

	if (rc != 0)
		return rc;
	if (out->real.count != out->count)
		return fail_count(s, offset, "numbers", out->real.count);
	rc = fmt_mat_charge(s->reader, offset, out->count,
			    fmt_mat_type_size(type) << out->complex);
	if (rc != 0 || !out->complex)
		return rc;
	offset = fmt_mat_offset(&s->c);
	rc = take_numbers(s, "imaginary parts", is_number_type,
			  &out->imaginary);
	if (rc == 0 && out->imaginary.count != out->count)
		return fail_count(s, offset, "imaginary parts",
				  out->imaginary.count);
	return rc;
}

static bool is_character_type(uint32_t type)
{
	return is_text_type(type) ||
	       (is_number_type(type) && type != FMT_MI_INT64 &&
		type != FMT_MI_UINT64);
}

static int read_text(struct source *s)
{
	struct fmt_mat_array *out = s->out;
	uint64_t offset = fmt_mat_offset(&s->c);
	size_t units;

	int rc = fmt_mat_charge(s->reader, offset, out->count, 2);
	if (rc != 0 || (out->count == 0 && s->c.position == s->c.end))
		return rc;
	rc = take_numbers(s, "text", is_character_type, &out->real);
	if (rc != 0)
		return rc;
	if (!fmt_mat_count_units(&out->real, &units))
		return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, offset,
				    "bytes that are no text of type %u",
				    out->real.type);
	/* Text without codes is blank, and an empty one has none. */
	if (out->count == 0)
		out->real.count = 0;
	else if (units != 0 && units != out->count)
		return fail_count(s, offset, "code units", units);
	return 0;
}

/* ---------------------------------------------------------------- sparse */

/* The starts ascend from 0, and the rows are inside. */
static int check_sparse(struct source *s, uint64_t offset,
			struct fmt_mat_sparse *sparse)
{
	size_t columns = s->out->dims[1];
	int64_t last = 0;

	for (size_t j = 0; j <= columns; j++) {
		int64_t start = integer_at(&sparse->starts, j);

		if (start < last || (j == 0 && start != 0) ||
		    (uint64_t)start > sparse->rows.count)
			return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, offset,
					    "column %llu of a sparse matrix "
					    "begins at %lld of %llu elements",
					    ull(j + 1), (long long)start,
					    ull(sparse->rows.count));
		last = start;
	}
	sparse->count = (size_t)last;
	for (size_t i = 0; i < sparse->count; i++) {
		int64_t row = integer_at(&sparse->rows, i);

		if (row < 0 || (uint64_t)row >= s->out->dims[0])
			return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, offset,
					    "row %lld of a sparse matrix with "
					    "%llu rows",
					    (long long)row,
					    ull(s->out->dims[0]));
	}
	return 0;
}

/* Logical values are single bytes, which MATLAB itself calls doubles. */
static int take_sparse_values(struct source *s, size_t stored,
			      struct fmt_mat_numbers *out)
{
	const struct fmt_mat_sparse *sparse = s->out->sparse;
	struct source peek = *s;
	struct fmt_mat_element element;

	if (sparse->count == 0 && s->c.position == s->c.end)
		return 0;
	uint64_t offset = fmt_mat_offset(&s->c);
	int rc = fmt_mat_next(s->reader, &peek.c, &element);
	if (rc != 0)
		return rc;
	if (s->out->logical && element.type == FMT_MI_DOUBLE &&
	    (element.size == stored || element.size == sparse->count) &&
	    element.size != 8 * sparse->count) {
		s->c = peek.c;
		*out = (struct fmt_mat_numbers){ .type = FMT_MI_UINT8,
						 .stride = 1,
						 .count = element.size,
						 .data = element.data };
	} else {
		rc = take_numbers(s, "sparse values", is_number_type, out);
	}
	if (rc == 0 && out->count < sparse->count)
		return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, offset,
				    "%llu values for %llu sparse elements",
				    ull(out->count), ull(sparse->count));
	out->count = sparse->count;
	return rc;
}

static int read_sparse(struct source *s)
{
	struct fmt_mat_array *out = s->out;
	struct fmt_mat_sparse *sparse =
		fmt_mat_array_alloc(s->reader, 1, sizeof(*sparse));
	uint64_t offset = fmt_mat_offset(&s->c);

	if (sparse == NULL)
		return SNAP_E_NO_MEMORY;
	if (out->rank != 2)
		return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, offset,
				    "a sparse array of %u dimensions",
				    out->rank);
	out->sparse = sparse;
	int rc = take_numbers(s, "rows", is_integer_type, &sparse->rows);
	if (rc == 0)
		rc = take_numbers(s, "columns", is_integer_type,
				  &sparse->starts);
	if (rc != 0)
		return rc;
	if (sparse->starts.count != out->dims[1] + 1)
		return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, offset,
				    "%llu starts for %llu columns",
				    ull(sparse->starts.count),
				    ull(out->dims[1]));
	rc = fmt_mat_charge(s->reader, offset, sparse->starts.count, 8);
	if (rc == 0)
		rc = check_sparse(s, offset, sparse);
	if (rc == 0)
		rc = fmt_mat_charge(s->reader, offset, sparse->count,
				    (size_t)16 << out->complex);
	if (rc == 0)
		rc = take_sparse_values(s, sparse->rows.count, &out->real);
	if (rc == 0 && out->complex)
		rc = take_sparse_values(s, sparse->rows.count, &out->imaginary);
	out->count = sparse->count;
	return rc;
}

/* ------------------------------------------------------------- containers */

static int read_items(struct source *s, uint64_t count)
{
	struct fmt_mat_reader *reader = s->reader;
	uint64_t offset = fmt_mat_offset(&s->c);
	size_t left = s->c.end - s->c.position;

	if (count > left / 8)
		return fmt_mat_fail(reader, SNAP_E_TRUNCATED, offset,
				    "%llu contents where %llu bytes are left",
				    ull(count), ull(left));
	if (s->depth >= reader->limits.depth)
		return fmt_mat_fail_limit(reader, offset, "depth", s->depth + 1,
					  reader->limits.depth);
	int rc = fmt_mat_charge(reader, offset, count, sizeof(*s->out->items));
	if (rc != 0)
		return rc;
	s->out->items = fmt_mat_array_alloc(reader, (size_t)count,
					    sizeof(*s->out->items));
	if (s->out->items == NULL)
		return SNAP_E_NO_MEMORY;
	for (size_t i = 0; rc == 0 && i < count; i++) {
		struct fmt_mat_element element;

		rc = fmt_mat_next(reader, &s->c, &element);
		if (rc != 0)
			break;
		if (element.type != FMT_MI_MATRIX)
			return fmt_mat_fail(reader, SNAP_E_BOUNDS,
					    element.offset,
					    "an element of type %u where an "
					    "array belongs",
					    element.type);
		struct fmt_mat_cursor c = {
			.data = element.data,
			.end = element.size,
			.origin = s->c.inflated ? s->c.origin
						: element.offset + 8,
			.inflated = s->c.inflated,
		};
		rc = fmt_mat_read_array(reader, c, s->depth + 1,
					&s->out->items[i], NULL);
	}
	return rc;
}

static int read_field_size(struct source *s, size_t *size)
{
	struct fmt_mat_numbers numbers;
	uint64_t offset = fmt_mat_offset(&s->c);
	int rc = take_numbers(s, "the length of field names", is_integer_type,
			      &numbers);

	if (rc != 0)
		return rc;
	int64_t length = numbers.count == 1 ? integer_at(&numbers, 0) : 0;
	if (length < 1 || length > INT32_MAX)
		return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, offset,
				    "field names of %lld bytes",
				    (long long)length);
	*size = (size_t)length;
	return 0;
}

static int read_fields(struct source *s)
{
	struct fmt_mat_element element;
	struct fmt_mat_fields *fields;
	size_t length = 1;
	size_t size;
	int rc = read_field_size(s, &length);

	if (rc == 0)
		rc = take_bytes(s, "field names", &element);
	if (rc != 0)
		return rc;
	if (element.size % length != 0)
		return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, element.offset,
				    "%llu bytes of field names of %llu each",
				    ull(element.size), ull(length));
	size_t count = element.size / length;
	rc = fmt_mat_charge(s->reader, element.offset, count,
			    sizeof(char *) + length);
	if (rc != 0)
		return rc;
	fields = fmt_mat_array_alloc(s->reader, 1, sizeof(*fields));
	const char **names =
		fmt_mat_array_alloc(s->reader, count, sizeof(*names));
	if (fields == NULL || names == NULL)
		return SNAP_E_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		names[i] = fmt_mat_take_name(s->reader, element.offset,
					     element.data + i * length, length,
					     &size);
		if (names[i] == NULL)
			return s->reader->place.limit != NULL
				       ? SNAP_E_LIMIT
				       : SNAP_E_NO_MEMORY;
	}
	fields->count = count;
	fields->names = names;
	s->out->fields = fields;
	return 0;
}

static int read_struct(struct source *s)
{
	uint64_t offset = fmt_mat_offset(&s->c);
	uint64_t count;
	size_t size;
	int rc = 0;

	if (s->out->class_ == FMT_MX_OBJECT)
		rc = take_name(s, "a class name", &s->out->class_name, &size);
	if (rc == 0)
		rc = read_fields(s);
	if (rc != 0)
		return rc;
	/* Elements without fields take no bytes, but they are elements. */
	rc = fmt_mat_charge(s->reader, offset, s->out->count, 0);
	if (rc != 0)
		return rc;
	if (!snap_mul(s->out->count, s->out->fields->count, &count))
		count = UINT64_MAX;
	return read_items(s, count);
}

/* What follows the class name is for whoever understands the class. */
static int read_opaque(struct source *s)
{
	struct fmt_mat_element system;
	size_t size;
	int rc = take_bytes(s, "the system of an object", &system);

	if (rc == 0)
		rc = take_name(s, "the class of an object", &s->out->class_name,
			       &size);
	if (rc != 0)
		return rc;
	s->out->content = (struct snap_span){
		.data = s->c.data + s->c.position,
		.size = s->c.end - s->c.position,
	};
	if (system.size == 4 && memcmp(system.data, "MCOS", 4) == 0 &&
	    strcmp(s->out->class_name, "string") == 0)
		s->reader->has_strings = true;
	return 0;
}

/* ---------------------------------------------------------------- arrays */

static bool is_flags_type(uint32_t type)
{
	return type == FMT_MI_UINT32 || type == FMT_MI_INT32;
}

static int read_flags(struct source *s, struct fmt_mat_variable *variable)
{
	struct fmt_mat_numbers flags;
	uint64_t offset = fmt_mat_offset(&s->c);
	int rc = take_numbers(s, "array flags", is_flags_type, &flags);

	if (rc != 0)
		return rc;
	if (flags.count < 2)
		return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, offset,
				    "%llu array flags where 2 belong",
				    ull(flags.count));
	uint32_t word = (uint32_t)integer_at(&flags, 0);
	s->out->class_ = (uint8_t)word;
	/* On text and containers both flags mean nothing. */
	if (s->out->class_ >= FMT_MX_SPARSE &&
	    s->out->class_ <= FMT_MX_UINT64) {
		s->out->logical = (word & FLAG_LOGICAL) != 0;
		s->out->complex = (word & FLAG_COMPLEX) != 0;
	}
	if (variable != NULL)
		variable->global = (word & FLAG_GLOBAL) != 0;
	if (s->out->class_ < FMT_MX_CELL || s->out->class_ > FMT_MX_OPAQUE)
		return fmt_mat_fail(s->reader, SNAP_E_BOUNDS, offset,
				    "an array of class %u", s->out->class_);
	return 0;
}

static int read_content(struct source *s)
{
	switch ((enum fmt_mat_class)s->out->class_) {
	case FMT_MX_CELL:
		return read_items(s, s->out->count);
	case FMT_MX_STRUCT:
	case FMT_MX_OBJECT:
		return read_struct(s);
	case FMT_MX_CHAR:
		return read_text(s);
	case FMT_MX_SPARSE:
		return read_sparse(s);
	case FMT_MX_FUNCTION:
	case FMT_MX_OPAQUE:
		return 0;
	case FMT_MX_DOUBLE:
	case FMT_MX_SINGLE:
	case FMT_MX_INT8:
	case FMT_MX_UINT8:
	case FMT_MX_INT16:
	case FMT_MX_UINT16:
	case FMT_MX_INT32:
	case FMT_MX_UINT32:
	case FMT_MX_INT64:
	case FMT_MX_UINT64:
		break;
	}
	return read_numeric(s);
}

/* An element without bytes is []. */
static int read_nothing(struct fmt_mat_array *out)
{
	static const size_t dims[2] = { 0, 0 };

	*out = (struct fmt_mat_array){ .class_ = FMT_MX_DOUBLE,
				       .rank = 2,
				       .dims = dims,
				       .real = { .type = FMT_MI_DOUBLE,
						 .stride = 1 } };
	return 0;
}

/* Names of contents mean nothing. */
static int read_name(struct source *s, struct fmt_mat_variable *variable)
{
	struct fmt_mat_element element;

	if (variable == NULL)
		return take_bytes(s, "a name", &element);
	return take_name(s, "a variable's name", &variable->name,
			 &variable->name_size);
}

int fmt_mat_read_array(struct fmt_mat_reader *reader, struct fmt_mat_cursor c,
		       uint32_t depth, struct fmt_mat_array *out,
		       struct fmt_mat_variable *variable)
{
	struct source s = {
		.reader = reader, .c = c, .depth = depth, .out = out
	};

	if (c.position == c.end)
		return read_nothing(out);
	int rc = read_flags(&s, variable);
	if (rc == 0 && out->class_ == FMT_MX_OPAQUE) {
		rc = read_name(&s, variable);
		return rc != 0 ? rc : read_opaque(&s);
	}
	if (rc == 0)
		rc = read_dims(&s);
	if (rc == 0)
		rc = read_name(&s, variable);
	return rc != 0 ? rc : read_content(&s);
}
