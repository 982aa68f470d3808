/* Determinants, inverses and factorizations: what linear.h computes, in the
 * forms that MATLAB gives. */
#include "builtins/numeric.h"
#include "builtins/prototypes.h"

#include "value/arith.h"
#include "value/index.h"
#include "value/linear.h"
#include "value/range.h"
#include "value/sparse.h"

#include <math.h>
#include <string.h>

static int need_floats(struct ms_call *call, uint32_t i)
{
	struct ms_value v = call->arguments[i];

	if (ms_need_plain(call, i) != 0)
		return -1;
	if (ms_class_is_integer(ms_class_of(v)) || ms_is_class(v, MS_CHAR))
		return ms_fail_type(call, v);
	if (ms_rank(v) == 2)
		return 0;
	return ms_fail(call->heap, "MATLAB:inputMustBe2D",
		       "%s takes two-dimensional matrices only.", call->name);
}

int ms_bi_det(struct ms_call *call)
{
	return need_floats(call, 0) == 0
		       ? ms_determinant(call->heap, &call->arguments[0],
					&call->results[0])
		       : -1;
}

int ms_bi_inv(struct ms_call *call)
{
	if (need_floats(call, 0) != 0)
		return -1;
	return ms_keep_sparse(call, ms_inverse(call->heap, &call->arguments[0],
					       &call->results[0]));
}

int ms_bi_rcond(struct ms_call *call)
{
	if (need_floats(call, 0) != 0)
		return -1;
	if (ms_is_empty(call->arguments[0]))
		return ms_give_real(call, (double)INFINITY);
	return ms_reciprocal_condition(call->heap, &call->arguments[0],
				       &call->results[0]);
}

/* ----------------------------------------------------------------- helpers */

/* rows x columns with a vector of doubles or singles on the main diagonal. */
static int diagonal_matrix(struct ms_call *call, struct ms_value diagonal,
			   size_t rows, size_t columns, struct ms_value *out)
{
	struct ms_numbers d;
	struct ms_array *array;
	size_t parts;
	int rc;

	if (ms_numbers_begin(call, &diagonal, &d) != 0)
		return -1;
	parts = d.complex ? 2 : 1;
	rc = ms_array_create(call->heap, MS_DOUBLE, d.complex, 2,
			     (size_t[]){ rows, columns }, &array);
	for (size_t i = 0; rc == 0 && i < d.count; i++)
		memcpy((double *)array->data + i * (rows + 1) * parts,
		       d.data + i * parts, parts * sizeof(double));
	ms_numbers_end(call, &d);
	if (rc != 0)
		return -1;
	return ms_finish_as(call, array, d.class_, false, out);
}

/* P with P(i, order(i)) = 1, or its transpose. */
static int permutation_matrix(struct ms_call *call, struct ms_value order,
			      bool transposed, struct ms_value *out)
{
	struct ms_numbers p;
	struct ms_array *array;
	size_t n;
	int rc;

	if (ms_numbers_begin(call, &order, &p) != 0)
		return -1;
	n = p.count;
	rc = ms_array_create(call->heap, MS_DOUBLE, false, 2,
			     (size_t[]){ n, n }, &array);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		size_t k = (size_t)p.data[i] - 1;

		((double *)array->data)[transposed ? k + i * n : i + k * n] = 1;
	}
	ms_numbers_end(call, &p);
	if (rc == 0)
		*out = ms_array_finish(call->heap, array);
	return rc;
}

static int binary(struct ms_call *call, enum ms_operator op, struct ms_value a,
		  struct ms_value b, struct ms_value *out)
{
	return ms_binary(call->heap, op, &a, &b, out);
}

/* The first argument was sparse: so are the results. */
static int make_sparse(struct ms_call *call)
{
	uint32_t count = call->wanted > 1 ? call->wanted : 1;

	if (!ms_is_sparse(call->arguments[0]))
		return 0;
	for (uint32_t k = 0; k < count; k++) {
		struct ms_value full = call->results[k];
		struct ms_value sparse;

		if (ms_is_none(full) || ms_is_sparse(full) ||
		    ms_is_scalar(full))
			continue;
		if (ms_sparse_from_full(call->heap, full, &sparse) != 0)
			return -1;
		ms_take_into(call->heap, &call->results[k], sparse);
	}
	return 0;
}

