/* Assigning to parts of sparse matrices, and joining them. */
#include "value/class_info.h"
#include "value/index_axis.h"
#include "value/sparse_build.h"
#include "value/sparse_by_full.h"
#include "value/sparse_place.h"

#include <string.h>

/* --------------------------------------------------------------- one element
 *
 * In place: elements behind it move, which is cheap next to building anew.
 */

static size_t element_size(const struct ms_sparse *s)
{
	return ms_element_size((enum ms_class)s->head.class_,
			       ms_sparse_is_complex(s));
}

static int grow(struct ms_heap *heap, struct ms_sparse *s)
{
	size_t capacity = s->capacity + s->capacity / 2 + 4;
	size_t size = element_size(s);

	if (capacity > SIZE_MAX / sizeof(ms_sparse_real(s, 0)) / 2)
		return ms_fail_memory(heap);
	size_t *rows = ms_heap_alloc(heap, capacity * sizeof(*rows));

	if (rows == NULL)
		return -1;
	void *data = ms_heap_alloc(heap, capacity * size);

	if (data == NULL) {
		ms_heap_free(heap, rows, capacity * sizeof(*rows));
		return -1;
	}
	if (s->count != 0) {
		memcpy(rows, s->rows, s->count * sizeof(*rows));
		memcpy(data, s->data, s->count * size);
	}
	ms_heap_free(heap, s->rows, s->capacity * sizeof(*rows));
	ms_heap_free(heap, s->data, s->capacity * size);
	s->rows = rows;
	s->data = data;
	s->capacity = capacity;
	return 0;
}

/* Make or close a gap at place 'at' of a column. */
static void shift(struct ms_sparse *s, size_t column, size_t at, bool open)
{
	size_t size = element_size(s);
	char *data = s->data;
	size_t from = open ? at : at + 1;
	size_t to = open ? at + 1 : at;
	size_t count = s->count - from;

	if (count != 0) {
		memmove(s->rows + to, s->rows + from, count * sizeof(*s->rows));
		memmove(data + to * size, data + from * size, count * size);
	}
	for (size_t j = column + 1; j <= s->dims[1]; j++)
		s->starts[j] = open ? s->starts[j] + 1 : s->starts[j] - 1;
	s->count = open ? s->count + 1 : s->count - 1;
}

static int write_element(struct ms_heap *heap, struct ms_sparse *s, size_t row,
			 size_t column, double x)
{
	size_t at;
	bool there = ms_sparse_place(s, row, column, &at);

	if (x == 0) {
		if (there)
			shift(s, column, at, false);
		return 0;
	}
	if (!there) {
		if (s->count == s->capacity && grow(heap, s) != 0)
			return -1;
		shift(s, column, at, true);
		s->rows[at] = row;
	}
	if (s->head.class_ == MS_LOGICAL)
		((uint8_t *)s->data)[at] = 1;
	else
		((double *)s->data)[at] = x;
	return 0;
}

/* Can the target take this value where it is? */
static bool fits_in_place(struct ms_value target, struct ms_value value)
{
	return ms_is_unique(target) && !ms_is_complex(target) &&
	       (value.tag == MS_TAG_LOGICAL ||
		(value.tag == MS_TAG_DOUBLE && ms_is_class(target, MS_DOUBLE)));
}

/* -------------------------------------------------------------- many elements
 */

/* Element number 'k' of what is written goes there. */
static void place_of(const struct ms_axes *axes, const struct ms_sparse *s,
		     size_t k, size_t *row, size_t *column)
{
	const struct ms_axis *axis = axes->axis;

	if (axes->count == 1) {
		size_t place = ms_axis_at(&axis[0], k);

		*row = place % s->dims[0];
		*column = place / s->dims[0];
		return;
	}
	*row = ms_axis_at(&axis[0], k % axis[0].count);
	*column = ms_axis_at(&axis[1], k / axis[0].count);
}

static int add_written(struct ms_heap *heap, const struct ms_axes *axes,
		       const struct ms_sparse *s, const struct ms_view *view,
		       size_t count, struct ms_entries *entries)
{
	if (ms_entries_reserve(heap, entries, count) != 0)
		return -1;
	for (size_t k = 0; k < count; k++) {
		size_t from = view->count == 1 ? 0 : k;
		size_t row;
		size_t column;

		place_of(axes, s, k, &row, &column);
		ms_entries_add(entries, row, column, ms_view_double(view, from),
			       ms_view_imaginary(view, from));
	}
	return 0;
}

static int write_many(struct ms_heap *heap, struct ms_value *target,
		      const struct ms_axes *axes, struct ms_value value,
		      size_t count)
{
	const struct ms_sparse *s = ms_sparse_of(*target);
	struct ms_entries entries = { .count = 0 };
	struct ms_value out;
	struct ms_view view;

	if (ms_view_begin(heap, &value, &view) != 0)
		return -1;
	int rc = ms_entries_add_sparse(heap, &entries, s, 0, 0);

	if (rc == 0)
		rc = add_written(heap, axes, s, &view, count, &entries);
	ms_view_end(heap, &view);
	if (rc == 0)
		rc = ms_sparse_build(heap, ms_class_of(*target), s->dims[0],
				     s->dims[1], &entries, MS_DUPLICATES_LAST,
				     &out);
	ms_entries_end(heap, &entries);
	if (rc == 0)
		ms_take_into(heap, target, out);
	return rc;
}

