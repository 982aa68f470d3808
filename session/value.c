/* Values as a host reads them; nothing here allocates. */
#include "session/value.h"

#include "value/bytes.h"
#include "value/class_info.h"
#include "value/opaque.h"
#include "value/range.h"
#include "value/sparse.h"
#include "value/struct.h"

#include <string.h>

_Static_assert((int)MS_VALUE_LOGICAL == (int)MS_LOGICAL &&
		       (int)MS_VALUE_UINT64 == (int)MS_UINT64 &&
		       (int)MS_VALUE_CELL == (int)MS_CELL &&
		       (int)MS_VALUE_OBJECT == (int)MS_OBJECT,
	       "the classes of the two lists are the same");

enum ms_value_class ms_value_class(const struct ms_value *value)
{
	return (enum ms_value_class)ms_class_of(*value);
}

const char *ms_value_class_name(const struct ms_value *value)
{
	return ms_class_text(*value);
}

bool ms_value_is_complex(const struct ms_value *value)
{
	return ms_is_complex(*value);
}

bool ms_value_is_sparse(const struct ms_value *value)
{
	return ms_is_sparse(*value);
}

uint32_t ms_value_rank(const struct ms_value *value)
{
	return ms_rank(*value);
}

size_t ms_value_dim(const struct ms_value *value, uint32_t dimension)
{
	size_t room[2];

	return dimension < ms_rank(*value)
		       ? ms_shown_dims(*value, room)[dimension]
		       : 1;
}

size_t ms_value_count(const struct ms_value *value)
{
	size_t room[2];

	return value->tag == MS_TAG_OBJECT ? ms_shown_dims(*value, room)[0]
					   : ms_count(*value);
}

uint64_t ms_value_bytes(const struct ms_value *value)
{
	return ms_bytes(*value);
}

/* ---------------------------------------------------------------- elements */

struct part {
	size_t first, count;
	double *re, *im; /* 'im' NULL: not wanted */
};

static void read_range(const struct ms_range *range, const struct part *part)
{
	for (size_t i = 0; i < part->count; i++)
		part->re[i] = ms_range_at(range, part->first + i);
}

static double load(enum ms_class class_, const void *data, size_t index)
{
	const char *element = data;

	return ms_inline_double(ms_inline_load(
		class_, element + index * ms_class_size(class_)));
}

static void read_array(struct ms_value v, const struct part *part)
{
	enum ms_class class_ = ms_class_of(v);
	const void *data = v.as.array->data;
	size_t step = ms_is_complex(v) ? 2 : 1;

	for (size_t i = 0; i < part->count; i++) {
		size_t at = (part->first + i) * step;

		part->re[i] = load(class_, data, at);
		if (step == 2 && part->im != NULL)
			part->im[i] = load(class_, data, at + 1);
	}
}

/* The first nonzero of a column whose row isn't before 'row'. */
static size_t find_row(const struct ms_sparse *sparse, size_t column,
		       size_t row)
{
	size_t low = sparse->starts[column];
	size_t high = sparse->starts[column + 1];

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sparse->rows[middle] < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Rows [row, row + count) of a column, to 'at' and on. */
static void read_column(struct ms_value v, size_t column, size_t row,
			size_t count, const struct part *part, size_t at)
{
	const struct ms_sparse *sparse = ms_sparse_of(v);
	size_t step = ms_is_complex(v) ? 2 : 1;
	size_t end = sparse->starts[column + 1];

	for (size_t k = find_row(sparse, column, row);
	     k < end && sparse->rows[k] - row < count; k++) {
		size_t to = at + sparse->rows[k] - row;

		part->re[to] = load(ms_class_of(v), sparse->data, k * step);
		if (step == 2 && part->im != NULL)
			part->im[to] = load(ms_class_of(v), sparse->data,
					    k * step + 1);
	}
}

static void read_sparse(struct ms_value v, const struct part *part)
{
	size_t rows = ms_sparse_of(v)->dims[0];

	for (size_t i = 0; i < part->count;) {
		size_t row = (part->first + i) % rows;
		size_t left = part->count - i;
		size_t count = left < rows - row ? left : rows - row;

		read_column(v, (part->first + i) / rows, row, count, part, i);
		i += count;
	}
}

bool ms_value_doubles(const struct ms_value *value, size_t first, size_t count,
		      double *re, double *im)
{
	const struct part part = { first, count, re, im };
	size_t all = ms_count(*value);

	if (!ms_class_is_plain(ms_class_of(*value)) || first > all ||
	    count > all - first)
		return false;
	if (count == 0)
		return true;
	memset(re, 0, count * sizeof(*re));
	if (im != NULL)
		memset(im, 0, count * sizeof(*im));
	if (ms_is_inline(*value))
		re[0] = ms_inline_double(*value);
	else if (value->tag == MS_TAG_RANGE)
		read_range(ms_range_of(*value), &part);
	else if (value->tag == MS_TAG_SPARSE)
		read_sparse(*value, &part);
	else
		read_array(*value, &part);
	return true;
}

bool ms_value_integer(const struct ms_value *value, size_t index,
		      uint64_t *bits)
{
	enum ms_class class_ = ms_class_of(*value);
	double real;

	if ((!ms_class_is_integer(class_) && class_ != MS_LOGICAL &&
	     class_ != MS_CHAR) ||
	    ms_is_complex(*value) || index >= ms_count(*value))
		return false;
	if (value->tag == MS_TAG_SPARSE) {
		(void)ms_value_doubles(value, index, 1, &real, NULL);
		*bits = real != 0;
		return true;
	}
	struct ms_value element = *value;
	if (!ms_is_inline(element)) {
		const char *data = element.as.array->data;

		element = ms_inline_load(class_,
					 data + index * ms_class_size(class_));
	}
	*bits = element.as.natural;
	return true;
}

/* -------------------------------------------------------------- containers */

const struct ms_value *ms_value_cell(const struct ms_value *value, size_t index)
{
	enum ms_class class_ = ms_class_of(*value);
	const struct ms_value *elements;

	if ((class_ != MS_CELL && class_ != MS_STRING) ||
	    index >= ms_count(*value))
		return NULL;
	elements = value->as.array->data;
	return ms_is_none(elements[index]) ? NULL : &elements[index];
}

uint32_t ms_value_field_count(const struct ms_value *value)
{
	return value->tag == MS_TAG_STRUCT
		       ? ms_struct_of(*value)->shape->field_count
		       : 0;
}

const char *ms_value_field_name(const struct ms_value *value, uint32_t field)
{
	if (field >= ms_value_field_count(value))
		return NULL;
	return ms_shape_name(ms_struct_of(*value)->shape, field)->text;
}

const struct ms_value *ms_value_field(const struct ms_value *value,
				      size_t index, uint32_t field)
{
	uint32_t count = ms_value_field_count(value);

	if (field >= count || index >= ms_count(*value))
		return NULL;
	return &ms_struct_values(*value)[index * count + field];
}
