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

/* The first argument was sparse: so are the results, but for 'vectors', which
 * are permutations as results 2 and 3. */
static int make_sparse(struct ms_call *call, bool vectors)
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
		if (vectors && (k == 2 || k == 3))
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
static int identity_columns(struct ms_call *call, uint32_t k, bool vector)
{
	size_t n = ms_columns(call->arguments[0]);
	struct ms_array *array;

	if (call->wanted <= k)
		return 0;
	if (vector)
		return ms_range_doubles(call->heap, 1, 1, (double)n,
					&call->results[k]);
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
		rc = identity_columns(call, 3, word == 1);
	return rc == 0 ? make_sparse(call, word == 1) : -1;
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

static int run_chol(struct ms_call *call, struct ms_value *v, bool lower,
		    bool vector)
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
	return identity_columns(call, 2, vector);
}

int ms_bi_chol(struct ms_call *call)
{
	static const char *const words[] = { "upper", "lower", "matrix",
					     "vector", NULL };
	struct ms_value full;
	bool lower = false;
	bool vector = false;
	int rc;

	if (need_floats(call, 0) != 0)
		return -1;
	if (call->wanted > 2 && !ms_is_sparse(call->arguments[0]))
		return ms_fail(call->heap, "MATLAB:chol:fullPermutation",
			       "Only a sparse matrix is permuted.");
	for (uint32_t i = 1; i < call->argument_count; i++) {
		uint32_t word;

		if (ms_argument_option(call, i, words, &word) != 0)
			return -1;
		lower = lower || word == 1;
		vector = word == 3 || (vector && word != 2);
	}
	if (ms_gather(call->heap, call->arguments[0], &full) != 0)
		return -1;
	rc = run_chol(call, &full, lower, vector);
	ms_release(call->heap, full);
	return rc == 0 ? make_sparse(call, vector) : -1;
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
	return rc == 0 ? make_sparse(call, false) : -1;
}

/* --------------------------------------------------------------------- eig */

enum eig_form {
	EIG_DEFAULT,
	EIG_VECTOR,
	EIG_MATRIX
};

struct eig_options {
	enum eig_form form;
	bool pair; /* a second matrix is given */
	bool qz;
};

/*
 * A*v = B*v*d as an ordinary problem.  For Hermitian A and positive definite
 * B = R'*R that of R' \ A / R, whose vectors are R*v; else that of B \ A.
 */
struct eig_problem {
	struct ms_value matrix;
	struct ms_value second; /* B, borrowed; NONE when there is none */
	struct ms_value root;	/* R, or NONE */
};

static void problem_end(struct ms_call *call, struct eig_problem *problem)
{
	ms_release(call->heap, problem->root);
	ms_release(call->heap, problem->matrix);
}

static int is_hermitian(struct ms_call *call, struct ms_value v, bool *out)
{
	struct ms_value answer = ms_none();

	if (ms_call_name(call->vm, "ishermitian", &v, 1, 1, &answer) != 0)
		return -1;
	*out = ms_inline_double(answer) != 0;
	return 0;
}

/* The root of a positive definite B when A is Hermitian too, else NONE. */
static int find_root(struct ms_call *call, struct ms_value a, struct ms_value b,
		     struct ms_value *out)
{
	bool hermitian;
	size_t failed;

	*out = ms_none();
	if (is_hermitian(call, a, &hermitian) != 0)
		return -1;
	if (hermitian && is_hermitian(call, b, &hermitian) != 0)
		return -1;
	if (!hermitian)
		return 0;
	if (ms_cholesky_value(call->heap, &b, out, &failed) != 0)
		return -1;
	if (failed != 0)
		*out = ms_none();
	return 0;
}

/* (v + v') / 2: Hermitian to the last bit. */
static int even_out(struct ms_call *call, struct ms_value *v)
{
	struct ms_value turned = ms_retain(*v);
	struct ms_value sum;
	struct ms_value half;
	int rc = turn(call, &turned);

	if (rc == 0)
		rc = binary(call, MS_OPERATOR_ADD, *v, turned, &sum);
	ms_release(call->heap, turned);
	if (rc != 0)
		return -1;
	rc = binary(call, MS_OPERATOR_DIV, sum, ms_real(2), &half);
	ms_release(call->heap, sum);
	if (rc == 0)
		ms_take_into(call->heap, v, half);
	return rc;
}

