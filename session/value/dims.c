#include "value/dims.h"
#include "base/checked.h"

#include <string.h>

static int fail_size(struct ms_heap *heap, uint32_t rank, const size_t *dims)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &heap->allocator);
	ms_dims_text(&text, rank, dims);
	int rc = ms_fail(heap, "MATLAB:array:SizeLimitExceeded",
			 "Requested %s array exceeds the memory limit of "
			 "%.1f GB.",
			 snap_strbuf_text(&text),
			 (double)heap->limit / 1073741824.0);
	snap_strbuf_end(&text);
	return rc;
}

static bool is_any_zero(uint32_t rank, const size_t *dims)
{
	for (uint32_t i = 0; i < rank; i++)
		if (dims[i] == 0)
			return true;
	return false;
}

int ms_dims_count(struct ms_heap *heap, uint32_t rank, const size_t *dims,
		  size_t element_size, size_t *count)
{
	size_t total = 1;
	size_t size;

	if (ms_dims_trim(rank, dims) > MS_RANK_MAX)
		return ms_fail(heap, "MATLAB:array:SizeLimitExceeded",
			       "Requested array has %u dimensions; there may "
			       "be %d.",
			       rank, MS_RANK_MAX);
	if (is_any_zero(rank, dims)) {
		*count = 0;
		return 0;
	}
	for (uint32_t i = 0; i < rank; i++)
		if (!snap_mul_size(total, dims[i], &total))
			return fail_size(heap, rank, dims);
	if (!snap_mul_size(total, element_size, &size) || size > heap->limit)
		return fail_size(heap, rank, dims);
	*count = total;
	return 0;
}

uint32_t ms_dims_trim(uint32_t rank, const size_t *dims)
{
	while (rank > 2 && dims[rank - 1] == 1)
		rank--;
	return rank;
}

bool ms_dims_equal(uint32_t rank_a, const size_t *a, uint32_t rank_b,
		   const size_t *b)
{
	uint32_t both = rank_a < rank_b ? rank_a : rank_b;

	if (memcmp(a, b, both * sizeof(*a)) != 0)
		return false;
	for (uint32_t i = both; i < rank_a; i++)
		if (a[i] != 1)
			return false;
	for (uint32_t i = both; i < rank_b; i++)
		if (b[i] != 1)
			return false;
	return true;
}

void ms_dims_text(struct snap_strbuf *out, uint32_t rank, const size_t *dims)
{
	for (uint32_t i = 0; i < rank; i++)
		snap_strbuf_printf(out, i == 0 ? "%zu" : "x%zu", dims[i]);
}

uint32_t ms_dims_first_long(uint32_t rank, const size_t *dims)
{
	for (uint32_t i = 0; i < rank; i++)
		if (dims[i] != 1)
			return i;
	return 0;
}

void ms_dims_copy(struct ms_value v, struct ms_shape_dims *out)
{
	out->rank = ms_rank(v);
	memcpy(out->dims, ms_dims(v), out->rank * sizeof(*out->dims));
}
