/* Dimensions of any value at all. */
#include "value/dims.h"
#include "value/range.h"
#include "value/sparse.h"

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