/* Inside the matrix, doubles or logicals, and as many as there are places, in
 * the same order? */
static bool is_simple(const struct ms_axes *axes, const struct ms_sparse *s,
		      struct ms_value value, size_t *count)
{
	size_t most = s->dims[0] * s->dims[1];

	/* Logicals stay logical, unless they can't: the full way knows. */
	if (!ms_is_class(value, MS_LOGICAL) &&
	    (!ms_is_class(value, MS_DOUBLE) || s->head.class_ == MS_LOGICAL))
		return false;
	*count = axes->axis[0].count;
	if (axes->count == 1) {
		if (axes->axis[0].limit > most)
			return false;
		return ms_is_scalar(value) ||
		       (ms_is_vector(value) && ms_count(value) == *count);
	}
	*count *= axes->axis[1].count;
	if (axes->axis[0].limit > s->dims[0] ||
	    axes->axis[1].limit > s->dims[1])
		return false;
	return ms_is_scalar(value) ||
	       (ms_rank(value) == 2 && ms_rows(value) == axes->axis[0].count &&
		ms_columns(value) == axes->axis[1].count);
}

static int write_axes(struct ms_heap *heap, struct ms_value *target,
		      const struct ms_axes *axes, struct ms_value value,
		      size_t count)
{
	struct ms_sparse *s = ms_sparse_of(*target);
	size_t row;
	size_t column;

	if (count != 1 || !fits_in_place(*target, value))
		return write_many(heap, target, axes, value, count);
	place_of(axes, s, 0, &row, &column);
	return write_element(heap, s, row, column, ms_inline_double(value));
}

int ms_sparse_index_write(struct ms_heap *heap, struct ms_value *target,
			  const struct ms_value *indexes, uint32_t count,
			  struct ms_value value)
{
	const struct ms_sparse *s = ms_sparse_of(*target);
	size_t folded[2];
	struct ms_axes axes;
	size_t written;

	/* A product of dimensions that doesn't fit has no full matrix. */
	if (count == 0 || count > 2 || s->dims[0] == 0 ||
	    s->dims[1] > SIZE_MAX / s->dims[0])
		return ms_full_index_write(heap, target, indexes, count, value);
	ms_fold_dims(2, s->dims, count, folded);
	if (ms_axes_begin(heap, indexes, count, folded, &axes) != 0)
		return -1;
	bool simple = is_simple(&axes, s, value, &written);
	int rc = simple ? write_axes(heap, target, &axes, value, written) : 0;

	ms_axes_end(heap, &axes);
	return simple ? rc
		      : ms_full_index_write(heap, target, indexes, count,
					    value);
}

/* ------------------------------------------------------------------- joining
 */

/* What a join comes to; false when the sizes don't fit. */
struct join {
	uint32_t dim;
	size_t dims[2];
	bool any; /* a part that isn't [] */
	bool logical;
};

static bool measure(const struct ms_value *values, size_t count,
		    struct join *join)
{
	for (size_t i = 0; i < count; i++) {
		enum ms_class class_ = ms_class_of(values[i]);
		size_t dims[2] = { ms_rows(values[i]), ms_columns(values[i]) };

		if (ms_rank(values[i]) != 2 ||
		    (class_ != MS_DOUBLE && class_ != MS_LOGICAL))
			return false;
		join->logical = join->logical && class_ == MS_LOGICAL;
		if (dims[0] == 0 && dims[1] == 0)
			continue;
		if (join->any &&
		    dims[1 - join->dim] != join->dims[1 - join->dim])
			return false;
		join->any = true;
		join->dims[1 - join->dim] = dims[1 - join->dim];
		join->dims[join->dim] += dims[join->dim];
	}
	return true;
}

static int add_part(struct ms_heap *heap, struct ms_value part,
		    struct ms_entries *entries, const size_t at[2])
{
	struct ms_value sparse;

	if (ms_sparse_from_full(heap, part, &sparse) != 0)
		return -1;
	int rc = ms_entries_add_sparse(heap, entries, ms_sparse_of(sparse),
				       at[0], at[1]);

	ms_release(heap, sparse);
	return rc;
}

int ms_sparse_concat(struct ms_heap *heap, uint32_t dim,
		     const struct ms_value *values, size_t count,
		     struct ms_value *out)
{
	struct join join = { .dim = dim, .logical = true };
	struct ms_entries entries = { .count = 0 };
	size_t at[2] = { 0, 0 };
	int rc = 0;

	if (dim > 1 || !measure(values, count, &join))
		return ms_full_concat(heap, dim, values, count, out);
	for (size_t i = 0; rc == 0 && i < count; i++) {
		rc = add_part(heap, values[i], &entries, at);
		at[dim] += ms_dim(values[i], dim);
	}
	if (rc == 0)
		rc = ms_sparse_build(heap,
				     join.logical ? MS_LOGICAL : MS_DOUBLE,
				     join.dims[0], join.dims[1], &entries,
				     MS_DUPLICATES_SUM, out);
	ms_entries_end(heap, &entries);
	return rc;
}
