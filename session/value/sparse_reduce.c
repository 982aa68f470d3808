#include "value/sparse_ops.h"

#include "value/sparse_build.h"

#include <math.h>

/* What one row or column came to. */
struct total {
	double re;
	double im;
	size_t count; /* elements seen */
	size_t valid; /* of which are no NaN */
};

static void see(struct total *t, enum ms_sparse_reduction reduction, double re,
		double im)
{
	bool first = t->valid == 0;

	t->count++;
	if (reduction == MS_SPARSE_SUM) {
		t->re += re;
		t->im += im;
		return;
	}
	if (isnan(re))
		return;
	if (first || (reduction == MS_SPARSE_MAX ? re > t->re : re < t->re)) {
		t->re = re;
		t->im = im;
	}
	t->valid++;
}

/* The zeros that aren't stored count as well. */
static void finish(struct total *t, enum ms_sparse_reduction reduction,
		   size_t length)
{
	if (reduction == MS_SPARSE_ANY || reduction == MS_SPARSE_ALL) {
		t->re = reduction == MS_SPARSE_ANY ? t->count != 0
						   : t->count == length;
		t->im = 0;
	} else if (reduction != MS_SPARSE_SUM && t->count < length) {
		see(t, reduction, 0, 0);
	} else if (reduction != MS_SPARSE_SUM && t->valid == 0) {
		t->re = NAN;
	}
}

static struct total column_total(const struct ms_sparse *sparse, size_t j,
				 enum ms_sparse_reduction reduction)
{
	struct total t = { .count = 0 };

	for (size_t k = sparse->starts[j]; k < sparse->starts[j + 1]; k++)
		see(&t, reduction, ms_sparse_real(sparse, k),
		    ms_sparse_imaginary(sparse, k));
	finish(&t, reduction, sparse->dims[0]);
	return t;
}

/* One number per column, in a row. */
static int reduce_columns(struct ms_heap *heap,
			  enum ms_sparse_reduction reduction,
			  const struct ms_sparse *sparse, struct ms_value *out)
{
	bool logical = reduction == MS_SPARSE_ANY || reduction == MS_SPARSE_ALL;
	enum ms_class class_ = logical ? MS_LOGICAL
			       : reduction == MS_SPARSE_SUM
				       ? MS_DOUBLE
				       : (enum ms_class)sparse->head.class_;
	struct ms_entries entries = { .count = 0 };
	int rc = ms_entries_reserve(heap, &entries, sparse->dims[1]);

	for (size_t j = 0; rc == 0 && j < sparse->dims[1]; j++) {
		struct total t = column_total(sparse, j, reduction);

		if (t.re != 0 || t.im != 0)
			ms_entries_add(&entries, 0, j, t.re, t.im);
	}
	if (rc == 0)
		rc = ms_sparse_build(heap, class_, 1, sparse->dims[1], &entries,
				     MS_DUPLICATES_SUM, out);
	ms_entries_end(heap, &entries);
	return rc;
}

int ms_sparse_reduce(struct ms_heap *heap, enum ms_sparse_reduction reduction,
		     struct ms_value v, uint32_t dim, struct ms_value *out)
{
	struct ms_value turned;
	struct ms_value row;

	if (dim == 0)
		return reduce_columns(heap, reduction, ms_sparse_of(v), out);
	if (ms_sparse_transpose(heap, v, false, &turned) != 0)
		return -1;
	int rc = reduce_columns(heap, reduction, ms_sparse_of(turned), &row);

	ms_release(heap, turned);
	if (rc != 0)
		return -1;
	rc = ms_sparse_transpose(heap, row, false, out);
	ms_release(heap, row);
	return rc;
}