/* R' \ A / R */
static int reduce_by_root(struct ms_call *call, struct ms_value a,
			  struct ms_value root, struct ms_value *out)
{
	struct ms_value turned = ms_retain(root);
	struct ms_value half;
	int rc = turn(call, &turned);

	if (rc == 0)
		rc = binary(call, MS_OPERATOR_MLDIV, turned, a, &half);
	ms_release(call->heap, turned);
	if (rc != 0)
		return -1;
	rc = binary(call, MS_OPERATOR_MDIV, half, root, out);
	ms_release(call->heap, half);
	if (rc != 0 || even_out(call, out) == 0)
		return rc;
	ms_release(call->heap, *out);
	return -1;
}

static int problem_begin(struct ms_call *call,
			 const struct eig_options *options,
			 struct eig_problem *out)
{
	struct ms_value a = call->arguments[0];
	int rc;

	*out = (struct eig_problem){ .root = ms_none(), .second = ms_none() };
	if (!options->pair)
		return ms_gather(call->heap, a, &out->matrix);
	out->second = call->arguments[1];
	if (!options->qz && find_root(call, a, out->second, &out->root) != 0)
		return -1;
	rc = ms_is_none(out->root)
		     ? binary(call, MS_OPERATOR_MLDIV, out->second, a,
			      &out->matrix)
		     : reduce_by_root(call, a, out->root, &out->matrix);
	if (rc != 0)
		ms_release(call->heap, out->root);
	return rc;
}

/* Each column divided by its largest |re| + |im|. */
static int scale_columns(struct ms_call *call, struct ms_value *v)
{
	size_t rows = ms_rows(*v);
	struct ms_numbers x;
	struct ms_array *array;
	struct ms_value out;

	if (ms_numbers_begin(call, v, &x) != 0)
		return -1;
	int rc = ms_doubles_like(call, &x, x.complex, &array);
	size_t parts = x.complex ? 2 : 1;

	for (size_t first = 0; rc == 0 && first < x.count; first += rows) {
		const double *from = x.data + first * parts;
		double *to = (double *)array->data + first * parts;
		double largest = 0;

		for (size_t i = 0; i < rows * parts; i += parts)
			largest = fmax(
				largest,
				fabs(from[i]) +
					(parts == 2 ? fabs(from[i + 1]) : 0));
		for (size_t i = 0; i < rows * parts; i++)
			to[i] = from[i] / largest;
	}
	enum ms_class class_ = x.class_;

	ms_numbers_end(call, &x);
	if (rc != 0 || ms_finish_as(call, array, class_, true, &out) != 0)
		return -1;
	ms_take_into(call->heap, v, out);
	return 0;
}

static int unit_columns(struct ms_call *call, struct ms_value *v)
{
	struct ms_value lengths = ms_none();
	struct ms_value out;
	int rc = ms_call_name(call->vm, "vecnorm", v, 1, 1, &lengths);

	if (rc != 0)
		return -1;
	rc = binary(call, MS_OPERATOR_DIV, *v, lengths, &out);
	ms_release(call->heap, lengths);
	if (rc == 0)
		ms_take_into(call->heap, v, out);
	return rc;
}

/* A \ B in the place of B. */
static int solve_into(struct ms_call *call, struct ms_value a,
		      struct ms_value *b)
{
	struct ms_value out;

	if (binary(call, MS_OPERATOR_MLDIV, a, *b, &out) != 0)
		return -1;
	ms_take_into(call->heap, b, out);
	return 0;
}

/* W with W' * A = D * W' * B: the inverse of V, turned, for B \ A. */
static int left_vectors(struct ms_call *call, const struct eig_problem *problem,
			struct ms_value vectors, struct ms_value *out)
{
	struct ms_value second = ms_retain(problem->second);
	int rc;

	if (ms_inverse(call->heap, &vectors, out) != 0) {
		ms_release(call->heap, second);
		return -1;
	}
	rc = turn(call, out);
	if (rc == 0 && ms_is_none(second)) {
		rc = unit_columns(call, out);
	} else if (rc == 0) {
		rc = turn(call, &second);
		if (rc == 0)
			rc = solve_into(call, second, out);
		if (rc == 0)
			rc = scale_columns(call, out);
	}
	ms_release(call->heap, second);
	if (rc != 0)
		ms_release(call->heap, *out);
	return rc;
}

/* The vectors of A and B from those of the ordinary problem.  With a root they
 * have length 1 in the norm of B, and are the left ones too. */
