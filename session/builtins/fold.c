#include "builtins/fold.h"

#include <math.h>

static int fail_dims(struct ms_call *call)
{
	return ms_fail(call->heap,
		       "MATLAB:getdimarg:dimensionMustBePositiveInteger",
		       "Dimension argument must be a positive integer scalar, "
		       "a vector of positive integers, or 'all'.");
}

static int read_dims(struct ms_call *call, uint32_t i,
		     struct ms_fold_options *out)
{
	struct ms_value v = call->arguments[i];
	struct ms_numbers n;
	int rc = 0;

	if (!ms_is_vector(v) && !ms_is_empty(v))
		return fail_dims(call);
	if (ms_real_numbers(call, i, &n) != 0)
		return -1;
	for (size_t k = 0; k < n.count && rc == 0; k++) {
		double d = n.data[k];

		if (!(d >= 1) || d != floor(d))
			rc = fail_dims(call);
		else
			out->dims |= UINT64_C(1)
				     << (d > MS_RANK_MAX ? MS_RANK_MAX - 1
							 : (unsigned)d - 1);
	}
	ms_numbers_end(call, &n);
	return rc;
}

static int read_word(struct ms_call *call, uint32_t i,
		     struct ms_fold_options *out)
{
	static const char *const words[] = {
		"all",	      "omitnan",	"omitmissing",
		"includenan", "includemissing", "default",
		"double",     "native",		"linear",
		NULL
	};
	uint32_t word;

	if (ms_argument_option(call, i, words, &word) != 0)
		return -1;
	if (word == 0)
		out->all = true;
	else if (word <= 2)
		out->omit_nan = true;
	else if (word <= 4)
		out->include_nan = true;
	else if (word <= 7)
		out->result = (enum ms_fold_class)(word - 5);
	else
		out->linear = true;
	return 0;
}

int ms_fold_options(struct ms_call *call, uint32_t first,
		    struct ms_fold_options *out)
{
	*out = (struct ms_fold_options){ .result = MS_FOLD_DEFAULT };
	for (uint32_t i = first; i < call->argument_count; i++) {
		struct ms_value v = call->arguments[i];
		/* Behind the dimensions stand words only. */
		bool word = i > first || (ms_is_text(v) && !ms_is_empty(v));
		int rc = word ? read_word(call, i, out)
			      : read_dims(call, i, out);

		if (rc != 0)
			return -1;
	}
	return 0;
}

int ms_run_options(struct ms_call *call, struct ms_run_options *out)
{
	static const char *const words[] = { "forward",	   "reverse",
					     "omitnan",	   "omitmissing",
					     "includenan", "includemissing",
					     NULL };
	struct ms_value v = call->arguments[0];

	*out = (struct ms_run_options){
		.dim = ms_dims_first_long(ms_rank(v), ms_dims(v)),
	};
	for (uint32_t i = 1; i < call->argument_count; i++) {
		uint32_t word;

		if (i == 1 && (!ms_is_text(call->arguments[i]) ||
			       ms_is_empty(call->arguments[i]))) {
			if (ms_argument_along(call, i, v, &out->dim) != 0)
				return -1;
			continue;
		}
		if (ms_argument_option(call, i, words, &word) != 0)
			return -1;
		if (word <= 1)
			out->reverse = word == 1;
		else
			out->nan = word <= 3 ? MS_RUN_NAN_OMITTED
					     : MS_RUN_NAN_INCLUDED;
	}
	return 0;
}

static uint64_t all_dims(uint32_t rank)
{
	return rank >= 64 ? UINT64_MAX : (UINT64_C(1) << rank) - 1;
}

static bool is_reduced(uint64_t dims, uint32_t k)
{
	return (dims >> k & 1) != 0;
}

/* Do the reduced dimensions lie side by side, but for those of length 1? */
static bool side_by_side(struct ms_value v, uint64_t dims)
{
	bool begun = false;
	bool ended = false;

	for (uint32_t k = 0; k < ms_rank(v); k++) {
		if (ms_dim(v, k) == 1)
			continue;
		if (is_reduced(dims, k)) {
			if (ended)
				return false;
			begun = true;
		} else {
			ended = begun;
		}
	}
	return true;
}

static int bring_together(struct ms_call *call, struct ms_value v,
			  uint64_t dims, struct ms_value *out)
{
	uint32_t order[MS_RANK_MAX];
	uint32_t rank = ms_rank(v);
	uint32_t n = 0;

	for (uint32_t k = 0; k < rank; k++) {
		if (is_reduced(dims, k))
			order[n++] = k;
	}
	for (uint32_t k = 0; k < rank; k++) {
		if (!is_reduced(dims, k))
			order[n++] = k;
	}
	return ms_permute(call->heap, v, rank, order, out);
}

/* The axis of dimensions that lie side by side. */
static void find_axis(struct ms_value v, uint64_t dims, struct ms_axis *axis)
{
	bool begun = false;

	*axis = (struct ms_axis){ 1, 1, 1 };
	for (uint32_t k = 0; k < ms_rank(v); k++) {
		size_t n = ms_dim(v, k);

		if (is_reduced(dims, k)) {
			axis->length *= n;
			begun = begun || n != 1;
		} else if (begun) {
			axis->outer *= n;
		} else {
			axis->inner *= n;
		}
	}
}

static uint64_t chosen_dims(struct ms_value v,
			    const struct ms_fold_options *options)
{
	uint32_t rank = ms_rank(v);

	if (options->all || (options->dims == 0 && ms_is_zero_by_zero(v)))
		return all_dims(rank);
	if (options->dims != 0)
		return options->dims;
	return UINT64_C(1) << ms_dims_first_long(rank, ms_dims(v));
}

int ms_fold_begin(struct ms_call *call, struct ms_value v,
		  const struct ms_fold_options *options, struct ms_fold *out)
{
	uint64_t dims = chosen_dims(v, options);

	*out = (struct ms_fold){ .several = (dims & (dims - 1)) != 0 };
	while (!is_reduced(dims, out->dim))
		out->dim++;
	ms_dims_copy(v, &out->dims);
	for (uint32_t k = 0; k < out->dims.rank; k++) {
		if (is_reduced(dims, k))
			out->dims.dims[k] = 1;
	}
	out->dims.rank = ms_dims_trim(out->dims.rank, out->dims.dims);
	find_axis(v, dims, &out->axis);
	if (side_by_side(v, dims)) {
		out->held = ms_retain(v);
		return 0;
	}
	/* All of the reduced ones come first, so nothing lies inside. */
	out->axis.outer *= out->axis.inner;
	out->axis.inner = 1;
	return bring_together(call, v, dims, &out->held);
}

void ms_fold_end(struct ms_call *call, struct ms_fold *fold)
{
	ms_release(call->heap, fold->held);
}
