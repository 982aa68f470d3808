/*
 * LU of a sparse matrix, column by column: what a column of A becomes is found
 * by solving with the columns of L so far, and which of those take part is
 * found by a search through their elements (Gilbert and Peierls), so the work
 * is in proportion to the arithmetic done.  Columns with few elements go first;
 * rows are chosen by magnitude.
 */
#include "value/sparse_lu.h"

#include "value/pair.h"
#include "value/solve.h"
#include "value/sparse_build.h"

#include <float.h>
#include <string.h>

#define NOWHERE SIZE_MAX

/* Columns that grow at the end. */
struct columns {
	size_t *starts; /* n + 1 */
	size_t *rows;
	ms_pair *values;
	size_t count;
	size_t capacity;
};

struct lu {
	size_t n;
	struct columns lower; /* without the ones of the diagonal */
	struct columns upper; /* the diagonal is each column's last */
	size_t *order;	      /* which column of A is the k-th */
	size_t *pivot_of;     /* of a row of A: its place in U, or NOWHERE */
	/* Of the column under way: */
	ms_pair *work;	/* by rows of A; zero between columns */
	size_t *reach;	/* from 'top' on: rows that take part, in order */
	size_t *stack;	/* of the search */
	size_t *next;	/* where each of the stack goes on */
	size_t *marked; /* column number + 1 that reached this row last */
};

static void columns_end(struct ms_heap *heap, struct columns *c, size_t n)
{
	ms_heap_free(heap, c->starts, (n + 1) * sizeof(*c->starts));
	ms_heap_free(heap, c->rows, c->capacity * sizeof(*c->rows));
	ms_heap_free(heap, c->values, c->capacity * sizeof(*c->values));
}

static int columns_begin(struct ms_heap *heap, struct columns *c, size_t n,
			 size_t capacity)
{
	*c = (struct columns){ .capacity = capacity };
	c->starts = ms_heap_alloc_zeroed(heap, (n + 1) * sizeof(*c->starts));
	if (c->starts != NULL)
		c->rows = ms_heap_alloc(heap, capacity * sizeof(*c->rows));
	if (c->rows != NULL)
		c->values = ms_heap_alloc(heap, capacity * sizeof(*c->values));
	return c->values == NULL ? -1 : 0;
}

/* Room for a whole column more. */
static int columns_reserve(struct ms_heap *heap, struct columns *c, size_t more)
{
	struct columns larger = *c;

	if (more <= c->capacity - c->count)
		return 0;
	larger.capacity = 2 * c->capacity + more;
	if (larger.capacity > SIZE_MAX / 4 / sizeof(ms_pair))
		return ms_fail_memory(heap);
	larger.rows =
		ms_heap_alloc(heap, larger.capacity * sizeof(*larger.rows));
	if (larger.rows == NULL)
		return -1;
	larger.values =
		ms_heap_alloc(heap, larger.capacity * sizeof(*larger.values));
	if (larger.values == NULL) {
		ms_heap_free(heap, larger.rows,
			     larger.capacity * sizeof(*larger.rows));
		return -1;
	}
	memcpy(larger.rows, c->rows, c->count * sizeof(*c->rows));
	memcpy(larger.values, c->values, c->count * sizeof(*c->values));
	ms_heap_free(heap, c->rows, c->capacity * sizeof(*c->rows));
	ms_heap_free(heap, c->values, c->capacity * sizeof(*c->values));
	*c = larger;
	return 0;
}

static void put(struct columns *c, size_t row, ms_pair value)
{
	c->rows[c->count] = row;
	c->values[c->count++] = value;
}

/* ------------------------------------------------------------------- search */

/* All rows below 'from' in the columns of L that it leads to, deepest first
 * into reach[top...]; returns the new top. */
static size_t search(struct lu *lu, size_t from, size_t column, size_t top)
{
	size_t depth = 1;

	lu->stack[0] = from;
	lu->next[0] = 0;
	lu->marked[from] = column + 1;
	while (depth > 0) {
		size_t row = lu->stack[depth - 1];
		size_t pivot = lu->pivot_of[row];
		size_t begin = pivot == NOWHERE ? 0 : lu->lower.starts[pivot];
		size_t end = pivot == NOWHERE ? 0 : lu->lower.starts[pivot + 1];
		size_t at = begin + lu->next[depth - 1];

		while (at < end && lu->marked[lu->lower.rows[at]] == column + 1)
			at++;
		if (at >= end) {
			lu->reach[--top] = row;
			depth--;
			continue;
		}
		lu->next[depth - 1] = at + 1 - begin;
		lu->stack[depth] = lu->lower.rows[at];
		lu->next[depth] = 0;
		lu->marked[lu->lower.rows[at]] = column + 1;
		depth++;
	}
	return top;
}

