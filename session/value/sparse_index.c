/* Reading and deleting parts of sparse matrices. */
#include "value/index_axis.h"
#include "value/sparse_build.h"
#include "value/sparse_by_full.h"
#include "value/sparse_ops.h"
#include "value/sparse_place.h"

#include "base/checked.h"

/* Up to so many rows are looked for one by one in each column. */
#define FEW_ROWS 8

/* Where in 'rows' a row of the container occurs: the first place, and for each
 * place the next one. */
struct row_map {
	size_t *first; /* by row; SIZE_MAX for none */
	size_t *next;  /* by place */
	size_t row_count;
	size_t place_count;
};

static void map_end(struct ms_heap *heap, struct row_map *map)
{
	ms_heap_free(heap, map->first, map->row_count * sizeof(*map->first));
	ms_heap_free(heap, map->next, map->place_count * sizeof(*map->next));
}

static int map_begin(struct ms_heap *heap, const struct ms_axis *rows,
		     size_t row_count, struct row_map *out)
{
	struct row_map map = { .row_count = row_count,
			       .place_count = rows->count };

	if (row_count > SIZE_MAX / sizeof(size_t))
		return ms_fail_memory(heap);
	map.first = ms_heap_alloc(heap, row_count * sizeof(*map.first));
	if (map.first != NULL)
		map.next = ms_heap_alloc(heap, rows->count * sizeof(*map.next));
	if (map.next == NULL) {
		map_end(heap, &map);
		return -1;
	}
	for (size_t i = 0; i < row_count; i++)
		map.first[i] = SIZE_MAX;
	for (size_t k = rows->count; k-- > 0;) {
		size_t row = ms_axis_at(rows, k);

		map.next[k] = map.first[row];
		map.first[row] = k;
	}
	*out = map;
	return 0;
}

static int add(struct ms_heap *heap, struct ms_entries *entries,
	       const struct ms_sparse *s, size_t element, size_t row,
	       size_t column)
{
	if (ms_entries_reserve(heap, entries, 1) != 0)
		return -1;
	ms_entries_add(entries, row, column, ms_sparse_real(s, element),
		       ms_sparse_imaginary(s, element));
	return 0;
}

static int add_mapped(struct ms_heap *heap, struct ms_entries *entries,
		      const struct ms_sparse *s, const struct row_map *map,
		      const struct ms_axis *columns)
{
	for (size_t k = 0; k < columns->count; k++) {
		size_t j = ms_axis_at(columns, k);

		for (size_t p = s->starts[j]; p < s->starts[j + 1]; p++)
			for (size_t i = map->first[s->rows[p]]; i != SIZE_MAX;
			     i = map->next[i])
				if (add(heap, entries, s, p, i, k) != 0)
					return -1;
	}
	return 0;
}

static int add_few(struct ms_heap *heap, struct ms_entries *entries,
		   const struct ms_sparse *s, const struct ms_axis *rows,
		   const struct ms_axis *columns)
{
	for (size_t k = 0; k < columns->count; k++)
		for (size_t i = 0; i < rows->count; i++) {
			size_t at;

			if (ms_sparse_place(s, ms_axis_at(rows, i),
					    ms_axis_at(columns, k), &at) &&
			    add(heap, entries, s, at, i, k) != 0)
				return -1;
		}
	return 0;
}

static int collect(struct ms_heap *heap, struct ms_entries *entries,
		   const struct ms_sparse *s, const struct ms_axis *rows,
		   const struct ms_axis *columns)
{
	struct row_map map = { .row_count = 0 };

	if (rows->count <= FEW_ROWS && !rows->colon)
		return add_few(heap, entries, s, rows, columns);
	if (map_begin(heap, rows, s->dims[0], &map) != 0)
		return -1;
	int rc = add_mapped(heap, entries, s, &map, columns);

	map_end(heap, &map);
	return rc;
}

static int read_two(struct ms_heap *heap, struct ms_value container,
		    const struct ms_axis *axis, struct ms_value *out)
{
	const struct ms_sparse *s = ms_sparse_of(container);
	struct ms_entries entries = { .count = 0 };
	int rc = collect(heap, &entries, s, &axis[0], &axis[1]);

	if (rc == 0)
		rc = ms_sparse_build(heap, ms_class_of(container),
				     axis[0].count, axis[1].count, &entries,
				     MS_DUPLICATES_SUM, out);
	ms_entries_end(heap, &entries);
	return rc;
}

/* Dimensions of container(index): those of the index, but vectors of vectors
 * lie as the container does.  False for what only full arrays have. */
static bool linear_dims(const struct ms_sparse *s, const struct ms_axis *axis,
			size_t dims[2])
{
	bool vector =
		axis->rank == 2 && (axis->dims[0] == 1 || axis->dims[1] == 1);
	bool scalar = s->dims[0] == 1 && s->dims[1] == 1;

	if (axis->rank != 2)
		return false;
	dims[0] = axis->dims[0];
	dims[1] = axis->dims[1];
	if (axis->colon) {
		dims[0] = axis->count;
		dims[1] = 1;
	} else if (vector && !scalar && s->dims[0] == 1) {
		dims[0] = 1;
		dims[1] = axis->count;
	} else if (vector && !scalar && s->dims[1] == 1) {
		dims[0] = axis->count;
		dims[1] = 1;
	}
	return true;
}

