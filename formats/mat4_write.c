/* Level 4 files: matrices of doubles, text of bytes, sparse matrices. */
#include "formats/mat_writer.h"

#include "base/checked.h"

/* The first integer of a header: type of the numbers times ten, kind. */
enum {
	NUMBERS = 0,  /* of 8 bytes */
	TEXT = 51,    /* of 1 byte */
	TRIPLETS = 2, /* of 8 bytes: a sparse matrix */
};

static bool is_text_of_bytes(const struct fmt_mat_array *array)
{
	bool fits = true;

	for (size_t done = 0; fits && done < array->count;) {
		size_t n =
			array->count - done < 256 ? array->count - done : 256;
		uint16_t batch[256] = { 0 };

		if (array->real.count != 0)
			fmt_mat_convert(&array->real, done, n, FMT_MI_UINT16,
					batch, 1);
		for (size_t i = 0; i < n; i++)
			fits = fits && batch[i] <= UINT8_MAX;
		done += n;
	}
	return fits;
}

const char *fmt_mat4_refuses(const struct fmt_mat_array *array)
{
	if (array->class_ != FMT_MX_DOUBLE && array->class_ != FMT_MX_CHAR &&
	    array->class_ != FMT_MX_SPARSE)
		return "level 4 has no such class";
	if (array->logical)
		return "level 4 has no such class";
	if (array->rank != 2)
		return "level 4 has two dimensions only";
	if (array->dims[0] > INT32_MAX || array->dims[1] > INT32_MAX ||
	    (array->class_ == FMT_MX_SPARSE &&
	     array->sparse->count >= INT32_MAX))
		return "it is too large for level 4";
	if (array->class_ == FMT_MX_CHAR && !is_text_of_bytes(array))
		return "level 4 has characters up to 255 only";
	return NULL;
}

static void put_header(struct fmt_mat_output *out,
		       const struct fmt_mat_variable *variable, uint32_t type,
		       size_t rows, size_t columns)
{
	bool complex = type == NUMBERS && variable->value.complex;

	fmt_mat_put_u32(out, type);
	fmt_mat_put_u32(out, (uint32_t)rows);
	fmt_mat_put_u32(out, (uint32_t)columns);
	fmt_mat_put_u32(out, complex ? 1 : 0);
	fmt_mat_put_u32(out, (uint32_t)variable->name_size + 1);
	fmt_mat_put(out, variable->name, variable->name_size);
	fmt_mat_put_zeros(out, 1);
}

static void put_text(struct fmt_mat_output *out,
		     const struct fmt_mat_array *array)
{
	for (size_t done = 0; done < array->count && out->rc == 0;) {
		size_t n =
			array->count - done < 256 ? array->count - done : 256;
		uint8_t batch[256];

		memset(batch, ' ', n);
		if (array->real.count != 0)
			fmt_mat_convert(&array->real, done, n, FMT_MI_UINT8,
					batch, 1);
		fmt_mat_put(out, batch, n);
		done += n;
	}
}

static void put_double(struct fmt_mat_output *out, double x)
{
	uint8_t bytes[8];
	uint64_t bits;

	memcpy(&bits, &x, sizeof(bits));
	snap_put_le64(bytes, bits);
	fmt_mat_put(out, bytes, sizeof(bytes));
}

static double number_at(const struct fmt_mat_numbers *numbers, size_t i)
{
	double x;

	fmt_mat_convert(numbers, i, 1, FMT_MI_DOUBLE, &x, 1);
	return x;
}

static void put_columns_of(struct fmt_mat_output *out,
			   const struct fmt_mat_array *array)
{
	const struct fmt_mat_sparse *sparse = array->sparse;
	size_t column = 0;

	for (size_t i = 0; i < sparse->count && out->rc == 0; i++) {
		while (number_at(&sparse->starts, column + 1) <= (double)i)
			column++;
		put_double(out, (double)column + 1);
	}
	put_double(out, (double)array->dims[1]);
}

/* Lists of rows, of columns and of values, each with one more number: the
 * dimensions, and 0. */
static void put_triplets(struct fmt_mat_output *out,
			 const struct fmt_mat_array *array)
{
	const struct fmt_mat_sparse *sparse = array->sparse;

	for (size_t i = 0; i < sparse->count && out->rc == 0; i++)
		put_double(out, number_at(&sparse->rows, i) + 1);
	put_double(out, (double)array->dims[0]);
	put_columns_of(out, array);
	fmt_mat_put_raw(out, &array->real, sparse->count, FMT_MI_DOUBLE);
	put_double(out, 0);
	if (!array->complex)
		return;
	fmt_mat_put_raw(out, &array->imaginary, sparse->count, FMT_MI_DOUBLE);
	put_double(out, 0);
}

static void put_variable(struct fmt_mat_output *out,
			 const struct fmt_mat_variable *variable)
{
	const struct fmt_mat_array *array = &variable->value;

	switch (array->class_) {
	case FMT_MX_CHAR:
		put_header(out, variable, TEXT, array->dims[0], array->dims[1]);
		put_text(out, array);
		return;
	case FMT_MX_SPARSE:
		put_header(out, variable, TRIPLETS, array->sparse->count + 1,
			   array->complex ? 4 : 3);
		put_triplets(out, array);
		return;
	default:
		put_header(out, variable, NUMBERS, array->dims[0],
			   array->dims[1]);
		fmt_mat_put_raw(out, &array->real, array->count, FMT_MI_DOUBLE);
		if (array->complex)
			fmt_mat_put_raw(out, &array->imaginary, array->count,
					FMT_MI_DOUBLE);
	}
}

static int check_variable(const struct fmt_mat_variable *variable,
			  struct snap_error *err)
{
	const char *reason = fmt_mat4_refuses(&variable->value);

	if (!fmt_mat_is_name(variable->name, variable->name_size))
		reason = "that is no variable's name";
	if (reason == NULL)
		return 0;
	return snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
			 "'%.64s' can't be written: %s", variable->name,
			 reason);
}

int fmt_mat4_write(const struct fmt_mat_variable *variables, size_t count,
		   const struct fmt_mat_write_options *options,
		   const struct fmt_mat_sink *sink, struct snap_error *err)
{
	const struct snap_allocator allocator = snap_allocator_or_default(
		options == NULL ? NULL : options->allocator);
	struct fmt_mat_output out = { .sink = sink,
				      .err = err,
				      .allocator = &allocator };

	for (size_t i = 0; i < count; i++) {
		int rc = check_variable(&variables[i], err);
		if (rc != 0)
			return rc;
	}
	for (size_t i = 0; i < count && out.rc == 0; i++)
		put_variable(&out, &variables[i]);
	return fmt_mat_flush(&out);
}
