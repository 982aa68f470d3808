/* Level 5: arrays, counted first and written then. */
#include "base/checked.h"
#include "formats/mat_writer.h"

enum {
	FLAGS_SIZE = 16,
	TAG_SIZE = 8,
	SHORT_NAME = 32, /* bytes of a field's name, its NUL included */
	LONG_NAME = 64,
	/* tag, "MCOS" in a small element, "string", and six numbers in a
	 * nameless column */
	STRING_SIZE = 8 + 16 + (8 + 16 + 16 + 8 + 8 + 24),
};

static bool is_little_endian_host(void)
{
	const uint16_t one = 1;

	return *(const uint8_t *)&one == 1;
}

/* How an array's numbers are written. */
static enum fmt_mat_type type_of(const struct fmt_mat_array *array)
{
	if (array->logical)
		return FMT_MI_UINT8;
	return fmt_mat_class_type((enum fmt_mat_class)array->class_);
}

/* ---------------------------------------------------------------- counting */

static int fail_write(struct snap_error *err, const char *what)
{
	return snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
			 "%s can't be written to a MAT file", what);
}

static int count_numbers(const struct fmt_mat_array *array, uint64_t *size,
			 struct snap_error *err)
{
	size_t width = fmt_mat_type_size(type_of(array));
	uint64_t bytes;

	if (!snap_mul(array->count, width, &bytes) || bytes > UINT32_MAX)
		return fail_write(err, "an array of more than 4 GiB");
	*size += fmt_mat_element_size(bytes) << array->complex;
	return 0;
}

/* One element at least: there are readers that want it. */
static size_t stored_count(const struct fmt_mat_sparse *sparse)
{
	return sparse->count == 0 ? 1 : sparse->count;
}

static int count_sparse(const struct fmt_mat_array *array, uint64_t *size,
			struct snap_error *err)
{
	uint64_t stored = stored_count(array->sparse);
	uint64_t width = array->logical ? 1 : 8;

	if (stored > UINT32_MAX / 8 || array->dims[1] >= INT32_MAX)
		return fail_write(err, "a sparse matrix of more than 4 GiB");
	*size += fmt_mat_element_size(4 * stored) +
		 fmt_mat_element_size(4 * ((uint64_t)array->dims[1] + 1)) +
		 (fmt_mat_element_size(width * stored) << array->complex);
	return 0;
}

static int count_items(struct fmt_mat_array *array, size_t count,
		       uint32_t depth, uint64_t *size, struct snap_error *err)
{
	for (size_t i = 0; i < count; i++) {
		int rc = fmt_mat_count_array(&array->items[i], 0, depth + 1,
					     err);

		if (rc != 0)
			return rc;
		*size += TAG_SIZE + array->items[i].size;
	}
	return 0;
}

/* 32 bytes for each name, as everybody knows it, unless one needs 64. */
static size_t name_room(const struct fmt_mat_fields *fields)
{
	for (size_t i = 0; i < fields->count; i++)
		if (strlen(fields->names[i]) >= SHORT_NAME)
			return LONG_NAME;
	return SHORT_NAME;
}

static int count_struct(struct fmt_mat_array *array, uint32_t depth,
			uint64_t *size, struct snap_error *err)
{
	const struct fmt_mat_fields *fields = array->fields;
	size_t items;

	for (size_t i = 0; i < fields->count; i++)
		if (strlen(fields->names[i]) >= LONG_NAME)
			return fail_write(err, "a field's name of more than 63 "
					       "letters");
	if (!snap_mul_size(array->count, fields->count, &items) ||
	    fields->count > UINT32_MAX / LONG_NAME)
		return fail_write(err, "a struct of so many fields");
	*size += fmt_mat_element_size(4) +
		 fmt_mat_element_size(fields->count * name_room(fields));
	return count_items(array, items, depth, size, err);
}

static int count_content(struct fmt_mat_array *array, uint32_t depth,
			 uint64_t *size, struct snap_error *err)
{
	switch ((enum fmt_mat_class)array->class_) {
	case FMT_MX_CELL:
		return count_items(array, array->count, depth, size, err);
	case FMT_MX_STRUCT:
		return count_struct(array, depth, size, err);
	case FMT_MX_SPARSE:
		return count_sparse(array, size, err);
	case FMT_MX_OBJECT:
		return fail_write(err, "an object");
	case FMT_MX_FUNCTION:
		return fail_write(err, "a function handle");
	case FMT_MX_CHAR:
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
	case FMT_MX_OPAQUE:
		break;
	}
	return count_numbers(array, size, err);
}

static int check_dims(const struct fmt_mat_array *array, struct snap_error *err)
{
	for (uint32_t i = 0; i < array->rank; i++)
		if (array->dims[i] > INT32_MAX)
			return fail_write(err, "a dimension beyond 2147483647");
	return 0;
}