static int collect_linear(struct ms_heap *heap, struct ms_entries *entries,
			  const struct ms_sparse *s, const struct ms_axis *axis,
			  size_t height)
{
	for (size_t k = 0; k < axis->count; k++) {
		size_t place = ms_axis_at(axis, k);
		size_t at;

		if (ms_sparse_place(s, place % s->dims[0], place / s->dims[0],
				    &at) &&
		    add(heap, entries, s, at, k % height, k / height) != 0)
			return -1;
	}
	return 0;
}

static int read_linear(struct ms_heap *heap, struct ms_value container,
		       const struct ms_axis *axis, const size_t dims[2],
		       struct ms_value *out)
{
	const struct ms_sparse *s = ms_sparse_of(container);
	struct ms_entries entries = { .count = 0 };

	if (axis->colon && axis->count != 0)
		return ms_sparse_reshape(heap, container, axis->count, 1, out);
	int rc = collect_linear(heap, &entries, s, axis, dims[0]);

	if (rc == 0)
		rc = ms_sparse_build(heap, ms_class_of(container), dims[0],
				     dims[1], &entries, MS_DUPLICATES_SUM, out);
	ms_entries_end(heap, &entries);
	return rc;
}

/* '*done' stays false for what has to go through a full matrix. */
static int read_axes(struct ms_heap *heap, struct ms_value container,
		     const struct ms_axes *axes, bool *done,
		     struct ms_value *out)
{
	size_t dims[2];

	*done = axes->count == 2 ||
		linear_dims(ms_sparse_of(container), &axes->axis[0], dims);
	if (!*done)
		return 0;
	return axes->count == 2 ? read_two(heap, container, axes->axis, out)
				: read_linear(heap, container, &axes->axis[0],
					      dims, out);
}

int ms_sparse_index_read(struct ms_heap *heap, struct ms_value container,
			 const struct ms_value *indexes, uint32_t count,
			 struct ms_value *out)
{
	size_t folded[2];
	struct ms_axes axes;
	bool done;

	if (count == 0 || count > 2)
		return ms_full_index_read(heap, container, indexes, count, out);
	if (!snap_mul_size(ms_rows(container), ms_columns(container),
			   &folded[0]) &&
	    count == 1)
		return ms_fail(heap, "MATLAB:array:SizeLimitExceeded",
			       "The matrix has too many elements for a linear "
			       "index.");
	ms_fold_dims(2, ms_sparse_of(container)->dims, count, folded);
	if (ms_axes_begin(heap, indexes, count, folded, &axes) != 0)
		return -1;
	int rc = ms_axes_check(heap, &axes, folded);

	done = true;
	if (rc == 0)
		rc = read_axes(heap, container, &axes, &done, out);
	ms_axes_end(heap, &axes);
	return done ? rc
		    : ms_full_index_read(heap, container, indexes, count, out);
}

/* The positions below 'extent' that the axis doesn't name, as an index. */
static int complement(struct ms_heap *heap, const struct ms_axis *axis,
		      size_t extent, struct ms_value *out)
{
	uint8_t *named = ms_heap_alloc_zeroed(heap, extent);
	struct ms_array *array;
	size_t left = extent;
	size_t at = 0;

	if (named == NULL)
		return -1;
	for (size_t k = 0; k < axis->count; k++) {
		left -= named[ms_axis_at(axis, k)] == 0;
		named[ms_axis_at(axis, k)] = 1;
	}
	int rc = ms_matrix_create(heap, MS_DOUBLE, 1, left, &array);

	for (size_t i = 0; rc == 0 && i < extent; i++)
		if (named[i] == 0)
			((double *)array->data)[at++] = (double)(i + 1);
	if (rc == 0)
		*out = ms_array_finish(heap, array);
	ms_heap_free(heap, named, extent);
	return rc;
}

/* Lines of one dimension, given the other index is ':'. */
static int delete_lines(struct ms_heap *heap, struct ms_value *target,
			const struct ms_axes *axes, uint32_t dim)
{
	struct ms_value keep[2] = { ms_colon(), ms_colon() };
	struct ms_value out;

	if (complement(heap, &axes->axis[dim], ms_dim(*target, dim),
		       &keep[dim]) != 0)
		return -1;
	int rc = ms_sparse_index_read(heap, *target, keep, 2, &out);

	ms_release(heap, keep[dim]);
	if (rc == 0)
		ms_take_into(heap, target, out);
	return rc;
}

int ms_sparse_index_delete(struct ms_heap *heap, struct ms_value *target,
			   const struct ms_value *indexes, uint32_t count)
{
	const size_t *dims = ms_sparse_of(*target)->dims;
	struct ms_axes axes;

	if (count != 2)
		return ms_full_index_delete(heap, target, indexes, count);
	if (ms_axes_begin(heap, indexes, count, dims, &axes) != 0)
		return -1;
	uint32_t dim = axes.axis[0].colon && !axes.axis[1].colon ? 1 : 0;
	bool lines =
		axes.axis[1 - dim].colon && axes.axis[dim].limit <= dims[dim];
	int rc = lines ? delete_lines(heap, target, &axes, dim) : 0;

	ms_axes_end(heap, &axes);
	return lines ? rc : ms_full_index_delete(heap, target, indexes, count);
}
