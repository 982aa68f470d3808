#include "value/sparse_arith.h"

#include "value/full.h"
#include "value/sparse_ops.h"
#include "value/sparse_product.h"

/* ------------------------------------------- by way of full matrices
 *
 * Where zeros become something else the result has no zeros to save.
 */

static int again_sparse(struct ms_heap *heap, struct ms_value full,
			struct ms_value *out)
{
	int rc = ms_sparse_from_full(heap, full, out);

	ms_release(heap, full);
	return rc;
}

static int through_full(struct ms_heap *heap, enum ms_operator op,
			const struct ms_value *a, const struct ms_value *b,
			bool sparse, struct ms_value *out)
{
	struct ms_value left;
	struct ms_value right;
	struct ms_value full;

	if (ms_gather(heap, *a, &left) != 0)
		return -1;
	int rc = ms_gather(heap, *b, &right);

	if (rc == 0) {
		rc = ms_full_binary(heap, op, &left, &right, &full);
		ms_release(heap, right);
	}
	ms_release(heap, left);
	if (rc != 0)
		return -1;
	if (sparse)
		return again_sparse(heap, full, out);
	*out = full;
	return 0;
}

/* ----------------------------------------------------- element by element */

/* Does 0 op x give 0 for all x that matter?  A scalar is asked itself. */
static int keeps_zero(struct ms_heap *heap, enum ms_operator op,
		      const struct ms_value *a, const struct ms_value *b,
		      bool *out)
{
	struct ms_value zero = ms_real(0);
	struct ms_value left = ms_is_sparse(*a) ? zero : *a;
	struct ms_value right = ms_is_sparse(*b) ? zero : *b;
	struct ms_value result;

	if (ms_full_binary(heap, op, &left, &right, &result) != 0)
		return -1;
	*out = ms_is_inline(result) && ms_inline_double(result) == 0;
	ms_release(heap, result);
	return 0;
}

/* Elements of the sparse operand with a scalar. */
static int with_scalar(struct ms_heap *heap, enum ms_operator op,
		       const struct ms_value *a, const struct ms_value *b,
		       struct ms_value *out)
{
	bool first = ms_is_sparse(*a);
	const struct ms_value *sparse = first ? a : b;
	struct ms_value elements;
	struct ms_value result;

	if (ms_sparse_elements(heap, *sparse, &elements) != 0)
		return -1;
	int rc = first ? ms_full_binary(heap, op, &elements, b, &result)
		       : ms_full_binary(heap, op, a, &elements, &result);

	ms_release(heap, elements);
	if (rc != 0)
		return -1;
	rc = ms_sparse_with_elements(heap, *sparse, result, out);
	ms_release(heap, result);
	return rc;
}

/* Elements of 'full' where 'sparse' has some, as a column. */
static int pick(struct ms_heap *heap, struct ms_value sparse,
		struct ms_value full, struct ms_value *out)
{
	const struct ms_sparse *s = ms_sparse_of(sparse);
	size_t dims[2] = { s->count, 1 };
	struct ms_array *array;
	struct ms_view view;

	if (ms_view_begin(heap, &full, &view) != 0)
		return -1;
	int rc =
		ms_array_create(heap, MS_DOUBLE, view.complex, 2, dims, &array);

	if (rc == 0) {
		double *x = array->data;

		for (size_t j = 0; j < s->dims[1]; j++)
			for (size_t k = s->starts[j]; k < s->starts[j + 1];
			     k++) {
				size_t at = s->rows[k] + j * s->dims[0];

				*x++ = ms_view_double(&view, at);
				if (view.complex)
					*x++ = ms_view_imaginary(&view, at);
			}
		*out = ms_array_finish(heap, array);
	}
	ms_view_end(heap, &view);
	return rc;
}

/* Products and conjunctions need the full operand at few places only.  NaN and
 * Inf at the other places don't matter: what isn't stored is nothing. */
