#include "value/value.h"
#include "value/array.h"
#include "value/class_info.h"
#include "value/range.h"
#include "value/sparse.h"

#include <string.h>

static const size_t scalar_dims[2] = { 1, 1 };

uint32_t ms_rank(struct ms_value v)
{
	if (v.tag == MS_TAG_ARRAY || v.tag == MS_TAG_STRUCT)
		return v.as.object->rank;
	return 2;
}

const size_t *ms_dims(struct ms_value v)
{
	if (v.tag == MS_TAG_ARRAY || v.tag == MS_TAG_STRUCT)
		return v.as.array->dims;
	if (v.tag == MS_TAG_RANGE)
		return ms_range_of(v)->dims;
	if (v.tag == MS_TAG_SPARSE)
		return ms_sparse_of(v)->dims;
	return scalar_dims;
}

size_t ms_dim(struct ms_value v, uint32_t k)
{
	return k < ms_rank(v) ? ms_dims(v)[k] : 1;
}

size_t ms_count(struct ms_value v)
{
	if (v.tag == MS_TAG_ARRAY || v.tag == MS_TAG_STRUCT)
		return v.as.array->count;
	const size_t *dims = ms_dims(v);
	return dims[0] * dims[1];
}

bool ms_is_matrix(struct ms_value v)
{
	return ms_rank(v) == 2;
}

bool ms_is_vector(struct ms_value v)
{
	const size_t *dims = ms_dims(v);

	return ms_rank(v) == 2 && (dims[0] == 1 || dims[1] == 1) &&
	       dims[0] >= 1 && dims[1] >= 1;
}

bool ms_is_row(struct ms_value v)
{
	return ms_rank(v) == 2 && ms_dims(v)[0] == 1;
}

bool ms_is_column(struct ms_value v)
{
	return ms_rank(v) == 2 && ms_dims(v)[1] == 1;
}

bool ms_is_zero_by_zero(struct ms_value v)
{
	const size_t *dims = ms_dims(v);

	return ms_rank(v) == 2 && dims[0] == 0 && dims[1] == 0;
}

bool ms_same_dims(struct ms_value a, struct ms_value b)
{
	return ms_dims_equal(ms_rank(a), ms_dims(a), ms_rank(b), ms_dims(b));
}

/* The short integers lie at the end of the payload on big-endian machines. */
const void *ms_inline_data(const struct ms_value *value)
{
	const char *data = (const char *)&value->as;

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	if (value->tag != MS_TAG_DOUBLE && value->tag != MS_TAG_SINGLE)
		data += 8 - ms_class_size((enum ms_class)(value->tag - 1));
#endif
	return data;
}

double ms_inline_double(struct ms_value v)
{
	enum ms_class class_ = (enum ms_class)(v.tag - 1);

	if (v.tag == MS_TAG_DOUBLE)
		return v.as.real;
	if (v.tag == MS_TAG_SINGLE)
		return (double)v.as.single;
	return ms_class_is_signed(class_) ? (double)v.as.integer
					  : (double)v.as.natural;
}

#define LOAD(type, address) (*(const type *)(address))

struct ms_value ms_inline_load(enum ms_class class_, const void *element)
{
	switch (class_) {
	case MS_LOGICAL:
	case MS_UINT8:
		return ms_natural(class_, LOAD(uint8_t, element));
	case MS_CHAR:
	case MS_UINT16:
		return ms_natural(class_, LOAD(uint16_t, element));
	case MS_DOUBLE:
		return ms_real(LOAD(double, element));
	case MS_SINGLE:
		return ms_single(LOAD(float, element));
	case MS_INT8:
		return ms_signed(class_, LOAD(int8_t, element));
	case MS_INT16:
		return ms_signed(class_, LOAD(int16_t, element));
	case MS_INT32:
		return ms_signed(class_, LOAD(int32_t, element));
	case MS_INT64:
		return ms_signed(class_, LOAD(int64_t, element));
	case MS_UINT32:
		return ms_natural(class_, LOAD(uint32_t, element));
	case MS_UINT64:
		return ms_natural(class_, LOAD(uint64_t, element));
	case MS_CELL:
	case MS_STRUCT:
	case MS_STRING:
	case MS_FUNCTION:
	case MS_EXCEPTION:
	case MS_OBJECT:
		break;
	}
	return ms_none();
}

void ms_inline_store(struct ms_value v, void *element)
{
	memcpy(element, ms_inline_data(&v), ms_class_size(ms_class_of(v)));
}