int fmt_mat_count_array(struct fmt_mat_array *array, size_t name_size,
			uint32_t depth, struct snap_error *err)
{
	uint64_t size = FLAGS_SIZE + fmt_mat_element_size(name_size);

	if (depth > FMT_MAT_MAX_DEPTH)
		return fail_write(err, "a value that nests so deeply");
	if (array->class_ == FMT_MX_OPAQUE) {
		if (!fmt_mat_is_string(array))
			return fail_write(err, "an object");
		array->size = size + STRING_SIZE;
		return 0;
	}
	int rc = check_dims(array, err);
	if (rc != 0)
		return rc;
	size += fmt_mat_element_size(4 * (uint64_t)array->rank);
	rc = count_content(array, depth, &size, err);
	if (rc == 0 && size > UINT32_MAX)
		rc = fail_write(err, "a variable of more than 4 GiB");
	array->size = size;
	return rc;
}

/* ----------------------------------------------------------------- writing */

static void swap_bytes(uint8_t *bytes, size_t count, size_t width)
{
	for (size_t i = 0; i < count; i++, bytes += width)
		for (size_t k = 0; k < width / 2; k++) {
			uint8_t byte = bytes[k];

			bytes[k] = bytes[width - 1 - k];
			bytes[width - 1 - k] = byte;
		}
}

/* Numbers that are in memory just as the file wants them. */
static bool are_ready(const struct fmt_mat_numbers *numbers,
		      enum fmt_mat_type type)
{
	bool one_byte = fmt_mat_type_size(type) == 1;

	return numbers->fill == NULL && numbers->type == (uint8_t)type &&
	       numbers->stride == 1 &&
	       (one_byte || numbers->swapped != is_little_endian_host());
}

void fmt_mat_put_raw(struct fmt_mat_output *out,
		     const struct fmt_mat_numbers *numbers, size_t count,
		     enum fmt_mat_type type)
{
	size_t width = fmt_mat_type_size(type);
	double batch[256];

	if (are_ready(numbers, type)) {
		fmt_mat_put(out, numbers->data, count * width);
		return;
	}
	for (size_t done = 0; done < count && out->rc == 0;) {
		size_t n = count - done < 256 ? count - done : 256;

		fmt_mat_convert(numbers, done, n, type, batch, 1);
		if (!is_little_endian_host())
			swap_bytes((uint8_t *)batch, n, width);
		fmt_mat_put(out, batch, n * width);
		done += n;
	}
}

void fmt_mat_put_numbers(struct fmt_mat_output *out,
			 const struct fmt_mat_numbers *numbers, size_t count,
			 enum fmt_mat_type type)
{
	uint64_t size = (uint64_t)count * fmt_mat_type_size(type);

	fmt_mat_put_tag(out, type, size);
	fmt_mat_put_raw(out, numbers, count, type);
	fmt_mat_put_padding(out, size);
}

static void put_logicals(struct fmt_mat_output *out,
			 const struct fmt_mat_numbers *numbers, size_t count)
{
	uint8_t batch[256];

	if (numbers->type == FMT_MI_UINT8 && numbers->fill == NULL &&
	    numbers->stride == 1) {
		fmt_mat_put_numbers(out, numbers, count, FMT_MI_UINT8);
		return;
	}
	fmt_mat_put_tag(out, FMT_MI_UINT8, count);
	for (size_t done = 0; done < count && out->rc == 0;) {
		size_t n = count - done < 256 ? count - done : 256;

		fmt_mat_logical(numbers, done, n, batch);
		fmt_mat_put(out, batch, n);
		done += n;
	}
	fmt_mat_put_padding(out, count);
}

/* Text that was read in another encoding is decoded at once. */
static void put_text(struct fmt_mat_output *out,
		     const struct fmt_mat_array *array)
{
	struct fmt_mat_numbers numbers = array->real;

	if (array->count == 0 ||
	    (numbers.count != 0 &&
	     (numbers.type == FMT_MI_UINT16 || numbers.type == FMT_MI_UTF16))) {
		numbers.type = FMT_MI_UINT16;
		numbers.stride = 1;
		fmt_mat_put_numbers(out, &numbers, array->count, FMT_MI_UINT16);
		return;
	}
	uint16_t *units = snap_calloc(out->allocator, array->count, 2);
	if (units == NULL) {
		if (out->rc == 0)
			out->rc = snap_fail_memory(out->err, array->count * 2);
		return;
	}
	fmt_mat_units(array, units);
	numbers = (struct fmt_mat_numbers){ .type = FMT_MI_UINT16,
					    .stride = 1,
					    .count = array->count,
					    .data = units };
	fmt_mat_put_numbers(out, &numbers, array->count, FMT_MI_UINT16);
	snap_free(out->allocator, units);
}

static void put_sparse(struct fmt_mat_output *out,
		       const struct fmt_mat_array *array)
{
	const struct fmt_mat_sparse *sparse = array->sparse;
	static const double zero;
	const struct fmt_mat_numbers nothing = {
		.type = FMT_MI_DOUBLE, .stride = 1, .count = 1, .data = &zero
	};
	bool none = sparse->count == 0;
	size_t stored = stored_count(sparse);

	fmt_mat_put_numbers(out, none ? &nothing : &sparse->rows, stored,
			    FMT_MI_INT32);
	fmt_mat_put_numbers(out, &sparse->starts, array->dims[1] + 1,
			    FMT_MI_INT32);
	if (array->logical)
		put_logicals(out, none ? &nothing : &array->real, stored);
	else
		fmt_mat_put_numbers(out, none ? &nothing : &array->real, stored,
				    FMT_MI_DOUBLE);
	if (array->complex)
		fmt_mat_put_numbers(out, none ? &nothing : &array->imaginary,
				    stored, FMT_MI_DOUBLE);
}