static int with_full(struct ms_heap *heap, enum ms_operator op,
		     struct ms_value sparse, struct ms_value full,
		     struct ms_value *out)
{
	struct ms_value picked;
	struct ms_value elements;
	struct ms_value result;

	if (pick(heap, sparse, full, &picked) != 0)
		return -1;
	int rc = ms_sparse_elements(heap, sparse, &elements);

	if (rc == 0) {
		rc = ms_full_binary(heap, op, &elements, &picked, &result);
		ms_release(heap, elements);
	}
	ms_release(heap, picked);
	if (rc != 0)
		return -1;
	rc = ms_sparse_with_elements(heap, sparse, result, out);
	ms_release(heap, result);
	return rc;
}

static bool is_full_result(enum ms_operator op, const struct ms_value *a,
			   const struct ms_value *b)
{
	if (ms_is_sparse(*a) && ms_is_sparse(*b))
		return false;
	if (op == MS_OPERATOR_ADD || op == MS_OPERATOR_SUB)
		return true;
	return ms_is_scalar(*a) && !ms_is_sparse(*a) &&
	       (op == MS_OPERATOR_DIV || op == MS_OPERATOR_POW);
}

static int with_other(struct ms_heap *heap, enum ms_operator op,
		      const struct ms_value *a, const struct ms_value *b,
		      struct ms_value *out)
{
	bool first = ms_is_sparse(*a);
	const struct ms_value *sparse = first ? a : b;
	const struct ms_value *other = first ? b : a;
	bool zero = false;

	if (ms_is_scalar(*other) && !ms_is_scalar(*sparse)) {
		if (keeps_zero(heap, op, a, b, &zero) != 0)
			return -1;
		return zero ? with_scalar(heap, op, a, b, out)
			    : through_full(heap, op, a, b, true, out);
	}
	if ((op == MS_OPERATOR_MUL ||
	     (op == MS_OPERATOR_AND && ms_is_class(*other, MS_LOGICAL))) &&
	    ms_same_dims(*a, *b))
		return with_full(heap, op, *sparse, *other, out);
	return through_full(heap, op, a, b, true, out);
}

/* ------------------------------------------------------------- two sparse */

static int on_union(struct ms_heap *heap, enum ms_operator op,
		    const struct ms_value *a, const struct ms_value *b,
		    struct ms_value places, struct ms_value *out)
{
	struct ms_value left;
	struct ms_value right;
	struct ms_value result;

	if (ms_sparse_spread(heap, places, *a, 0, &left) != 0)
		return -1;
	int rc = ms_sparse_spread(heap, places, *b, 0, &right);

	if (rc == 0) {
		rc = ms_full_binary(heap, op, &left, &right, &result);
		ms_release(heap, right);
	}
	ms_release(heap, left);
	if (rc != 0)
		return -1;
	rc = ms_sparse_with_elements(heap, places, result, out);
	ms_release(heap, result);
	return rc;
}

static bool zero_with_zero(enum ms_operator op)
{
	return op == MS_OPERATOR_ADD || op == MS_OPERATOR_SUB ||
	       op == MS_OPERATOR_MUL || op == MS_OPERATOR_NE ||
	       op == MS_OPERATOR_LT || op == MS_OPERATOR_GT ||
	       op == MS_OPERATOR_AND || op == MS_OPERATOR_OR;
}

/* One of them is a scalar, and stays one: as with a full scalar, but that the
 * result is sparse whatever the operator. */
static int with_sparse_scalar(struct ms_heap *heap, enum ms_operator op,
			      const struct ms_value *a,
			      const struct ms_value *b, struct ms_value *out)
{
	bool first = ms_is_scalar(*a);
	struct ms_value scalar;
	bool zero = false;

	if (ms_gather(heap, first ? *a : *b, &scalar) != 0)
		return -1;
	const struct ms_value *left = first ? &scalar : a;
	const struct ms_value *right = first ? b : &scalar;
	int rc = keeps_zero(heap, op, left, right, &zero);

	if (rc == 0)
		rc = zero ? with_scalar(heap, op, left, right, out)
			  : through_full(heap, op, left, right, true, out);
	ms_release(heap, scalar);
	return rc;
}

