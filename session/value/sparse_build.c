#include "value/sparse_build.h"

#include "base/checked.h"

#include <string.h>

double ms_sparse_real(const struct ms_sparse *sparse, size_t k)
{
	if (sparse->head.class_ == MS_LOGICAL)
		return ((const uint8_t *)sparse->data)[k];
	return ((const double *)
			sparse->data)[ms_sparse_is_complex(sparse) ? 2 * k : k];
}

double ms_sparse_imaginary(const struct ms_sparse *sparse, size_t k)
{
	return ms_sparse_is_complex(sparse)
		       ? ((const double *)sparse->data)[2 * k + 1]
		       : 0;
}

/* ------------------------------------------------------------- collecting */

/* Empty lists with room for 'capacity' elements. */
static int make_room(struct ms_heap *heap, size_t capacity,
		     struct ms_entries *out)
{
	struct ms_entries e = { .capacity = capacity };

	e.rows = ms_heap_alloc(heap, capacity * sizeof(*e.rows));
	if (e.rows != NULL)
		e.columns = ms_heap_alloc(heap, capacity * sizeof(*e.columns));
	if (e.columns != NULL)
		e.values =
			ms_heap_alloc(heap, capacity * 2 * sizeof(*e.values));
	if (e.values == NULL) {
		ms_entries_end(heap, &e);
		return -1;
	}
	*out = e;
	return 0;
}

int ms_entries_reserve(struct ms_heap *heap, struct ms_entries *entries,
		       size_t more)
{
	size_t capacity = entries->capacity;
	size_t count = entries->count;
	struct ms_entries next;
	uint64_t wanted;

	if (!snap_add(count, more, &wanted) ||
	    wanted > SIZE_MAX / (2 * sizeof(double)))
		return ms_fail_memory(heap);
	if (wanted <= capacity)
		return 0;
	if (wanted < capacity + capacity / 2)
		wanted = capacity + capacity / 2;
	if (make_room(heap, (size_t)wanted, &next) != 0)
		return -1;
	if (count != 0) {
		memcpy(next.rows, entries->rows, count * sizeof(*next.rows));
		memcpy(next.columns, entries->columns,
		       count * sizeof(*next.columns));
		memcpy(next.values, entries->values,
		       count * 2 * sizeof(*next.values));
	}
	next.count = count;
	ms_entries_end(heap, entries);
	*entries = next;
	return 0;
}

void ms_entries_end(struct ms_heap *heap, struct ms_entries *entries)
{
	size_t capacity = entries->capacity;

	ms_heap_free(heap, entries->rows, capacity * sizeof(*entries->rows));
	ms_heap_free(heap, entries->columns,
		     capacity * sizeof(*entries->columns));
	ms_heap_free(heap, entries->values,
		     capacity * 2 * sizeof(*entries->values));
	*entries = (struct ms_entries){ .count = 0 };
}

int ms_entries_add_sparse(struct ms_heap *heap, struct ms_entries *entries,
			  const struct ms_sparse *sparse, size_t row,
			  size_t column)
{
	if (ms_entries_reserve(heap, entries, sparse->count) != 0)
		return -1;
	for (size_t j = 0; j < sparse->dims[1]; j++)
		for (size_t k = sparse->starts[j]; k < sparse->starts[j + 1];
		     k++)
			ms_entries_add(entries, row + sparse->rows[k],
				       column + j, ms_sparse_real(sparse, k),
				       ms_sparse_imaginary(sparse, k));
	return 0;
}

/* ---------------------------------------------------------------- sorting
 *
 * Columns by counting, which keeps the order within each of them; rows within a
 * column by merging, and only where they aren't in order already.
 */

/* Places of elements in an order, and room for merging. */
struct sorting {
	const struct ms_entries *entries;
	size_t *order;
	size_t *spare;
	size_t *starts; /* of the columns, in 'order' */
	size_t columns;
};

static void sort_columns(struct sorting *s)
{
	const size_t *columns = s->entries->columns;

	for (size_t k = 0; k < s->entries->count; k++)
		s->starts[columns[k] + 1]++;
	for (size_t j = 0; j < s->columns; j++)
		s->starts[j + 1] += s->starts[j];
	for (size_t k = 0; k < s->entries->count; k++)
		s->order[s->starts[columns[k]]++] = k;
	for (size_t j = s->columns; j > 0; j--)
		s->starts[j] = s->starts[j - 1];
	s->starts[0] = 0;
}

static void merge(const size_t *rows, const size_t *a, size_t n,
		  const size_t *b, size_t m, size_t *out)
{
	while (n != 0 || m != 0) {
		if (m == 0 || (n != 0 && rows[*a] <= rows[*b])) {
			*out++ = *a++;
			n--;
		} else {
			*out++ = *b++;
			m--;
		}
	}
}