static ms_pair element(const struct ms_sparse *a, size_t k)
{
	return ms_pair_of(ms_sparse_real(a, k), ms_sparse_imaginary(a, k));
}

/* Column k of the factors before a pivot is chosen, in work. */
static size_t solve_column(struct lu *lu, const struct ms_sparse *a, size_t k)
{
	size_t column = lu->order[k];
	size_t top = lu->n;

	for (size_t p = a->starts[column]; p < a->starts[column + 1]; p++)
		if (lu->marked[a->rows[p]] != k + 1)
			top = search(lu, a->rows[p], k, top);
	for (size_t p = a->starts[column]; p < a->starts[column + 1]; p++)
		lu->work[a->rows[p]] = element(a, p);
	for (size_t i = top; i < lu->n; i++) {
		size_t pivot = lu->pivot_of[lu->reach[i]];
		ms_pair x = lu->work[lu->reach[i]];

		if (pivot == NOWHERE)
			continue;
		for (size_t p = lu->lower.starts[pivot];
		     p < lu->lower.starts[pivot + 1]; p++)
			lu->work[lu->lower.rows[p]] -= lu->lower.values[p] * x;
	}
	return top;
}

/* The row to pivot on; NOWHERE when all are zero.  The diagonal is taken when
 * it is as good as any. */
static size_t choose_pivot(const struct lu *lu, size_t top, size_t column)
{
	size_t best = NOWHERE;
	double most = 0;

	for (size_t i = top; i < lu->n; i++) {
		size_t row = lu->reach[i];
		double size = cabs(lu->work[row]);

		if (lu->pivot_of[row] == NOWHERE &&
		    (size > most || (size == most && row == column))) {
			most = size;
			best = row;
		}
	}
	return most > 0 ? best : NOWHERE;
}

static void store_column(struct lu *lu, size_t top, size_t k, size_t pivot)
{
	ms_pair divisor = lu->work[pivot];

	for (size_t i = top; i < lu->n; i++) {
		size_t row = lu->reach[i];

		if (lu->pivot_of[row] != NOWHERE)
			put(&lu->upper, lu->pivot_of[row], lu->work[row]);
		else if (row != pivot && lu->work[row] != 0)
			put(&lu->lower, row, lu->work[row] / divisor);
		lu->work[row] = 0;
	}
	put(&lu->upper, k, divisor);
	lu->pivot_of[pivot] = k;
	lu->lower.starts[k + 1] = lu->lower.count;
	lu->upper.starts[k + 1] = lu->upper.count;
}

static int factor(struct ms_heap *heap, struct lu *lu,
		  const struct ms_sparse *a, bool *singular)
{
	for (size_t k = 0; k < lu->n; k++) {
		if (ms_poll(heap) != 0)
			return -1;
		size_t top = solve_column(lu, a, k);
		size_t pivot = choose_pivot(lu, top, lu->order[k]);

		if (pivot == NOWHERE) {
			*singular = true;
			return 0;
		}
		if (columns_reserve(heap, &lu->lower, lu->n - top) != 0 ||
		    columns_reserve(heap, &lu->upper, lu->n - top + 1) != 0)
			return -1;
		store_column(lu, top, k, pivot);
	}
	return 0;
}

/* ------------------------------------------------------------ beginning, end
 */

static void lu_end(struct ms_heap *heap, struct lu *lu)
{
	size_t size = lu->n * sizeof(size_t);

	columns_end(heap, &lu->lower, lu->n);
	columns_end(heap, &lu->upper, lu->n);
	ms_heap_free(heap, lu->order, size);
	ms_heap_free(heap, lu->pivot_of, size);
	ms_heap_free(heap, lu->work, lu->n * sizeof(ms_pair));
	ms_heap_free(heap, lu->reach, size);
	ms_heap_free(heap, lu->stack, size);
	ms_heap_free(heap, lu->next, size);
	ms_heap_free(heap, lu->marked, size);
}

static bool lists_begin(struct ms_heap *heap, struct lu *lu)
{
	size_t **lists[] = { &lu->order, &lu->pivot_of, &lu->reach,
			     &lu->stack, &lu->next,	&lu->marked };

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		*lists[i] = ms_heap_alloc_zeroed(heap, lu->n * sizeof(size_t));
		if (*lists[i] == NULL)
			return false;
	}
	lu->work = ms_heap_alloc_zeroed(heap, lu->n * sizeof(ms_pair));
	return lu->work != NULL;
}

