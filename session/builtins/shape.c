/* Builtins that ask for sizes. */
#include "builtins/numeric.h"
#include "builtins/prototypes.h"

#include "value/sparse.h"

#include <math.h>

/* size(a, dims): all in one row, or one output each. */
static int give_size_at(struct ms_call *call, uint32_t dim_argument)
{
	struct ms_value v = call->arguments[0];
	struct ms_numbers dims;
	struct ms_array *array;
	double *out;
	int rc = 0;

	if (ms_real_numbers(call, dim_argument, &dims) != 0)
		return -1;
	if (ms_matrix_create(call->heap, MS_DOUBLE, 1, dims.count, &array) !=
	    0) {
		ms_numbers_end(call, &dims);
		return -1;
	}
	out = array->data;
	for (size_t i = 0; i < dims.count && rc == 0; i++) {
		double d = dims.data[i];

		if (!(d >= 1) || d != floor(d) || isinf(d))
			rc = ms_fail(call->heap,
				     "MATLAB:getdimarg:"
				     "dimensionMustBePositiveInteger",
				     "Dimension argument must be a positive "
				     "integer scalar or a vector of positive "
				     "integers.");
		else
			out[i] = d > MS_RANK_MAX
					 ? 1
					 : (double)ms_dim(v, (uint32_t)d - 1);
	}
	ms_numbers_end(call, &dims);
	if (rc == 0 && call->wanted <= 1)
		return ms_give(call, ms_array_finish(call->heap, array));
	for (size_t k = 0; rc == 0 && k < call->wanted && k < array->count; k++)
		call->results[k] = ms_real(out[k]);
	ms_array_drop(call->heap, array);
	return rc;
}

/* size(a, 1, 2), in the same way. */
static int give_size_list(struct ms_call *call)
{
	uint32_t count = call->argument_count - 1;
	double sizes[MS_RANK_MAX];

	for (uint32_t k = 0; k < count && k < MS_RANK_MAX; k++) {
		uint32_t dim;

		if (ms_argument_dimension(call, k + 1, &dim) != 0)
			return -1;
		sizes[k] = (double)ms_dim(call->arguments[0], dim);
	}
	if (call->wanted <= 1)
		return ms_row_of_doubles(call->heap, sizes, count,
					 &call->results[0]);
	for (uint32_t k = 0; k < count && k < call->wanted; k++)
		call->results[k] = ms_real(sizes[k]);
	return 0;
}

int ms_bi_size(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	uint32_t wanted = call->wanted;

	if (call->argument_count > MS_RANK_MAX)
		return ms_fail_many(call);
	if (call->argument_count == 2)
		return give_size_at(call, 1);
	if (call->argument_count >= 2)
		return give_size_list(call);
	if (wanted <= 1)
		return ms_dims_row(call->heap, v, &call->results[0]);
	for (uint32_t k = 0; k + 1 < wanted; k++)
		call->results[k] = ms_real((double)ms_dim(v, k));
	/* The last output takes all dimensions that are left. */
	double rest = 1;

	for (uint32_t k = wanted - 1; k < ms_rank(v); k++)
		rest *= (double)ms_dim(v, k);
	call->results[wanted - 1] = ms_real(rest);
	return 0;
}

/* numel(a, index...) counts what indexing would give. */
int ms_bi_numel(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	double count = 1;

	if (call->argument_count == 1)
		return ms_give_real(call, (double)ms_count(v));
	for (uint32_t k = 1; k < call->argument_count; k++) {
		struct ms_value index = call->arguments[k];

		if (index.tag == MS_TAG_COLON || ms_is_word(index, ":"))
			count *= call->argument_count == 2
					 ? (double)ms_count(v)
					 : (double)ms_dim(v, k - 1);
		else
			count *= (double)ms_count(index);
	}
	return ms_give_real(call, count);
}

int ms_bi_length(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	size_t longest = 0;

	for (uint32_t k = 0; k < ms_rank(v) && ms_count(v) != 0; k++) {
		if (ms_dim(v, k) > longest)
			longest = ms_dim(v, k);
	}
	return ms_give_real(call, (double)longest);
}

int ms_bi_ndims(struct ms_call *call)
{
	return ms_give_real(call, ms_rank(call->arguments[0]));
}

#define ASKS(name, answer)                                                     \
	int ms_bi_##name(struct ms_call *call)                                 \
	{                                                                      \
		struct ms_value v = call->arguments[0];                        \
		return ms_give_bool(call, answer);                             \
	}
ASKS(isempty, ms_count(v) == 0)
ASKS(isscalar, ms_count(v) == 1)
ASKS(isvector, ms_rank(v) == 2 && (ms_rows(v) == 1 || ms_columns(v) == 1))
ASKS(ismatrix, ms_rank(v) == 2)
ASKS(issparse, ms_is_sparse(v))