/* --------------------------------------------------------------------- lu */

/* Rows of 'v' so that row order(i) of the result is row i. */
static int unpermute_rows(struct ms_call *call, struct ms_value v,
			  struct ms_value order, struct ms_value *out)
{
	struct ms_value p;
	int rc;

	if (permutation_matrix(call, order, true, &p) != 0)
		return -1;
	rc = binary(call, MS_OPERATOR_MMUL, p, v, out);
	ms_release(call->heap, p);
	return rc;
}

/* U and, below its diagonal, L. */
static int pack_lu(struct ms_call *call, struct ms_value lower,
		   struct ms_value upper)
{
	struct ms_numbers l;
	struct ms_numbers u;
	struct ms_array *array;
	size_t rows = ms_rows(lower);
	size_t columns = ms_columns(upper);
	size_t n = ms_columns(lower);
	size_t parts;

	if (ms_numbers_begin(call, &lower, &l) != 0)
		return -1;
	if (ms_numbers_begin(call, &upper, &u) != 0) {
		ms_numbers_end(call, &l);
		return -1;
	}
	bool complex = l.complex || u.complex;

	parts = complex ? 2 : 1;
	if (ms_array_create(call->heap, MS_DOUBLE, complex, 2,
			    (size_t[]){ rows, columns }, &array) != 0) {
		ms_numbers_end(call, &u);
		ms_numbers_end(call, &l);
		return -1;
	}
	for (size_t j = 0; j < columns; j++) {
		for (size_t i = 0; i < rows; i++) {
			bool below = i > j;
			const struct ms_numbers *from = below ? &l : &u;
			size_t at = below ? i + j * rows : i + j * n;
			double *to =
				(double *)array->data + (i + j * rows) * parts;

			to[0] = from->data[from->complex ? 2 * at : at];
			if (from->complex)
				to[1] = from->data[2 * at + 1];
		}
	}
	ms_numbers_end(call, &u);
	ms_numbers_end(call, &l);
	return ms_give_as(call, 0, array, u.class_, true);
}

static int give_lu(struct ms_call *call, struct ms_value lower,
		   struct ms_value upper, struct ms_value order, bool vector)
{
	struct ms_value out;

	if (call->wanted < 2)
		return pack_lu(call, lower, upper);
	if (call->wanted == 2) {
		if (unpermute_rows(call, lower, order, &out) != 0)
			return -1;
		call->results[0] = out;
		call->results[1] = ms_retain(upper);
		return 0;
	}
	if (vector)
		out = ms_retain(order);
	else if (permutation_matrix(call, order, false, &out) != 0)
		return -1;
	call->results[0] = ms_retain(lower);
	call->results[1] = ms_retain(upper);
	call->results[2] = out;
	return 0;
}

