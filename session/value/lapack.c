#include "value/lapack.h"

#include <limits.h>
#include <string.h>

#if defined(__unix__) || defined(__APPLE__)
#include <dlfcn.h>
#define HAS_LIBRARIES 1
#else
#define HAS_LIBRARIES 0
#endif

/*
 * The routines are looked up by name for each call: that costs about as much as
 * a product of two 10 x 10 matrices, and there is no state to keep.  Fortran
 * wants addresses of everything, and the lengths of texts after all the rest.
 */
typedef void any_routine(void);

#if HAS_LIBRARIES
/* LAPACK brings its BLAS along, so one library answers for both. */
static void *open_library(void)
{
	static const char *const names[] = {
		"liblapack.so.3",
		"libopenblas.so.0",
		"libopenblas.dylib",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		void *library = dlopen(names[i],
				       RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
		if (library != NULL)
			return library;
	}
	return NULL;
}

static any_routine *find(const char *name)
{
	void *library = open_library();
	any_routine *routine = NULL;

	if (library == NULL)
		return NULL;
	void *symbol = dlsym(library, name);

	/* A cast from an object pointer would not be ISO C. */
	memcpy(&routine, &symbol, sizeof(routine));
	dlclose(library);
	return routine;
}
#else
static any_routine *find(const char *name)
{
	(void)name;
	return NULL;
}
#endif

static any_routine *find_kind(bool complex, const char *real_name,
			      const char *complex_name)
{
	return find(complex ? complex_name : real_name);
}

/* Sizes as LAPACK takes them; false when they are too large. */
static bool to_int(size_t size, int *out)
{
	if (size > INT_MAX / 4)
		return false;
	*out = (int)size;
	return true;
}

/* Leading dimensions are never 0. */
static int leading(int rows)
{
	return rows > 0 ? rows : 1;
}

/* Work space of 'count' elements that LAPACK asked for. */
struct work {
	double *data;
	size_t size;
	int count;
};

static int work_begin(struct ms_heap *heap, struct work *work, double count,
		      bool complex)
{
	work->count = count < 1 ? 1 : count > INT_MAX ? INT_MAX : (int)count;
	work->size = (size_t)work->count * sizeof(double) << (complex ? 1 : 0);
	work->data = ms_heap_alloc(heap, work->size);
	return work->data == NULL ? MS_LAPACK_FAILED : 0;
}

static void work_end(struct ms_heap *heap, struct work *work)
{
	ms_heap_free(heap, work->data, work->size);
}

typedef void gemm_routine(const char *, const char *, const int *, const int *,
			  const int *, const double *, const double *,
			  const int *, const double *, const int *,
			  const double *, double *, const int *, size_t,
			  size_t);

int ms_lapack_product(bool complex, size_t m, size_t n, size_t k,
		      const double *a, const double *b, double *c)
{
	static const double one[2] = { 1, 0 };
	static const double zero[2] = { 0, 0 };
	gemm_routine *gemm =
		(gemm_routine *)find_kind(complex, "dgemm_", "zgemm_");
	int rows;
	int columns;
	int inner;

	if (gemm == NULL || !to_int(m, &rows) || !to_int(n, &columns) ||
	    !to_int(k, &inner))
		return MS_LAPACK_NONE;
	int lead_a = leading(rows);
	int lead_b = leading(inner);

	gemm("N", "N", &rows, &columns, &inner, one, a, &lead_a, b, &lead_b,
	     zero, c, &lead_a, 1, 1);
	return 0;
}

typedef void getrf_routine(const int *, const int *, double *, const int *,
			   int32_t *, int *);

int ms_lapack_lu(bool complex, size_t m, size_t n, double *a, int32_t *pivots)
{
	getrf_routine *getrf =
		(getrf_routine *)find_kind(complex, "dgetrf_", "zgetrf_");
	int rows;
	int columns;
	int info = 0;

	if (getrf == NULL || !to_int(m, &rows) || !to_int(n, &columns))
		return MS_LAPACK_NONE;
	int lead = leading(rows);

	getrf(&rows, &columns, a, &lead, pivots, &info);
	return info;
}

typedef void getrs_routine(const char *, const int *, const int *,
			   const double *, const int *, const int32_t *,
			   double *, const int *, int *, size_t);

int ms_lapack_lu_solve(bool complex, size_t n, size_t count, const double *lu,
		       const int32_t *pivots, double *b)
{
	getrs_routine *getrs =
		(getrs_routine *)find_kind(complex, "dgetrs_", "zgetrs_");
	int order;
	int columns;
	int info = 0;

	if (getrs == NULL || !to_int(n, &order) || !to_int(count, &columns))
		return MS_LAPACK_NONE;
	int lead = leading(order);

	getrs("N", &order, &columns, lu, &lead, pivots, b, &lead, &info, 1);
	return info;
}

typedef void getri_routine(const int *, double *, const int *, const int32_t *,
			   double *, const int *, int *);

int ms_lapack_lu_inverse(struct ms_heap *heap, bool complex, size_t n,
			 double *lu, const int32_t *pivots)
{
	getri_routine *getri =
		(getri_routine *)find_kind(complex, "dgetri_", "zgetri_");
	double wanted[2] = { 0, 0 };
	struct work work;
	int ask = -1;
	int order;
	int info = 0;

	if (getri == NULL || !to_int(n, &order))
		return MS_LAPACK_NONE;
	int lead = leading(order);

	getri(&order, lu, &lead, pivots, wanted, &ask, &info);
	if (work_begin(heap, &work, wanted[0], complex) != 0)
		return MS_LAPACK_FAILED;
	getri(&order, lu, &lead, pivots, work.data, &work.count, &info);
	work_end(heap, &work);
	return info;
}

/* Last but one: integers for real matrices, doubles for complex ones. */
typedef void gecon_routine(const char *, const int *, const double *,
			   const int *, const double *, double *, double *,
			   void *, int *, size_t);

/* gecon and pocon alike: 4n elements and 2n others are enough for both. */
static int condition(struct ms_heap *heap, gecon_routine *routine,
		     const char *what, bool complex, size_t n, const double *a,
		     double norm, double *out)
{
	struct work work;
	struct work other;
	int order;
	int info = 0;

	if (routine == NULL || !to_int(n, &order))
		return MS_LAPACK_NONE;
	if (work_begin(heap, &work, 4.0 * (double)n, complex) != 0)
		return MS_LAPACK_FAILED;
	if (work_begin(heap, &other, 2.0 * (double)n, false) != 0) {
		work_end(heap, &work);
		return MS_LAPACK_FAILED;
	}
	int lead = leading(order);

	routine(what, &order, a, &lead, &norm, out, work.data, other.data,
		&info, 1);
	work_end(heap, &other);
	work_end(heap, &work);
	return info;
}

int ms_lapack_lu_condition(struct ms_heap *heap, bool complex, size_t n,
			   const double *lu, double norm, double *out)
{
	return condition(
		heap, (gecon_routine *)find_kind(complex, "dgecon_", "zgecon_"),
		"1", complex, n, lu, norm, out);
}

int ms_lapack_cholesky_condition(struct ms_heap *heap, bool complex, size_t n,
				 const double *factor, double norm, double *out)
{
	return condition(
		heap, (gecon_routine *)find_kind(complex, "dpocon_", "zpocon_"),
		"U", complex, n, factor, norm, out);
}

typedef void potrf_routine(const char *, const int *, double *, const int *,
			   int *, size_t);

int ms_lapack_cholesky(bool complex, size_t n, double *a)
{
	potrf_routine *potrf =
		(potrf_routine *)find_kind(complex, "dpotrf_", "zpotrf_");
	int order;
	int info = 0;

	if (potrf == NULL || !to_int(n, &order))
		return MS_LAPACK_NONE;
	int lead = leading(order);

	potrf("U", &order, a, &lead, &info, 1);
	return info;
}

typedef void potrs_routine(const char *, const int *, const int *,
			   const double *, const int *, double *, const int *,
			   int *, size_t);

int ms_lapack_cholesky_solve(bool complex, size_t n, size_t count,
			     const double *factor, double *b)
{
	potrs_routine *potrs =
		(potrs_routine *)find_kind(complex, "dpotrs_", "zpotrs_");
	int order;
	int columns;
	int info = 0;

	if (potrs == NULL || !to_int(n, &order) || !to_int(count, &columns))
		return MS_LAPACK_NONE;
	int lead = leading(order);

	potrs("U", &order, &columns, factor, &lead, b, &lead, &info, 1);
	return info;
}

typedef void geqrf_routine(const int *, const int *, double *, const int *,
			   double *, double *, const int *, int *);

static int qr_plain(struct ms_heap *heap, bool complex, int rows, int columns,
		    double *a, double *tau)
{
	geqrf_routine *geqrf =
		(geqrf_routine *)find_kind(complex, "dgeqrf_", "zgeqrf_");
	double wanted[2] = { 0, 0 };
	int lead = leading(rows);
	struct work work;
	int ask = -1;
	int info = 0;

	if (geqrf == NULL)
		return MS_LAPACK_NONE;
	geqrf(&rows, &columns, a, &lead, tau, wanted, &ask, &info);
	if (work_begin(heap, &work, wanted[0], complex) != 0)
		return MS_LAPACK_FAILED;
	geqrf(&rows, &columns, a, &lead, tau, work.data, &work.count, &info);
	work_end(heap, &work);
	return info;
}

typedef void dgeqp3_routine(const int *, const int *, double *, const int *,
			    int32_t *, double *, double *, const int *, int *);
typedef void zgeqp3_routine(const int *, const int *, double *, const int *,
			    int32_t *, double *, double *, const int *,
			    double *, int *);

/* The kinds differ by one argument. */
static void call_geqp3(any_routine *routine, double *extra, int rows,
		       int columns, double *a, double *tau, int32_t *pivots,
		       double *work, int work_count, int *info)
{
	int lead = leading(rows);

	if (extra == NULL)
		((dgeqp3_routine *)routine)(&rows, &columns, a, &lead, pivots,
					    tau, work, &work_count, info);
	else
		((zgeqp3_routine *)routine)(&rows, &columns, a, &lead, pivots,
					    tau, work, &work_count, extra,
					    info);
}

static int qr_pivoted(struct ms_heap *heap, bool complex, int rows, int columns,
		      double *a, double *tau, int32_t *pivots)
{
	any_routine *routine = find_kind(complex, "dgeqp3_", "zgeqp3_");
	double wanted[2] = { 0, 0 };
	struct work work;
	struct work extra;
	int info = 0;

	if (routine == NULL)
		return MS_LAPACK_NONE;
	if (work_begin(heap, &extra, 2.0 * columns, false) != 0)
		return MS_LAPACK_FAILED;
	double *more = complex ? extra.data : NULL;

	memset(pivots, 0, (size_t)columns * sizeof(*pivots));
	call_geqp3(routine, more, rows, columns, a, tau, pivots, wanted, -1,
		   &info);
	int rc = work_begin(heap, &work, wanted[0], complex);

	if (rc == 0) {
		call_geqp3(routine, more, rows, columns, a, tau, pivots,
			   work.data, work.count, &info);
		work_end(heap, &work);
	}
	work_end(heap, &extra);
	return rc != 0 ? rc : info;
}

int ms_lapack_qr(struct ms_heap *heap, bool complex, size_t m, size_t n,
		 double *a, double *tau, int32_t *pivots)
{
	int rows;
	int columns;

	if (!to_int(m, &rows) || !to_int(n, &columns))
		return MS_LAPACK_NONE;
	return pivots == NULL ? qr_plain(heap, complex, rows, columns, a, tau)
			      : qr_pivoted(heap, complex, rows, columns, a, tau,
					   pivots);
}

typedef void orgqr_routine(const int *, const int *, const int *, double *,
			   const int *, const double *, double *, const int *,
			   int *);

int ms_lapack_qr_q(struct ms_heap *heap, bool complex, size_t m, size_t columns,
		   size_t count, double *a, const double *tau)
{
	orgqr_routine *orgqr =
		(orgqr_routine *)find_kind(complex, "dorgqr_", "zungqr_");
	double wanted[2] = { 0, 0 };
	struct work work;
	int ask = -1;
	int info = 0;
	int rows;
	int n;
	int k;

	if (orgqr == NULL || !to_int(m, &rows) || !to_int(columns, &n) ||
	    !to_int(count, &k))
		return MS_LAPACK_NONE;
	int lead = leading(rows);

	orgqr(&rows, &n, &k, a, &lead, tau, wanted, &ask, &info);
	if (work_begin(heap, &work, wanted[0], complex) != 0)
		return MS_LAPACK_FAILED;
	orgqr(&rows, &n, &k, a, &lead, tau, work.data, &work.count, &info);
	work_end(heap, &work);
	return info;
}

typedef void dsyev_routine(const char *, const char *, const int *, double *,
			   const int *, double *, double *, const int *, int *,
			   size_t, size_t);
typedef void zheev_routine(const char *, const char *, const int *, double *,
			   const int *, double *, double *, const int *,
			   double *, int *, size_t, size_t);

static int call_syev(any_routine *routine, double *extra, bool vectors, int n,
		     double *a, double *values, double *work, int work_count)
{
	const char *job = vectors ? "V" : "N";
	int lead = leading(n);
	int info = 0;

	if (extra == NULL)
		((dsyev_routine *)routine)(job, "U", &n, a, &lead, values, work,
					   &work_count, &info, 1, 1);
	else
		((zheev_routine *)routine)(job, "U", &n, a, &lead, values, work,
					   &work_count, extra, &info, 1, 1);
	return info;
}

int ms_lapack_eigen_hermitian(struct ms_heap *heap, bool complex, bool vectors,
			      size_t n, double *a, double *values)
{
	any_routine *routine = find_kind(complex, "dsyev_", "zheev_");
	double wanted[2] = { 0, 0 };
	struct work extra;
	struct work work;
	int order;

	if (routine == NULL || !to_int(n, &order))
		return MS_LAPACK_NONE;
	if (work_begin(heap, &extra, 3.0 * order, false) != 0)
		return MS_LAPACK_FAILED;
	double *more = complex ? extra.data : NULL;

	call_syev(routine, more, vectors, order, a, values, wanted, -1);
	int rc = work_begin(heap, &work, wanted[0], complex);

	if (rc == 0) {
		rc = call_syev(routine, more, vectors, order, a, values,
			       work.data, work.count);
		work_end(heap, &work);
	}
	work_end(heap, &extra);
	return rc;
}

typedef void dgeev_routine(const char *, const char *, const int *, double *,
			   const int *, double *, double *, double *,
			   const int *, double *, const int *, double *,
			   const int *, int *, size_t, size_t);
typedef void zgeev_routine(const char *, const char *, const int *, double *,
			   const int *, double *, double *, const int *,
			   double *, const int *, double *, const int *,
			   double *, int *, size_t, size_t);

/* What a call of geev works on. */
struct eigen {
	any_routine *routine;
	int order;
	double *a;
	double *values; /* complex pairs, or all real parts and then the rest */
	double *vectors; /* NULL when not wanted */
	double *extra;	 /* complex only */
};

static int call_geev(bool complex, const struct eigen *e, double *work,
		     int work_count)
{
	const char *job = e->vectors != NULL ? "V" : "N";
	int lead = leading(e->order);
	int info = 0;

	if (complex)
		((zgeev_routine *)e->routine)(
			"N", job, &e->order, e->a, &lead, e->values, NULL,
			&lead, e->vectors, &lead, work, &work_count, e->extra,
			&info, 1, 1);
	else
		((dgeev_routine *)e->routine)("N", job, &e->order, e->a, &lead,
					      e->values, e->values + e->order,
					      NULL, &lead, e->vectors, &lead,
					      work, &work_count, &info, 1, 1);
	return info;
}

static int run_geev(struct ms_heap *heap, bool complex, const struct eigen *e)
{
	double wanted[2] = { 0, 0 };
	struct work work;

	call_geev(complex, e, wanted, -1);
	if (work_begin(heap, &work, wanted[0], complex) != 0)
		return MS_LAPACK_FAILED;
	int info = call_geev(complex, e, work.data, work.count);

	work_end(heap, &work);
	return info;
}

/* A conjugate pair of values shares two real columns, re and im. */
static void unpack_vectors(size_t n, const double *im, const double *packed,
			   double *out)
{
	for (size_t j = 0; j < n; j++) {
		bool first = im[j] > 0 && j + 1 < n;
		bool second = im[j] < 0 && j > 0;
		const double *re = packed + (second ? j - 1 : j) * n;
		double sign = second ? -1 : 1;

		for (size_t i = 0; i < n; i++) {
			out[2 * (i + j * n)] = re[i];
			out[2 * (i + j * n) + 1] =
				first || second ? sign * re[i + n] : 0;
		}
	}
}

/* Real matrices: results come split into real and imaginary parts. */
static int eigen_real(struct ms_heap *heap, struct eigen *e, size_t n,
		      double *values, double *vectors)
{
	size_t size =
		(vectors != NULL ? n * n + 2 * n : 2 * n) * sizeof(double);
	double *parts = ms_heap_alloc(heap, size == 0 ? 1 : size);

	if (parts == NULL)
		return MS_LAPACK_FAILED;
	e->values = parts;
	e->vectors = vectors != NULL ? parts + 2 * n : NULL;
	int rc = run_geev(heap, false, e);

	for (size_t i = 0; rc == 0 && i < n; i++) {
		values[2 * i] = parts[i];
		values[2 * i + 1] = parts[n + i];
	}
	if (rc == 0 && vectors != NULL)
		unpack_vectors(n, parts + n, parts + 2 * n, vectors);
	ms_heap_free(heap, parts, size == 0 ? 1 : size);
	return rc;
}

int ms_lapack_eigen(struct ms_heap *heap, bool complex, size_t n, double *a,
		    double *values, double *vectors)
{
	struct eigen e = { .routine = find_kind(complex, "dgeev_", "zgeev_"),
			   .a = a,
			   .values = values,
			   .vectors = vectors };
	struct work extra;

	if (e.routine == NULL || !to_int(n, &e.order))
		return MS_LAPACK_NONE;
	if (!complex)
		return eigen_real(heap, &e, n, values, vectors);
	if (work_begin(heap, &extra, 2.0 * (double)n, false) != 0)
		return MS_LAPACK_FAILED;
	e.extra = extra.data;
	int rc = run_geev(heap, true, &e);

	work_end(heap, &extra);
	return rc;
}

typedef void dgesvd_routine(const char *, const char *, const int *,
			    const int *, double *, const int *, double *,
			    double *, const int *, double *, const int *,
			    double *, const int *, int *, size_t, size_t);
typedef void zgesvd_routine(const char *, const char *, const int *,
			    const int *, double *, const int *, double *,
			    double *, const int *, double *, const int *,
			    double *, const int *, double *, int *, size_t,
			    size_t);

struct svd {
	any_routine *routine;
	const char *job;
	int rows;
	int columns;
	double *a;
	double *values;
	double *u;
	double *vt;
	int lead_vt;
	double *extra; /* complex only */
};

static int call_gesvd(const struct svd *s, double *work, int work_count)
{
	int lead = leading(s->rows);
	int info = 0;

	if (s->extra == NULL)
		((dgesvd_routine *)s->routine)(
			s->job, s->job, &s->rows, &s->columns, s->a, &lead,
			s->values, s->u, &lead, s->vt, &s->lead_vt, work,
			&work_count, &info, 1, 1);
	else
		((zgesvd_routine *)s->routine)(
			s->job, s->job, &s->rows, &s->columns, s->a, &lead,
			s->values, s->u, &lead, s->vt, &s->lead_vt, work,
			&work_count, s->extra, &info, 1, 1);
	return info;
}

static int run_gesvd(struct ms_heap *heap, bool complex, const struct svd *s)
{
	double wanted[2] = { 0, 0 };
	struct work work;

	call_gesvd(s, wanted, -1);
	if (work_begin(heap, &work, wanted[0], complex) != 0)
		return MS_LAPACK_FAILED;
	int info = call_gesvd(s, work.data, work.count);

	work_end(heap, &work);
	return info;
}

int ms_lapack_svd(struct ms_heap *heap, bool complex, bool full, size_t m,
		  size_t n, double *a, double *values, double *u, double *vt)
{
	struct svd s = { .routine = find_kind(complex, "dgesvd_", "zgesvd_"),
			 .job = u == NULL ? "N"
				: full	  ? "A"
					  : "S",
			 .a = a,
			 .values = values,
			 .u = u,
			 .vt = vt };
	struct work extra;

	if (s.routine == NULL || !to_int(m, &s.rows) || !to_int(n, &s.columns))
		return MS_LAPACK_NONE;
	s.lead_vt = leading(full || m > n ? s.columns : s.rows);
	if (!complex)
		return run_gesvd(heap, false, &s);
	if (work_begin(heap, &extra, 5.0 * (double)(m < n ? m : n), false) != 0)
		return MS_LAPACK_FAILED;
	s.extra = extra.data;
	int rc = run_gesvd(heap, true, &s);

	work_end(heap, &extra);
	return rc;
}
