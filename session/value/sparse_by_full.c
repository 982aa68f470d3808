#include "value/sparse_by_full.h"

#include "value/concat.h"
#include "value/index.h"
#include "value/sparse.h"

/* Sparse again, after work on a full matrix; takes it. */
static int sparse_again(struct ms_heap *heap, struct ms_value full,
			struct ms_value *out)
{
	int rc = ms_sparse_from_full(heap, full, out);

	ms_release(heap, full);
	return rc;
}

int ms_full_index_read(struct ms_heap *heap, struct ms_value container,
		       const struct ms_value *indexes, uint32_t count,
		       struct ms_value *out)
{
	struct ms_value full;
	struct ms_value part;

	if (ms_sparse_to_full(heap, container, &full) != 0)
		return -1;
	int rc = ms_index_read(heap, full, indexes, count, &part);
	ms_release(heap, full);
	return rc == 0 ? sparse_again(heap, part, out) : rc;
}

static int finish_write(struct ms_heap *heap, struct ms_value *target,
			struct ms_value full)
{
	struct ms_value sparse;

	if (sparse_again(heap, full, &sparse) != 0)
		return -1;
	ms_take_into(heap, target, sparse);
	return 0;
}

int ms_full_index_write(struct ms_heap *heap, struct ms_value *target,
			const struct ms_value *indexes, uint32_t count,
			struct ms_value value)
{
	struct ms_value full;

	if (ms_sparse_to_full(heap, *target, &full) != 0)
		return -1;
	if (ms_index_write(heap, &full, indexes, count, value) != 0) {
		ms_release(heap, full);
		return -1;
	}
	return finish_write(heap, target, full);
}

int ms_full_index_delete(struct ms_heap *heap, struct ms_value *target,
			 const struct ms_value *indexes, uint32_t count)
{
	struct ms_value full;

	if (ms_sparse_to_full(heap, *target, &full) != 0)
		return -1;
	if (ms_index_delete(heap, &full, indexes, count) != 0) {
		ms_release(heap, full);
		return -1;
	}
	return finish_write(heap, target, full);
}

static int gather_all(struct ms_heap *heap, const struct ms_value *values,
		      size_t count, struct ms_value *out)
{
	for (size_t i = 0; i < count; i++) {
		if (ms_gather(heap, values[i], &out[i]) != 0) {
			ms_release_all(heap, out, i);
			return -1;
		}
	}
	return 0;
}

int ms_full_concat(struct ms_heap *heap, uint32_t dim,
		   const struct ms_value *values, size_t count,
		   struct ms_value *out)
{
	size_t size = count * sizeof(struct ms_value);
	struct ms_value *full = ms_heap_alloc(heap, size);
	struct ms_value joined;

	if (full == NULL)
		return -1;
	int rc = gather_all(heap, values, count, full);
	if (rc == 0) {
		rc = ms_concat(heap, dim, full, count, &joined);
		ms_release_all(heap, full, count);
		if (rc == 0)
			rc = sparse_again(heap, joined, out);
	}
	ms_heap_free(heap, full, size);
	return rc;
}
