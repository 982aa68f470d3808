/* sparse and full. */
#include "builtins/numeric.h"
#include "builtins/prototypes.h"

#include "value/sparse.h"
#include "value/sparse_build.h"

#include <math.h>

int ms_bi_full(struct ms_call *call)
{
	return ms_gather(call->heap, call->arguments[0], &call->results[0]);
}

static int need_sparse_class(struct ms_call *call, struct ms_value v)
{
	if (ms_is_class(v, MS_DOUBLE) || ms_is_class(v, MS_LOGICAL) ||
	    ms_is_class(v, MS_CHAR))
		return 0;
	return ms_fail(call->heap, "MATLAB:sparse:UnsupportedClass",
		       "Sparse matrices are double or logical, not %s.",
		       ms_class_name(ms_class_of(v)));
}

static int convert(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];

	if (ms_is_sparse(v))
		return ms_give(call, ms_retain(v));
	if (ms_need_plain(call, 0) != 0 || need_sparse_class(call, v) != 0)
		return -1;
	if (ms_rank(v) != 2)
		return ms_fail(call->heap, "MATLAB:sparse:inputMustBe2D",
			       "Sparse matrices have two dimensions.");
	return ms_sparse_from_full(call->heap, v, &call->results[0]);
}

static int read_size(struct ms_call *call, uint32_t i, size_t *out)
{
	double x;

	if (ms_argument_double(call, i, &x) != 0)
		return -1;
	if (!(x >= 0) || x != floor(x) || x > 4503599627370496.0)
		return ms_fail(call->heap, "MATLAB:sparse:InvalidSize",
			       "Sparse matrix sizes must be nonnegative "
			       "integers less than MAXSIZE.");
	*out = (size_t)x;
	return 0;
}

static int empty_of_size(struct ms_call *call, uint32_t first)
{
	struct ms_sparse *sparse;
	size_t rows;
	size_t columns;

	if (read_size(call, first, &rows) != 0 ||
	    read_size(call, first + 1, &columns) != 0 ||
	    ms_sparse_create(call->heap, MS_DOUBLE, false, rows, columns, 0,
			     &sparse) != 0)
		return -1;
	return ms_give(call, ms_take_object(sparse));
}

/* Rows, columns and values of elements, scalars repeated. */
struct triplets {
	struct ms_numbers part[3];
	size_t count;
	size_t rows, columns;
};

static int check_counts(struct ms_call *call, struct triplets *t)
{
	t->count = 1;
	for (int k = 0; k < 3; k++) {
		if (t->part[k].count != 1)
			t->count = t->part[k].count;
	}
	for (int k = 0; k < 3; k++) {
		if (t->part[k].count != 1 && t->part[k].count != t->count)
			return ms_fail(call->heap,
				       "MATLAB:sparse:vectorLengthsMismatch",
				       "Vectors must be the same length.");
	}
	return 0;
}

static size_t place(const struct ms_numbers *n, size_t i)
{
	return n->count == 1 ? 0 : i;
}

static int check_index(struct ms_call *call, double x, size_t limit)
{
	if (!(x >= 1) || x != floor(x))
		return ms_fail(call->heap, "MATLAB:sparse:badIndex",
			       "Index into matrix must be a positive "
			       "integer.");
	if (x > (double)limit)
		return ms_fail(call->heap, "MATLAB:sparse:indexTooLarge",
			       "Index exceeds matrix dimensions.");
	return 0;
}

static size_t greatest(const struct ms_numbers *n)
{
	double top = 0;

	for (size_t i = 0; i < n->count; i++)
		top = fmax(top, n->data[i]);
	return top < 4503599627370496.0 ? (size_t)top : 0;
}

static int fill_entries(struct ms_call *call, const struct triplets *t,
			struct ms_entries *entries)
{
	const struct ms_numbers *v = &t->part[2];

	for (size_t i = 0; i < t->count; i++) {
		double row = t->part[0].data[place(&t->part[0], i)];
		double column = t->part[1].data[place(&t->part[1], i)];
		size_t k = place(v, i);

		if (check_index(call, row, t->rows) != 0 ||
		    check_index(call, column, t->columns) != 0)
			return -1;
		ms_entries_add(entries, (size_t)row - 1, (size_t)column - 1,
			       v->data[v->complex ? 2 * k : k],
			       v->complex ? v->data[2 * k + 1] : 0);
	}
	return 0;
}

static int build(struct ms_call *call, struct triplets *t)
{
	struct ms_entries entries = { 0 };
	enum ms_class class_ =
		t->part[2].class_ == MS_LOGICAL ? MS_LOGICAL : MS_DOUBLE;
	int rc;

	if (check_counts(call, t) != 0)
		return -1;
	if (call->argument_count >= 5) {
		if (read_size(call, 3, &t->rows) != 0 ||
		    read_size(call, 4, &t->columns) != 0)
			return -1;
	} else {
		t->rows = greatest(&t->part[0]);
		t->columns = greatest(&t->part[1]);
	}
	rc = ms_entries_reserve(call->heap, &entries, t->count);
	if (rc == 0)
		rc = fill_entries(call, t, &entries);
	if (rc == 0)
		rc = ms_sparse_build(call->heap, class_, t->rows, t->columns,
				     &entries, MS_DUPLICATES_SUM,
				     &call->results[0]);
	ms_entries_end(call->heap, &entries);
	return rc;
}

int ms_bi_sparse(struct ms_call *call)
{
	struct triplets t;
	uint32_t made = 0;
	int rc = 0;

	if (call->argument_count == 1)
		return convert(call);
	if (call->argument_count == 2)
		return empty_of_size(call, 0);
	if (call->argument_count == 4)
		return ms_fail(call->heap, "MATLAB:minrhs",
			       "Not enough input arguments.");
	/* Room for so many elements: any number will do. */
	if (ms_has_argument(call, 5) && ms_is_text(call->arguments[5]))
		return ms_fail_type(call, call->arguments[5]);
	for (; made < 3 && rc == 0; made += rc == 0) {
		rc = made == 2 ? need_sparse_class(call, call->arguments[2])
			       : 0;
		if (rc == 0)
			rc = made == 2 ? ms_numbers_begin(call,
							  &call->arguments[2],
							  &t.part[2])
				       : ms_real_numbers(call, made,
							 &t.part[made]);
	}
	if (rc == 0)
		rc = build(call, &t);
	while (made > 0)
		ms_numbers_end(call, &t.part[--made]);
	return rc;
}