/* Output 'k' is the permutation of columns, which stay where they are. */
static int identity_columns(struct ms_call *call, uint32_t k)
{
	size_t n = ms_columns(call->arguments[0]);
	struct ms_array *array;

	if (call->wanted <= k)
		return 0;
	if (ms_array_create(call->heap, MS_DOUBLE, false, 2, (size_t[]){ n, n },
			    &array) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		((double *)array->data)[i * (n + 1)] = 1;
	call->results[k] = ms_array_finish(call->heap, array);
	return 0;
}

/* How much smaller than others a pivot of a sparse matrix may be: ours is the
 * largest, which does for any. */
static bool is_threshold(const struct ms_call *call, struct ms_value v)
{
	return ms_is_sparse(call->arguments[0]) && ms_is_numeric(v);
}

int ms_bi_lu(struct ms_call *call)
{
	static const char *const words[] = { "matrix", "vector", NULL };
	struct ms_value parts[3];
	struct ms_value full;
	uint32_t word = 0;
	int rc;

	if (need_floats(call, 0) != 0 ||
	    (ms_has_argument(call, 1) &&
	     !is_threshold(call, call->arguments[1]) &&
	     ms_argument_option(call, 1, words, &word) != 0) ||
	    ms_gather(call->heap, call->arguments[0], &full) != 0)
		return -1;
	rc = ms_lu_values(call->heap, &full, &parts[0], &parts[1], &parts[2]);
	ms_release(call->heap, full);
	if (rc != 0)
		return -1;
	rc = give_lu(call, parts[0], parts[1], parts[2], word == 1);
	ms_release_all(call->heap, parts, 3);
	if (rc == 0)
		rc = identity_columns(call, 3);
	return rc == 0 ? make_sparse(call) : -1;
}

/* -------------------------------------------------------------------- chol */

/* The leading square block of this order. */
static int leading_block(struct ms_call *call, struct ms_value v, size_t order,
			 struct ms_value *out)
{
	struct ms_value index;
	struct ms_value indexes[2];
	int rc;

	if (ms_range_doubles(call->heap, 1, 1, (double)order, &index) != 0)
		return -1;
	indexes[0] = indexes[1] = index;
	rc = ms_index_read(call->heap, v, indexes, 2, out);
	ms_release(call->heap, index);
	return rc;
}

/* Replace '*v' by its conjugate transpose. */
static int turn(struct ms_call *call, struct ms_value *v)
{
	struct ms_value turned;

	if (ms_unary(call->heap, MS_OPERATOR_CTRANSPOSE, v, &turned) != 0)
		return -1;
	ms_take_into(call->heap, v, turned);
	return 0;
}

static int factor_block(struct ms_call *call, struct ms_value v,
			struct ms_value *out, size_t *failed)
{
	struct ms_value block;
	size_t again;
	int rc = ms_cholesky_value(call->heap, &v, out, failed);

	if (rc != 0 || *failed == 0)
		return rc;
	if (leading_block(call, v, *failed - 1, &block) != 0)
		return -1;
	if (*failed == 1) {
		*out = block;
		return 0;
	}
	rc = ms_cholesky_value(call->heap, &block, out, &again);
	ms_release(call->heap, block);
	if (rc == 0 && again != 0)
		return ms_fail(call->heap, "MATLAB:posdef",
			       "Matrix must be positive definite.");
	return rc;
}

static int run_chol(struct ms_call *call, struct ms_value *v, bool lower)
{
	struct ms_value factor;
	size_t failed;

	/* Only one triangle counts: the other is where the code looks. */
	if (lower && turn(call, v) != 0)
		return -1;
	if (factor_block(call, *v, &factor, &failed) != 0)
		return -1;
	call->results[0] = factor;
	if (failed != 0 && call->wanted < 2)
		return ms_fail(call->heap, "MATLAB:posdef",
			       "Matrix must be positive definite.");
	if (lower && turn(call, &call->results[0]) != 0)
		return -1;
	ms_give_at(call, 1, ms_real((double)failed));
	return identity_columns(call, 2);
}

int ms_bi_chol(struct ms_call *call)
{
	static const char *const words[] = { "upper", "lower", "matrix",
					     "vector", NULL };
	struct ms_value full;
	bool lower = false;
	int rc;

	if (need_floats(call, 0) != 0)
		return -1;
	for (uint32_t i = 1; i < call->argument_count; i++) {
		uint32_t word;

		if (ms_argument_option(call, i, words, &word) != 0)
			return -1;
		lower = lower || word == 1;
	}
	if (ms_gather(call->heap, call->arguments[0], &full) != 0)
		return -1;
	rc = run_chol(call, &full, lower);
	ms_release(call->heap, full);
	return rc == 0 ? make_sparse(call) : -1;
}

/* ---------------------------------------------------------------------- qr */

struct qr_options {
	bool economy;
	bool vector;
	bool multiplies; /* the second argument is a matrix for Q' */
};

static int read_qr(struct ms_call *call, struct qr_options *out)
{
	static const char *const words[] = { "econ", "matrix", "vector", NULL };

	*out = (struct qr_options){ .economy = false };
	for (uint32_t i = 1; i < call->argument_count; i++) {
		struct ms_value v = call->arguments[i];
		uint32_t word;

		if (ms_is_text(v)) {
			if (ms_argument_option(call, i, words, &word) != 0)
				return -1;
			out->economy = out->economy || word == 0;
			out->vector = word == 2 || (out->vector && word != 1);
		} else if (v.tag == MS_TAG_DOUBLE && v.as.real == 0 &&
			   (i > 1 || ms_rows(call->arguments[0]) != 1)) {
			out->economy = true;
			out->vector = true;
		} else if (i == 1) {
			out->multiplies = true;
		} else {
			return ms_fail(call->heap, "MATLAB:qr:InvalidOption",
				       "Unknown option of qr.");
		}
	}
	return 0;
}

static int give_qr(struct ms_call *call, struct ms_value a,
		   const struct qr_options *options)
{
	bool permuted = call->wanted > 2;
	struct ms_value q = ms_none();
	struct ms_value r;
	struct ms_value order = ms_none();
	struct ms_value out;

	if (ms_qr_values(call->heap, &a, options->economy,
			 call->wanted > 1 ? &q : NULL, &r,
			 permuted ? &order : NULL) != 0)
		return -1;
	if (call->wanted < 2)
		return ms_give(call, r);
	call->results[0] = q;
	call->results[1] = r;
	if (options->multiplies) {
		if (turn(call, &call->results[0]) != 0 ||
		    binary(call, MS_OPERATOR_MMUL, call->results[0],
			   call->arguments[1], &out) != 0) {
			ms_release(call->heap, order);
			return -1;
		}
		ms_take_into(call->heap, &call->results[0], out);
	}
	if (!permuted)
		return 0;
	call->results[2] = order;
	if (options->vector)
		return 0;
	if (permutation_matrix(call, order, true, &out) != 0)
		return -1;
	ms_take_into(call->heap, &call->results[2], out);
	return 0;
}

int ms_bi_qr(struct ms_call *call)
{
	struct qr_options options;
	struct ms_value full;
	int rc;

	if (need_floats(call, 0) != 0 || read_qr(call, &options) != 0 ||
	    ms_gather(call->heap, call->arguments[0], &full) != 0)
		return -1;
	rc = give_qr(call, full, &options);
	ms_release(call->heap, full);
	return rc == 0 ? make_sparse(call) : -1;
}

/* --------------------------------------------------------------------- eig */

enum eig_form {
	EIG_DEFAULT,
	EIG_VECTOR,
	EIG_MATRIX
};

/* W with W' * A = D * W': the inverse of V, turned; columns of length 1. */
static int left_vectors(struct ms_call *call, struct ms_value vectors,
			struct ms_value *out)
{
	struct ms_value w;
	struct ms_value lengths = ms_none();
	int rc;

	if (ms_inverse(call->heap, &vectors, &w) != 0)
		return -1;
	if (turn(call, &w) != 0) {
		ms_release(call->heap, w);
		return -1;
	}
	rc = ms_call_name(call->vm, "vecnorm", &w, 1, 1, &lengths);
	if (rc == 0) {
		rc = binary(call, MS_OPERATOR_DIV, w, lengths, out);
		ms_release(call->heap, lengths);
	}
	ms_release(call->heap, w);
	return rc;
}

static int give_eig(struct ms_call *call, struct ms_value a, enum eig_form form)
{
	struct ms_value vectors = ms_none();
	struct ms_value values;
	struct ms_value matrix;
	size_t n = ms_rows(a);
	bool as_matrix =
		form == EIG_MATRIX || (form == EIG_DEFAULT && call->wanted > 1);

	if (ms_eigen_values(call->heap, &a, call->wanted > 1 ? &vectors : NULL,
			    &values) != 0)
		return -1;
	if (as_matrix) {
		int rc = diagonal_matrix(call, values, n, n, &matrix);

		ms_release(call->heap, values);
		if (rc != 0) {
			ms_release(call->heap, vectors);
			return -1;
		}
		values = matrix;
	}
	if (call->wanted < 2)
		return ms_give(call, values);
	call->results[0] = vectors;
	call->results[1] = values;
	if (call->wanted < 3)
		return 0;
	return left_vectors(call, vectors, &call->results[2]);
}

static int read_eig(struct ms_call *call, enum eig_form *form, bool *pair)
{
	static const char *const words[] = { "vector",	  "matrix", "balance",
					     "nobalance", "chol",   "qz",
					     NULL };

	*form = EIG_DEFAULT;
	*pair = false;
	for (uint32_t i = 1; i < call->argument_count; i++) {
		uint32_t word;

		if (i == 1 && !ms_is_text(call->arguments[i])) {
			*pair = true;
			continue;
		}
		if (ms_argument_option(call, i, words, &word) != 0)
			return -1;
		if (word <= 1)
			*form = word == 0 ? EIG_VECTOR : EIG_MATRIX;
	}
	return 0;
}

int ms_bi_eig(struct ms_call *call)
{
	enum eig_form form;
	struct ms_value a;
	bool pair;
	int rc;

	if (need_floats(call, 0) != 0 || read_eig(call, &form, &pair) != 0)
		return -1;
	if (pair && need_floats(call, 1) != 0)
		return -1;
	if (ms_rows(call->arguments[0]) != ms_columns(call->arguments[0]))
		return ms_fail(call->heap, "MATLAB:square",
			       "Input matrix must be square.");
	/* A*v = B*v*d is the ordinary problem of B \ A. */
	rc = pair ? binary(call, MS_OPERATOR_MLDIV, call->arguments[1],
			   call->arguments[0], &a)
		  : ms_gather(call->heap, call->arguments[0], &a);
	if (rc != 0)
		return -1;
	rc = give_eig(call, a, form);
	ms_release(call->heap, a);
	return rc;
}

/* --------------------------------------------------------------------- svd */

static bool is_zero(struct ms_value v)
{
	return ms_is_inline(v) && ms_is_numeric(v) && ms_inline_double(v) == 0;
}

static int read_svd(struct ms_call *call, bool *economy, bool *vector,
		    bool *matrix)
{
	static const char *const words[] = { "econ", "vector", "matrix", NULL };
	struct ms_value a = call->arguments[0];

	*economy = *vector = *matrix = false;
	for (uint32_t i = 1; i < call->argument_count; i++) {
		uint32_t word;

		if (is_zero(call->arguments[i])) {
			*economy = ms_rows(a) > ms_columns(a);
			continue;
		}
		if (ms_argument_option(call, i, words, &word) != 0)
			return -1;
		*economy = *economy || word == 0;
		*vector = *vector || word == 1;
		*matrix = *matrix || word == 2;
	}
	return 0;
}

int ms_bi_svd(struct ms_call *call)
{
	struct ms_value a = call->arguments[0];
	bool all = call->wanted > 1;
	struct ms_value u = ms_none();
	struct ms_value s;
	struct ms_value v = ms_none();
	struct ms_value out;
	bool economy;
	bool vector;
	bool matrix;
	size_t n;
	int rc;

	if (need_floats(call, 0) != 0 ||
	    read_svd(call, &economy, &vector, &matrix) != 0 ||
	    ms_svd_values(call->heap, &a, economy, all ? &u : NULL, &s,
			  all ? &v : NULL) != 0)
		return -1;
	if (all) {
		call->results[0] = u;
		ms_give_at(call, 2, v);
	}
	if (!matrix && (vector || !all)) {
		ms_give_at(call, all ? 1 : 0, s);
		return 0;
	}
	n = ms_count(s);
	rc = diagonal_matrix(call, s, economy ? n : ms_rows(a),
			     economy ? n : ms_columns(a), &out);
	ms_release(call->heap, s);
	if (rc == 0)
		ms_give_at(call, all ? 1 : 0, out);
	return rc;
}
