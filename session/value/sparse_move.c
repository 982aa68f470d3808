#include "value/sparse_move.h"

#include "base/checked.h"
#include "value/class_info.h"
#include "value/sparse_build.h"

#include <string.h>

/* The columns of this many elements are moved between two looks at the
 * interrupt flag. */
#define POLLED_COLUMNS 4096

/* As many places as can be counted. */
static int check_size(struct ms_heap *heap, size_t rows, size_t columns)
{
	size_t count;

	return snap_mul_size(rows, columns, &count) ? 0 : ms_fail_memory(heap);
}

/* The dimensions of copies side by side. */
static int multiply_dims(struct ms_heap *heap, const struct ms_sparse *sparse,
			 size_t down, size_t right, size_t *dims)
{
	if (!snap_mul_size(sparse->dims[0], down, &dims[0]) ||
	    !snap_mul_size(sparse->dims[1], right, &dims[1]))
		return ms_fail_memory(heap);
	return check_size(heap, dims[0], dims[1]);
}

/* Where an element goes to; false leaves it out.  Elements keep their order. */
typedef bool move_function(const void *context, size_t *row, size_t *column);

static void append(struct ms_sparse *out, size_t row, size_t column,
		   const struct ms_sparse *from, size_t k)
{
	size_t size = ms_element_size((enum ms_class)from->head.class_,
				      ms_sparse_is_complex(from));

	out->rows[out->count] = row;
	memcpy((char *)out->data + out->count * size,
	       (const char *)from->data + k * size, size);
	out->count++;
	out->starts[column + 1]++;
}

static int move_all(struct ms_heap *heap, const struct ms_sparse *sparse,
		    move_function *move, const void *context,
		    struct ms_sparse *out)
{
	for (size_t j = 0; j < sparse->dims[1]; j++) {
		if (j % POLLED_COLUMNS == 0 && ms_poll(heap) != 0)
			return -1;
		for (size_t k = sparse->starts[j]; k < sparse->starts[j + 1];
		     k++) {
			size_t row = sparse->rows[k];
			size_t column = j;

			if (move(context, &row, &column))
				append(out, row, column, sparse, k);
		}
	}
	/* So far the number of each column's elements. */
	for (size_t j = 0; j < out->dims[1]; j++)
		out->starts[j + 1] += out->starts[j];
	return 0;
}

static int moved(struct ms_heap *heap, const struct ms_sparse *sparse,
		 move_function *move, const void *context, size_t rows,
		 size_t columns, struct ms_value *out)
{
	struct ms_sparse *result;

	if (ms_sparse_create(heap, (enum ms_class)sparse->head.class_,
			     ms_sparse_is_complex(sparse), rows, columns,
			     sparse->count, &result) != 0)
		return -1;
	if (move_all(heap, sparse, move, context, result) != 0) {
		ms_release(heap, ms_take_object(result));
		return -1;
	}
	*out = ms_take_object(result);
	return 0;
}

struct triangle {
	int64_t k;
	bool lower;
};

static bool in_triangle(const void *context, size_t *row, size_t *column)
{
	const struct triangle *t = context;
	int64_t at = (int64_t)*column - (int64_t)*row;

	return t->lower ? at <= t->k : at >= t->k;
}

int ms_sparse_triangle(struct ms_heap *heap, const struct ms_sparse *sparse,
		       int64_t k, bool lower, struct ms_value *out)
{
	struct triangle t = { k, lower };

	return moved(heap, sparse, in_triangle, &t, sparse->dims[0],
		     sparse->dims[1], out);
}

static bool onto_column(const void *context, size_t *row, size_t *column)
{
	int64_t k = *(const int64_t *)context;

	if ((int64_t)*column - (int64_t)*row != k)
		return false;
	*row = k < 0 ? *column : *row;
	*column = 0;
	return true;
}

int ms_sparse_take_diagonal(struct ms_heap *heap,
			    const struct ms_sparse *sparse, int64_t k,
			    size_t length, struct ms_value *out)
{
	size_t columns = sparse->dims[0] == 0 && sparse->dims[1] == 0 ? 0 : 1;

	return moved(heap, sparse, onto_column, &k, length, columns, out);
}

/* One of the two places of a vector's element is 0. */
static bool onto_diagonal(const void *context, size_t *row, size_t *column)
{
	int64_t k = *(const int64_t *)context;
	size_t at = *row + *column;

	*row = at + (k < 0 ? (size_t)-k : 0);
	*column = at + (k > 0 ? (size_t)k : 0);
	return true;
}

