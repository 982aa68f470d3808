#include "value/eigen.h"

#include "value/lapack.h"
#include "value/linear.h"

#include <math.h>

/* LAPACK's answers; 'what' failed to converge when it is positive. */
static int check(struct ms_heap *heap, int rc, const char *what)
{
	if (rc == 0)
		return 0;
	if (rc == MS_LAPACK_FAILED)
		return -1;
	if (rc == MS_LAPACK_NONE)
		return ms_fail(heap, "MATLAB:lapack:notAvailable",
			       "%s needs the LAPACK library, which could not "
			       "be loaded.",
			       what);
	return ms_fail(heap, "MATLAB:lapack:noConvergence",
		       "%s did not converge.", what);
}

static int eigen_hermitian(struct ms_heap *heap, struct ms_dense *a,
			   struct ms_dense *vectors, struct ms_dense *values)
{
	if (ms_dense_create(heap, a->rows, 1, false, values) != 0)
		return -1;
	int rc = check(heap,
		       ms_lapack_eigen_hermitian(heap, a->complex,
						 vectors != NULL, a->rows,
						 a->data, values->data),
		       "EIG");

	if (rc != 0) {
		ms_dense_end(heap, values);
		return -1;
	}
	if (vectors != NULL) {
		*vectors = *a;
		a->array = NULL;
	}
	return 0;
}

static int eigen_general(struct ms_heap *heap, struct ms_dense *a,
			 struct ms_dense *vectors, struct ms_dense *values)
{
	struct ms_dense v = { .array = NULL };

	if (ms_dense_create(heap, a->rows, 1, true, values) != 0)
		return -1;
	if (vectors != NULL &&
	    ms_dense_create(heap, a->rows, a->rows, true, &v) != 0) {
		ms_dense_end(heap, values);
		return -1;
	}
	int rc = check(heap,
		       ms_lapack_eigen(heap, a->complex, a->rows, a->data,
				       values->data, v.data),
		       "EIG");

	if (rc != 0) {
		ms_dense_end(heap, &v);
		ms_dense_end(heap, values);
		return -1;
	}
	if (vectors != NULL)
		*vectors = v;
	return 0;
}

int ms_dense_eigen(struct ms_heap *heap, struct ms_dense *a,
		   struct ms_dense *vectors, struct ms_dense *values)
{
	if (a->rows == 0) {
		if (ms_dense_create(heap, 0, 1, false, values) != 0)
			return -1;
		if (vectors == NULL ||
		    ms_dense_create(heap, 0, 0, false, vectors) == 0)
			return 0;
		ms_dense_end(heap, values);
		return -1;
	}
	if (!ms_dense_is_finite(a))
		return ms_fail(heap, "MATLAB:eig:matrixWithNaNInf",
			       "Input matrix contains NaN or Inf.");
	return ms_dense_is_hermitian(a)
		       ? eigen_hermitian(heap, a, vectors, values)
		       : eigen_general(heap, a, vectors, values);
}

static int load(struct ms_heap *heap, const struct ms_value *v,
		const char *function, struct ms_dense *out)
{
	if (ms_class_is_integer(ms_class_of(*v)))
		return ms_fail_class(heap, function, *v);
	return ms_dense_load(heap, v, false, function, out);
}

int ms_eigen_values(struct ms_heap *heap, const struct ms_value *a,
		    struct ms_value *vectors, struct ms_value *values)
{
	bool single = ms_is_class(*a, MS_SINGLE);
	struct ms_dense v = { .array = NULL };
	struct ms_value first;
	struct ms_dense matrix;
	struct ms_dense w;

	if (ms_rank(*a) == 2 && ms_rows(*a) != ms_columns(*a))
		return ms_fail(heap, "MATLAB:square", "Matrix must be square.");
	if (load(heap, a, "eig", &matrix) != 0)
		return -1;
	int rc = ms_dense_eigen(heap, &matrix, vectors != NULL ? &v : NULL, &w);