static int give_vectors(struct ms_call *call, const struct eig_problem *problem,
			struct ms_value *vectors)
{
	bool left = call->wanted > 2;

	if (!ms_is_none(problem->root)) {
		if (solve_into(call, problem->root, vectors) != 0)
			return -1;
		if (left)
			call->results[2] = ms_retain(*vectors);
		return 0;
	}
	if (left &&
	    left_vectors(call, problem, *vectors, &call->results[2]) != 0) {
		call->results[2] = ms_none();
		return -1;
	}
	return ms_is_none(problem->second) ? 0 : scale_columns(call, vectors);
}

static int give_eig(struct ms_call *call, const struct eig_problem *problem,
		    enum eig_form form)
{
	struct ms_value values;
	struct ms_value matrix;
	size_t n = ms_rows(problem->matrix);
	bool with_vectors = call->wanted > 1;
	bool as_matrix =
		form == EIG_MATRIX || (form == EIG_DEFAULT && with_vectors);

	if (ms_eigen_values(call->heap, &problem->matrix,
			    with_vectors ? &call->results[0] : NULL,
			    &values) != 0)
		return -1;
	if (as_matrix) {
		int rc = diagonal_matrix(call, values, n, n, &matrix);

		ms_release(call->heap, values);
		if (rc != 0)
			return -1;
		values = matrix;
	}
	call->results[with_vectors ? 1 : 0] = values;
	return with_vectors ? give_vectors(call, problem, &call->results[0])
			    : 0;
}

static int read_eig(struct ms_call *call, struct eig_options *out)
{
	static const char *const words[] = { "vector",	  "matrix", "balance",
					     "nobalance", "chol",   "qz",
					     NULL };
	uint32_t given[3] = { 0 }; /* of each two words */

	*out = (struct eig_options){ .form = EIG_DEFAULT };
	for (uint32_t i = 1; i < call->argument_count; i++) {
		uint32_t word;

		if (i == 1 && !ms_is_text(call->arguments[i])) {
			out->pair = true;
			continue;
		}
		if (ms_argument_option(call, i, words, &word) != 0)
			return -1;
		given[word / 2] |= UINT32_C(1) << word % 2;
		if (word <= 1)
			out->form = word == 0 ? EIG_VECTOR : EIG_MATRIX;
	}
	out->qz = given[2] == 2;
	for (uint32_t k = 0; k < 3; k++) {
		if (given[k] == 3)
			return ms_fail(call->heap, "MATLAB:eig:optionConflict",
				       "'%s' and '%s' can't both be asked for.",
				       words[2 * k], words[2 * k + 1]);
	}
	if (given[out->pair ? 1 : 2] != 0)
		return ms_fail(call->heap, "MATLAB:eig:optionOfOtherProblem",
			       "'balance' is an option for one matrix, 'chol' "
			       "and 'qz' are for two.");
	return 0;
}

static int check_eig(struct ms_call *call, const struct eig_options *options)
{
	struct ms_value a = call->arguments[0];
	struct ms_value b = call->arguments[options->pair ? 1 : 0];

	if (ms_rows(a) != ms_columns(a))
		return ms_fail(call->heap, "MATLAB:square",
			       "Input matrix must be square.");
	if (ms_rows(a) != ms_rows(b) || ms_columns(a) != ms_columns(b))
		return ms_fail(call->heap, "MATLAB:eig:matrixSizeMismatch",
			       "The two matrices must have the same size.");
	return 0;
}

int ms_bi_eig(struct ms_call *call)
{
	struct eig_options options;
	struct eig_problem problem;
	int rc;

	if (need_floats(call, 0) != 0 || read_eig(call, &options) != 0)
		return -1;
	if (options.pair && need_floats(call, 1) != 0)
		return -1;
	if (check_eig(call, &options) != 0 ||
	    problem_begin(call, &options, &problem) != 0)
		return -1;
	rc = give_eig(call, &problem, options.form);
	problem_end(call, &problem);
	return rc;
}

/* --------------------------------------------------------------------- svd */

static int read_svd(struct ms_call *call, bool *economy, bool *vector,
		    bool *matrix)
{
	static const char *const words[] = { "econ", "vector", "matrix", NULL };
	struct ms_value a = call->arguments[0];

	*economy = *vector = *matrix = false;
	for (uint32_t i = 1; i < call->argument_count; i++) {
		uint32_t word;

		/* 0; Octave takes any number. */
		if (i == 1 && ms_is_numeric(call->arguments[i])) {
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
