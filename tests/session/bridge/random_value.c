#include "session/bridge/random_value.h"

#include "value/array.h"
#include "value/class_info.h"
#include "value/range.h"
#include "value/sparse.h"
#include "value/struct.h"
#include "value/text.h"

#include <string.h>

/* 63 letters: the longest there may be. */
#define LONG_NAME                                                              \
	"n"                                                                    \
	"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff12"

uint64_t random_next(struct random *random)
{
	uint64_t x = random->state;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	random->state = x;
	return x * UINT64_C(0x2545f4914f6cdd1d);
}

size_t random_below(struct random *random, size_t limit)
{
	return (size_t)((random_next(random) >> 16) % limit);
}

static uint32_t random_dims(struct random *random, size_t dims[4])
{
	uint32_t rank = random_below(random, 4) == 0 ? 4 : 2;

	for (uint32_t i = 0; i < rank; i++)
		dims[i] = random_below(random, 4);
	return rank;
}

/* Bits that a careless copy would change. */
static uint64_t random_real(struct random *random)
{
	static const uint64_t bits[] = {
		0x8000000000000000, /* -0 */
		0x7ff8000000000000, /* NaN */
		0xfff8000000000123, /* NaN with a payload */
		0x7ff0000000000001, /* a signalling NaN */
		0x7ff0000000000000, /* Inf */
		0x0000000000000001, /* the smallest */
	};

	if (random_below(random, 3) == 0)
		return bits[random_below(random, sizeof(bits) / 8)];
	return random_next(random);
}

static void fill(struct random *random, enum ms_class class_, void *data,
		 size_t size)
{
	uint8_t *bytes = data;

	for (size_t i = 0; i < size; i++) {
		uint64_t word = i % 8 == 0 && class_ == MS_DOUBLE
					? random_real(random)
					: random_next(random);
		if (class_ == MS_DOUBLE && size - i >= 8 && i % 8 == 0) {
			memcpy(bytes + i, &word, 8);
			i += 7;
		} else {
			bytes[i] = (uint8_t)(word >> 32);
			if (class_ == MS_LOGICAL)
				bytes[i] &= 1;
		}
	}
}

static int random_plain(struct ms_heap *heap, struct random *random,
			struct ms_value *out)
{
	enum ms_class class_ =
		(enum ms_class)random_below(random, MS_PLAIN_CLASSES);
	bool complex =
		ms_class_is_numeric(class_) && random_below(random, 3) == 0;
	size_t dims[4];
	uint32_t rank = random_dims(random, dims);
	struct ms_array *array;

	if (ms_array_create(heap, class_, complex, rank, dims, &array) != 0)
		return -1;
	fill(random, class_, array->data,
	     array->count * ms_element_size(class_, complex));
	*out = ms_array_finish(heap, array);
	return 0;
}

static int random_sparse(struct ms_heap *heap, struct random *random,
			 struct ms_value *out)
{
	bool logical = random_below(random, 3) == 0;
	bool complex = !logical && random_below(random, 2) == 0;
	enum ms_class class_ = logical ? MS_LOGICAL : MS_DOUBLE;
	size_t size = ms_element_size(class_, complex);
	size_t rows = random_below(random, 6);
	size_t columns = random_below(random, 6);
	struct ms_sparse *sparse;

	if (ms_sparse_create(heap, class_, complex, rows, columns,
			     rows * columns, &sparse) != 0)
		return -1;
	for (size_t j = 0; j < columns; j++) {
		for (size_t i = 0; i < rows; i++) {
			const double pair[2] = {
				1 + (double)random_below(random, 9), -0.0
			};
			const uint8_t one = 1;

			if (random_below(random, 2) == 0)
				continue;
			sparse->rows[sparse->count] = i;
			memcpy((char *)sparse->data + sparse->count++ * size,
			       logical ? (const void *)&one : pair, size);
		}
		sparse->starts[j + 1] = sparse->count;
	}
	*out = ms_take_object(sparse);
	return 0;
}

static int random_text(struct ms_heap *heap, struct random *random,
		       struct ms_value *out)
{
	uint16_t units[8];
	size_t count = random_below(random, 8);

	for (size_t i = 0; i < count; i++)
		units[i] = (uint16_t)random_next(random);
	return ms_text_from_units(heap, units, count, out);
}

static int random_string(struct ms_heap *heap, struct random *random,
			 struct ms_value *out)
{
	size_t dims[4];
	uint32_t rank = random_dims(random, dims);
	struct ms_array *array;

	if (ms_array_create_raw(heap, MS_STRING, false, rank, dims, &array) !=
	    0)
		return -1;
	struct ms_value *values = array->data;
	for (size_t i = 0; i < array->count; i++)
		if (random_below(random, 5) != 0 &&
		    random_text(heap, random, &values[i]) != 0) {
			ms_array_drop(heap, array);
			return -1;
		}
	*out = ms_take_object(array);
	return 0;
}

static int random_cell(struct ms_heap *heap, struct random *random,
		       unsigned depth, struct ms_value *out)
{
	size_t dims[4];
	uint32_t rank = random_dims(random, dims);
	struct ms_array *array;

	if (ms_array_create_raw(heap, MS_CELL, false, rank, dims, &array) != 0)
		return -1;
	struct ms_value *values = array->data;
	for (size_t i = 0; i < array->count; i++)
		if (random_value(heap, random, depth - 1, &values[i]) != 0) {
			ms_array_drop(heap, array);
			return -1;
		}
	*out = ms_take_object(array);
	return 0;
}

static int random_shape(struct ms_heap *heap, struct random *random,
			struct ms_shape **out)
{
	static const char *const names[] = {
		"a",
		"value",
		LONG_NAME,
	};
	size_t count = random_below(random, 4);
	struct ms_shape *longer;

	if (ms_shape_root(heap, out) != 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		int rc = ms_shape_add(heap, *out, names[i], strlen(names[i]),
				      &longer);

		ms_shape_release(heap, *out);
		if (rc != 0)
			return -1;
		*out = longer;
	}
	return 0;
}

static int random_struct(struct ms_heap *heap, struct random *random,
			 unsigned depth, struct ms_value *out)
{
	size_t dims[4];
	uint32_t rank = random_dims(random, dims);
	struct ms_struct *structure;
	struct ms_shape *shape;

	if (random_shape(heap, random, &shape) != 0)
		return -1;
	size_t fields = shape->field_count;
	int rc = ms_struct_create_raw(heap, shape, rank, dims, &structure);
	ms_shape_release(heap, shape);
	if (rc != 0)
		return -1;
	struct ms_value made = ms_take_object(structure);
	struct ms_value *values = ms_struct_values(made);
	for (size_t i = 0; i < structure->array.count * fields; i++)
		if (random_value(heap, random, depth - 1, &values[i]) != 0) {
			ms_release(heap, made);
			return -1;
		}
	*out = made;
	return 0;
}

int random_value(struct ms_heap *heap, struct random *random, unsigned depth,
		 struct ms_value *out)
{
	switch (random_below(random, depth == 0 ? 8 : 10)) {
	case 5:
		return random_sparse(heap, random, out);
	case 6:
		return random_string(heap, random, out);
	case 7:
		return ms_range_doubles(heap, (double)random_below(random, 9),
					0.1, 3, out);
	case 8:
		return random_cell(heap, random, depth, out);
	case 9:
		return random_struct(heap, random, depth, out);
	default:
		return random_plain(heap, random, out);
	}
}