static bool is_sorted(const size_t *rows, const size_t *order, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (rows[order[i - 1]] > rows[order[i]])
			return false;
	return true;
}

/* From runs of one element to runs of n. */
static void sort_rows(const size_t *rows, size_t *order, size_t *spare,
		      size_t n)
{
	if (is_sorted(rows, order, n))
		return;
	for (size_t run = 1; run < n; run *= 2) {
		for (size_t i = 0; i < n; i += 2 * run) {
			size_t a = n - i < run ? n - i : run;
			size_t left = n - i - a;
			size_t b = left < run ? left : run;

			merge(rows, order + i, a, order + i + a, b, spare + i);
		}
		memcpy(order, spare, n * sizeof(*order));
	}
}

static void sorting_end(struct ms_heap *heap, struct sorting *s)
{
	size_t size = s->entries->count * sizeof(size_t);

	ms_heap_free(heap, s->starts, (s->columns + 1) * sizeof(size_t));
	ms_heap_free(heap, s->order, size);
	ms_heap_free(heap, s->spare, size);
}

static int sorting_begin(struct ms_heap *heap, const struct ms_entries *entries,
			 size_t columns, struct sorting *out)
{
	struct sorting s = { .entries = entries, .columns = columns };
	size_t size = entries->count * sizeof(size_t);

	if (columns >= SIZE_MAX / sizeof(size_t))
		return ms_fail_memory(heap);
	s.starts = ms_heap_alloc_zeroed(heap, (columns + 1) * sizeof(size_t));
	if (s.starts != NULL)
		s.order = ms_heap_alloc(heap, size);
	if (s.order != NULL)
		s.spare = ms_heap_alloc(heap, size);
	if (s.spare == NULL) {
		sorting_end(heap, &s);
		return -1;
	}
	sort_columns(&s);
	for (size_t j = 0; j < columns; j++)
		sort_rows(entries->rows, s.order + s.starts[j], s.spare,
			  s.starts[j + 1] - s.starts[j]);
	*out = s;
	return 0;
}

/* --------------------------------------------------------------- building */

/* One place of the result: all elements there, from order[*at] on. */
static void combine(const struct sorting *s, size_t *at, size_t end,
		    enum ms_duplicates duplicates, double value[2])
{
	const struct ms_entries *e = s->entries;
	size_t row = e->rows[s->order[*at]];

	value[0] = 0;
	value[1] = 0;
	for (; *at < end && e->rows[s->order[*at]] == row; ++*at) {
		const double *x = e->values + 2 * s->order[*at];

		if (duplicates == MS_DUPLICATES_LAST) {
			value[0] = 0;
			value[1] = 0;
		}
		value[0] += x[0];
		value[1] += x[1];
	}
}

static void append(struct ms_sparse *out, size_t row, const double value[2])
{
	size_t at = out->count;

	if (value[0] == 0 && value[1] == 0)
		return;
	out->rows[at] = row;
	if (out->head.class_ == MS_LOGICAL) {
		((uint8_t *)out->data)[at] = 1;
	} else if (ms_sparse_is_complex(out)) {
		((double *)out->data)[2 * at] = value[0];
		((double *)out->data)[2 * at + 1] = value[1];
	} else {
		((double *)out->data)[at] = value[0];
	}
	out->count++;
}

static void fill(const struct sorting *s, enum ms_duplicates duplicates,
		 struct ms_sparse *out)
{
	for (size_t j = 0; j < s->columns; j++) {
		size_t end = s->starts[j + 1];

		for (size_t at = s->starts[j]; at < end;) {
			size_t row = s->entries->rows[s->order[at]];
			double value[2];

			combine(s, &at, end, duplicates, value);
			append(out, row, value);
		}
		out->starts[j + 1] = out->count;
	}
}

static bool any_imaginary(const struct ms_entries *entries)
{
	for (size_t k = 0; k < entries->count; k++)
		if (entries->values[2 * k + 1] != 0)
			return true;
	return false;
}

int ms_sparse_build(struct ms_heap *heap, enum ms_class class_, size_t rows,
		    size_t columns, const struct ms_entries *entries,
		    enum ms_duplicates duplicates, struct ms_value *out)
{
	bool complex = class_ == MS_DOUBLE && any_imaginary(entries);
	struct sorting s = { .entries = entries };
	struct ms_sparse *sparse;

	if (sorting_begin(heap, entries, columns, &s) != 0)
		return -1;
	int rc = ms_sparse_create(heap, class_, complex, rows, columns,
				  entries->count, &sparse);

	if (rc == 0) {
		fill(&s, duplicates, sparse);
		*out = ms_take_object(sparse);
	}
	sorting_end(heap, &s);
	return rc;
}