static void put_items(struct fmt_mat_output *out,
		      const struct fmt_mat_array *array, size_t count)
{
	for (size_t i = 0; i < count && out->rc == 0; i++) {
		const struct fmt_mat_array *item = &array->items[i];

		fmt_mat_put_tag(out, FMT_MI_MATRIX, item->size);
		fmt_mat_put_array(out, item, "", 0, false);
	}
}

static void put_struct(struct fmt_mat_output *out,
		       const struct fmt_mat_array *array)
{
	const struct fmt_mat_fields *fields = array->fields;
	size_t room = name_room(fields);
	size_t size = fields->count * room;

	fmt_mat_put_tag(out, FMT_MI_INT32, 4);
	fmt_mat_put_u32(out, (uint32_t)room);
	fmt_mat_put_tag(out, FMT_MI_INT8, size);
	for (size_t i = 0; i < fields->count; i++) {
		size_t length = strlen(fields->names[i]);

		fmt_mat_put(out, fields->names[i], length);
		fmt_mat_put_zeros(out, room - length);
	}
	put_items(out, array, array->count * fields->count);
}

static void put_content(struct fmt_mat_output *out,
			const struct fmt_mat_array *array)
{
	switch ((enum fmt_mat_class)array->class_) {
	case FMT_MX_CELL:
		put_items(out, array, array->count);
		return;
	case FMT_MX_STRUCT:
		put_struct(out, array);
		return;
	case FMT_MX_SPARSE:
		put_sparse(out, array);
		return;
	case FMT_MX_CHAR:
		put_text(out, array);
		return;
	case FMT_MX_OBJECT:
	case FMT_MX_FUNCTION:
	case FMT_MX_OPAQUE:
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
	if (array->logical)
		put_logicals(out, &array->real, array->count);
	else
		fmt_mat_put_numbers(out, &array->real, array->count,
				    type_of(array));
	if (array->complex)
		fmt_mat_put_numbers(out, &array->imaginary, array->count,
				    type_of(array));
}

/* A string is a reference to an object in the subsystem. */
static void put_string(struct fmt_mat_output *out)
{
	const uint32_t reference[6] = { 0xdd000000u,	    2, 1, 1,
					++out->next_string, 1 };

	fmt_mat_put_element(out, FMT_MI_INT8, "MCOS", 4);
	fmt_mat_put_element(out, FMT_MI_INT8, "string", 6);
	fmt_mat_put_tag(out, FMT_MI_MATRIX, 16 + 16 + 8 + 8 + 24);
	fmt_mat_put_tag(out, FMT_MI_UINT32, 8);
	fmt_mat_put_u32(out, FMT_MX_UINT32);
	fmt_mat_put_u32(out, 0);
	fmt_mat_put_tag(out, FMT_MI_INT32, 8);
	fmt_mat_put_u32(out, 6);
	fmt_mat_put_u32(out, 1);
	fmt_mat_put_tag(out, FMT_MI_INT8, 0);
	fmt_mat_put_tag(out, FMT_MI_UINT32, 24);
	for (size_t i = 0; i < 6; i++)
		fmt_mat_put_u32(out, reference[i]);
}

static uint32_t flags_of(const struct fmt_mat_array *array, bool global)
{
	uint32_t class_ = array->class_;

	if (array->logical && class_ != FMT_MX_SPARSE)
		class_ = FMT_MX_UINT8;
	return class_ | (array->logical ? 0x200u : 0) | (global ? 0x400u : 0) |
	       (array->complex ? 0x800u : 0);
}

void fmt_mat_put_array(struct fmt_mat_output *out,
		       const struct fmt_mat_array *array, const char *name,
		       size_t name_size, bool global)
{
	bool sparse = array->class_ == FMT_MX_SPARSE;

	fmt_mat_put_tag(out, FMT_MI_UINT32, 8);
	fmt_mat_put_u32(out, flags_of(array, global));
	fmt_mat_put_u32(out,
			sparse ? (uint32_t)stored_count(array->sparse) : 0);
	if (array->class_ != FMT_MX_OPAQUE) {
		fmt_mat_put_tag(out, FMT_MI_INT32, 4 * (uint64_t)array->rank);
		for (uint32_t i = 0; i < array->rank; i++)
			fmt_mat_put_u32(out, (uint32_t)array->dims[i]);
		fmt_mat_put_padding(out, 4 * (uint64_t)array->rank);
	}
	fmt_mat_put_element(out, FMT_MI_INT8, name, name_size);
	if (array->class_ == FMT_MX_OPAQUE)
		put_string(out);
	else
		put_content(out, array);
}