static int with_sparse(struct ms_heap *heap, enum ms_operator op,
		       const struct ms_value *a, const struct ms_value *b,
		       struct ms_value *out)
{
	struct ms_value places;

	if (ms_is_scalar(*a) != ms_is_scalar(*b))
		return with_sparse_scalar(heap, op, a, b, out);
	if (!zero_with_zero(op) || !ms_same_dims(*a, *b))
		return through_full(heap, op, a, b, true, out);
	if (ms_sparse_unite(heap, *a, *b, &places) != 0)
		return -1;
	int rc = on_union(heap, op, a, b, places, out);

	ms_release(heap, places);
	return rc;
}

/* ---------------------------------------------------------------- all of it */

/* Sparse matrices are double or logical; what others make of them is full. */
static bool is_foreign(const struct ms_value *v)
{
	enum ms_class class_ = ms_class_of(*v);

	return class_ == MS_SINGLE || ms_class_is_integer(class_);
}

static int matrix_operator(struct ms_heap *heap, enum ms_operator op,
			   const struct ms_value *a, const struct ms_value *b,
			   struct ms_value *out)
{
	bool both = ms_is_sparse(*a) && ms_is_sparse(*b);

	if (op == MS_OPERATOR_MMUL)
		return ms_sparse_product(heap, a, b, out);
	if (op == MS_OPERATOR_MLDIV && ms_is_sparse(*a))
		return ms_sparse_left_divide(heap, a, b, out);
	if (op == MS_OPERATOR_MPOW)
		return ms_sparse_power(heap, a, b, out);
	return through_full(heap, op, a, b, both, out);
}

int ms_sparse_binary(struct ms_heap *heap, enum ms_operator op,
		     const struct ms_value *a, const struct ms_value *b,
		     struct ms_value *out)
{
	op = ms_operator_by_elements(op, ms_is_scalar(*a), ms_is_scalar(*b));
	if (op == MS_OPERATOR_LDIV)
		return ms_sparse_binary(heap, MS_OPERATOR_DIV, b, a, out);
	if (is_foreign(a) || is_foreign(b))
		return through_full(heap, op, a, b, false, out);
	if (op >= MS_OPERATOR_MMUL && op <= MS_OPERATOR_MPOW)
		return matrix_operator(heap, op, a, b, out);
	if (is_full_result(op, a, b))
		return through_full(heap, op, a, b, false, out);
	return ms_is_sparse(*a) && ms_is_sparse(*b)
		       ? with_sparse(heap, op, a, b, out)
		       : with_other(heap, op, a, b, out);
}

/* Negation and '+' of the elements; '~' makes a matrix of ones of zeros. */
int ms_sparse_unary(struct ms_heap *heap, enum ms_operator op,
		    const struct ms_value *a, struct ms_value *out)
{
	struct ms_value part;
	struct ms_value result;

	if (op == MS_OPERATOR_TRANSPOSE || op == MS_OPERATOR_CTRANSPOSE)
		return ms_sparse_transpose(heap, *a,
					   op == MS_OPERATOR_CTRANSPOSE, out);
	int rc = op == MS_OPERATOR_NOT ? ms_gather(heap, *a, &part)
				       : ms_sparse_elements(heap, *a, &part);

	if (rc != 0)
		return -1;
	rc = ms_full_unary(heap, op, &part, MS_REUSE_NONE, &result);
	ms_release(heap, part);
	if (rc != 0)
		return -1;
	if (op == MS_OPERATOR_NOT)
		return again_sparse(heap, result, out);
	rc = ms_sparse_with_elements(heap, *a, result, out);
	ms_release(heap, result);
	return rc;
}