int ms_sparse_make_diagonal(struct ms_heap *heap,
			    const struct ms_sparse *vector, int64_t k,
			    struct ms_value *out)
{
	size_t order =
		vector->dims[0] * vector->dims[1] + (size_t)(k < 0 ? -k : k);

	if (check_size(heap, order, order) != 0)
		return -1;
	return moved(heap, vector, onto_diagonal, &k, order, order, out);
}

/* Element 'k' of a matrix as a factor. */
struct factor {
	double re, im;
};

static struct factor factor_at(const struct ms_sparse *sparse, size_t k)
{
	return (struct factor){ ms_sparse_real(sparse, k),
				ms_sparse_imaginary(sparse, k) };
}

/* One element of 'a' times all of 'b', from 'row' and 'column' on.  Real
 * numbers are multiplied as such: no NaN comes out of 0 * Inf. */
static void add_product(struct ms_entries *entries, struct factor a,
			const struct ms_sparse *b, bool complex, size_t row,
			size_t column)
{
	for (size_t j = 0; j < b->dims[1]; j++) {
		for (size_t k = b->starts[j]; k < b->starts[j + 1]; k++) {
			struct factor f = factor_at(b, k);
			double re = a.re * f.re;
			double im = 0;

			if (complex) {
				re -= a.im * f.im;
				im = a.re * f.im + a.im * f.re;
			}
			ms_entries_add(entries, row + b->rows[k], column + j,
				       re, im);
		}
	}
}

static int add_products(struct ms_heap *heap, const struct ms_sparse *a,
			const struct ms_sparse *b, struct ms_entries *entries)
{
	bool complex = ms_sparse_is_complex(a) || ms_sparse_is_complex(b);

	for (size_t j = 0; j < a->dims[1]; j++) {
		for (size_t k = a->starts[j]; k < a->starts[j + 1]; k++) {
			if (ms_poll(heap) != 0)
				return -1;
			add_product(entries, factor_at(a, k), b, complex,
				    a->rows[k] * b->dims[0], j * b->dims[1]);
		}
	}
	return 0;
}

int ms_sparse_kron(struct ms_heap *heap, const struct ms_sparse *a,
		   const struct ms_sparse *b, struct ms_value *out)
{
	struct ms_entries entries = { 0 };
	size_t dims[2] = { 0, 0 };
	size_t count;

	if (multiply_dims(heap, a, b->dims[0], b->dims[1], dims) != 0)
		return -1;
	if (!snap_mul_size(a->count, b->count, &count))
		return ms_fail_memory(heap);
	int rc = ms_entries_reserve(heap, &entries, count);
	if (rc == 0)
		rc = add_products(heap, a, b, &entries);
	if (rc == 0)
		rc = ms_sparse_build(heap, MS_DOUBLE, dims[0], dims[1],
				     &entries, MS_DUPLICATES_LAST, out);
	ms_entries_end(heap, &entries);
	return rc;
}

static int add_tiles(struct ms_heap *heap, const struct ms_sparse *sparse,
		     size_t down, size_t right, struct ms_entries *entries)
{
	for (size_t i = 0; i < down; i++) {
		for (size_t j = 0; j < right; j++) {
			if (ms_poll(heap) != 0 ||
			    ms_entries_add_sparse(heap, entries, sparse,
						  i * sparse->dims[0],
						  j * sparse->dims[1]) != 0)
				return -1;
		}
	}
	return 0;
}

int ms_sparse_tile(struct ms_heap *heap, const struct ms_sparse *sparse,
		   size_t down, size_t right, struct ms_value *out)
{
	struct ms_entries entries = { 0 };
	size_t dims[2] = { 0, 0 };
	size_t tiles;
	size_t count;

	if (multiply_dims(heap, sparse, down, right, dims) != 0)
		return -1;
	if (!snap_mul_size(down, right, &tiles) ||
	    !snap_mul_size(tiles, sparse->count, &count))
		return ms_fail_memory(heap);
	int rc = ms_entries_reserve(heap, &entries, count);
	if (rc == 0 && count != 0)
		rc = add_tiles(heap, sparse, down, right, &entries);
	if (rc == 0)
		rc = ms_sparse_build(heap, (enum ms_class)sparse->head.class_,
				     dims[0], dims[1], &entries,
				     MS_DUPLICATES_LAST, out);
	ms_entries_end(heap, &entries);
	return rc;
}