/* Columns by how many elements they have, by counting; 'next' is scratch. */
static void order_columns(struct lu *lu, const struct ms_sparse *a)
{
	size_t *before = lu->marked;
	size_t most = lu->n - 1;

	for (size_t j = 0; j < lu->n; j++) {
		size_t count = a->starts[j + 1] - a->starts[j];

		before[count < most ? count : most]++;
	}
	for (size_t i = 0, sum = 0; i < lu->n; i++) {
		size_t count = before[i];

		before[i] = sum;
		sum += count;
	}
	for (size_t j = 0; j < lu->n; j++) {
		size_t count = a->starts[j + 1] - a->starts[j];

		lu->order[before[count < most ? count : most]++] = j;
	}
	memset(before, 0, lu->n * sizeof(*before));
}

static int lu_begin(struct ms_heap *heap, const struct ms_sparse *a,
		    struct lu *out)
{
	struct lu lu = { .n = a->dims[1] };

	if (lu.n > SIZE_MAX / 4 / sizeof(ms_pair))
		return ms_fail_memory(heap);
	if (columns_begin(heap, &lu.lower, lu.n, a->count + lu.n) != 0 ||
	    columns_begin(heap, &lu.upper, lu.n, a->count + lu.n) != 0 ||
	    !lists_begin(heap, &lu)) {
		lu_end(heap, &lu);
		return -1;
	}
	for (size_t i = 0; i < lu.n; i++)
		lu.pivot_of[i] = NOWHERE;
	order_columns(&lu, a);
	*out = lu;
	return 0;
}

/* ------------------------------------------------------------------- solving
 */

/* Rows of L are those of A; 'work' gets them in the order of the pivots. */
static void solve_with(struct lu *lu, ms_pair *y)
{
	for (size_t i = 0; i < lu->n; i++)
		lu->stack[lu->pivot_of[i]] = i;
	for (size_t k = 0; k < lu->n; k++) {
		ms_pair x = y[lu->stack[k]];

		for (size_t p = lu->lower.starts[k];
		     p < lu->lower.starts[k + 1]; p++)
			y[lu->lower.rows[p]] -= lu->lower.values[p] * x;
	}
	for (size_t k = 0; k < lu->n; k++)
		lu->work[k] = y[lu->stack[k]];
	for (size_t k = lu->n; k-- > 0;) {
		size_t last = lu->upper.starts[k + 1] - 1;
		ms_pair x = lu->work[k] / lu->upper.values[last];

		lu->work[k] = x;
		for (size_t p = lu->upper.starts[k]; p < last; p++)
			lu->work[lu->upper.rows[p]] -= lu->upper.values[p] * x;
	}
	for (size_t k = 0; k < lu->n; k++)
		y[lu->order[k]] = lu->work[k];
}

static void solve_columns(struct lu *lu, ms_pair *y, struct ms_dense *x)
{
	for (size_t j = 0; j < x->columns; j++) {
		double *column = x->data + j * lu->n * (x->complex ? 2 : 1);

		for (size_t i = 0; i < lu->n; i++)
			y[i] = x->complex ? ms_pair_of(column[2 * i],
						       column[2 * i + 1])
					  : column[i];
		solve_with(lu, y);
		for (size_t i = 0; i < lu->n; i++) {
			if (!x->complex) {
				column[i] = creal(y[i]);
				continue;
			}
			column[2 * i] = creal(y[i]);
			column[2 * i + 1] = cimag(y[i]);
		}
	}
}

/* Judged by the diagonal of U. */
static void warn_about(struct ms_heap *heap, const struct lu *lu)
{
	double least = DBL_MAX;
	double most = 0;

	for (size_t k = 0; k < lu->n; k++) {
		double size =
			cabs(lu->upper.values[lu->upper.starts[k + 1] - 1]);

		least = size < least ? size : least;
		most = size > most ? size : most;
	}
	ms_warn_condition(heap, least / most);
}

int ms_sparse_solve(struct ms_heap *heap, const struct ms_sparse *a,
		    struct ms_dense *x, bool *singular)
{
	struct lu lu;

	if (lu_begin(heap, a, &lu) != 0)
		return -1;
	int rc = factor(heap, &lu, a, singular);

	if (rc == 0 && !*singular) {
		ms_pair *y = ms_heap_alloc(heap, lu.n * sizeof(*y));

		rc = y == NULL ? -1 : 0;
		if (rc == 0) {
			warn_about(heap, &lu);
			solve_columns(&lu, y, x);
			ms_heap_free(heap, y, lu.n * sizeof(*y));
		}
	}
	lu_end(heap, &lu);
	return rc;
}