	ms_dense_end(heap, &matrix);
	if (rc != 0)
		return -1;
	rc = ms_dense_give(heap, &w, single, &first);
	if (rc == 0 && vectors != NULL) {
		rc = ms_dense_give(heap, &v, single, vectors);
		if (rc != 0)
			ms_release(heap, first);
	}
	if (rc == 0)
		*values = first;
	ms_dense_end(heap, &v);
	return rc;
}

struct svd {
	struct ms_dense u;
	struct ms_dense s;
	struct ms_dense vt;
};

static void svd_end(struct ms_heap *heap, struct svd *svd)
{
	ms_dense_end(heap, &svd->vt);
	ms_dense_end(heap, &svd->s);
	ms_dense_end(heap, &svd->u);
}

static int svd_run(struct ms_heap *heap, struct ms_dense *a, bool vectors,
		   bool economy, struct svd *svd)
{
	size_t m = a->rows;
	size_t n = a->columns;
	size_t least = m < n ? m : n;

	if (ms_dense_create_zero(heap, least, 1, false, &svd->s) != 0)
		return -1;
	if (vectors && (ms_dense_create_zero(heap, m, economy ? least : m,
					     a->complex, &svd->u) != 0 ||
			ms_dense_create_zero(heap, economy ? least : n, n,
					     a->complex, &svd->vt) != 0))
		return -1;
	if (!ms_dense_is_finite(a))
		return ms_fail(heap, "MATLAB:svd:matrixWithNaNInf",
			       "Input matrix contains NaN or Inf.");
	if (least == 0) {
		struct ms_dense *square = m == 0 ? &svd->vt : &svd->u;
		size_t step = a->complex ? 2 : 1;

		for (size_t i = 0;
		     vectors && i < square->rows && i < square->columns; i++)
			square->data[i * (square->rows + 1) * step] = 1;
		return 0;
	}
	int rc = check(heap,
		       ms_lapack_svd(heap, a->complex, !economy, m, n, a->data,
				     svd->s.data, vectors ? svd->u.data : NULL,
				     vectors ? svd->vt.data : NULL),
		       "SVD");
	/* That of -0 comes back as it went in. */
	for (size_t i = 0; i < least; i++)
		svd->s.data[i] = fabs(svd->s.data[i]);
	return rc;
}

/* U, S and V as values; all of them or none. */
static int svd_give(struct ms_heap *heap, struct svd *svd, bool single,
		    struct ms_value *u, struct ms_value *s, struct ms_value *v)
{
	struct ms_value made[3] = { ms_none(), ms_none(), ms_none() };
	struct ms_dense right = { .array = NULL };
	int rc = ms_dense_give(heap, &svd->s, single, &made[1]);

	if (rc == 0 && u != NULL)
		rc = ms_dense_give(heap, &svd->u, single, &made[0]);
	if (rc == 0 && u != NULL)
		rc = ms_dense_transpose(heap, &svd->vt, &right);
	if (rc == 0 && u != NULL)
		rc = ms_dense_give(heap, &right, single, &made[2]);
	ms_dense_end(heap, &right);
	if (rc != 0) {
		ms_release_all(heap, made, 3);
		return -1;
	}
	*s = made[1];
	if (u != NULL) {
		*u = made[0];
		*v = made[2];
	}
	return 0;
}

int ms_svd_values(struct ms_heap *heap, const struct ms_value *a, bool economy,
		  struct ms_value *u, struct ms_value *s, struct ms_value *v)
{
	struct svd svd = { .u = { .array = NULL },
			   .s = { .array = NULL },
			   .vt = { .array = NULL } };
	struct ms_dense matrix;

	if (load(heap, a, "svd", &matrix) != 0)
		return -1;
	int rc = svd_run(heap, &matrix, u != NULL, economy, &svd);

	if (rc == 0)
		rc = svd_give(heap, &svd, ms_is_class(*a, MS_SINGLE), u, s, v);
	svd_end(heap, &svd);
	ms_dense_end(heap, &matrix);
	return rc;
}
