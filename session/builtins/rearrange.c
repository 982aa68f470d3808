/* Builtins that give the same elements other places. */
#include "builtins/numeric.h"
#include "builtins/prototypes.h"
#include "builtins/tile.h"

#include "value/concat.h"
#include "value/index.h"
#include "value/sparse_move.h"
#include "value/sparse_ops.h"

#include <math.h>

/* ---------------------------------------------------------------- reshape */

static int fail_reshape(struct ms_call *call, size_t count,
			const struct ms_shape_dims *dims)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &call->heap->allocator);
	ms_dims_text(&text, dims->rank, dims->dims);
	(void)ms_fail(call->heap, "MATLAB:getReshapeDims:notSameNumel",
		      "Number of elements must not change. Use [] as one of "
		      "the size inputs to automatically calculate the "
		      "appropriate size for that dimension. (%zu elements do "
		      "not fit %s.)",
		      count, snap_strbuf_text(&text));
	snap_strbuf_end(&text);
	return -1;
}

/* The [] among the sizes: what the others leave. */
static int fill_in_size(struct ms_call *call, struct ms_shape_dims *dims,
			uint32_t blank)
{
	size_t count = ms_count(call->arguments[0]);
	size_t product = 1;

	for (uint32_t k = 0; k < dims->rank; k++) {
		if (k != blank)
			product *= dims->dims[k];
	}
	if (product == 0 || count % product != 0)
		return ms_fail(
			call->heap, "MATLAB:getReshapeDims:notDivisible",
			"Product of known dimensions, %zu, not divisible "
			"into total number of elements, %zu.",
			product, count);
	dims->dims[blank] = count / product;
	return 0;
}

static int sizes_with_blank(struct ms_call *call, struct ms_shape_dims *out)
{
	struct ms_shape_dims dims = { .rank = call->argument_count - 1 };
	uint32_t blank = UINT32_MAX;

	if (dims.rank > MS_RANK_MAX)
		return ms_fail_many(call);
	for (uint32_t k = 0; k < dims.rank; k++) {
		struct ms_shape_dims one;

		if (!ms_is_empty(call->arguments[k + 1])) {
			if (ms_arguments_size(call, k + 1, k + 2, &one) != 0)
				return -1;
			dims.dims[k] = one.dims[0];
			continue;
		}
		if (blank != UINT32_MAX)
			return ms_fail(call->heap,
				       "MATLAB:getReshapeDims:unknownDim",
				       "Size can only have one unknown "
				       "dimension.");
		blank = k;
		dims.dims[k] = 1;
	}
	if (blank != UINT32_MAX && fill_in_size(call, &dims, blank) != 0)
		return -1;
	*out = dims;
	return 0;
}

static int reshape_sparse(struct ms_call *call,
			  const struct ms_shape_dims *dims)
{
	if (dims->rank != 2)
		return ms_fail(call->heap, "MATLAB:sparse:inputMustBe2D",
			       "Sparse matrices have two dimensions.");
	return ms_sparse_reshape(call->heap, call->arguments[0], dims->dims[0],
				 dims->dims[1], &call->results[0]);
}

int ms_bi_reshape(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	struct ms_shape_dims dims;
	size_t count = 1;
	bool fits = true;

	if (call->argument_count == 2
		    ? ms_argument_size_row(call, 1, &dims) != 0
		    : sizes_with_blank(call, &dims) != 0)
		return -1;
	for (uint32_t k = 0; k < dims.rank; k++) {
		if (dims.dims[k] != 0 && count > SIZE_MAX / dims.dims[k])
			fits = false;
		else
			count *= dims.dims[k];
	}
	if (!fits || count != ms_count(v))
		return fail_reshape(call, ms_count(v), &dims);
	dims.rank = ms_dims_trim(dims.rank, dims.dims);
	if (ms_is_sparse(v))
		return reshape_sparse(call, &dims);
	return ms_reshape(call->heap, v, dims.rank, dims.dims,
			  &call->results[0]);
}

/* ---------------------------------------------------------- concatenation */

int ms_bi_horzcat(struct ms_call *call)
{
	return ms_concat(call->heap, 1, call->arguments, call->argument_count,
			 &call->results[0]);
}

int ms_bi_vertcat(struct ms_call *call)
{
	return ms_concat(call->heap, 0, call->arguments, call->argument_count,
			 &call->results[0]);
}

int ms_bi_cat(struct ms_call *call)
{
	uint32_t dim;

	if (ms_argument_dimension(call, 0, &dim) != 0)
		return -1;
	return ms_concat(call->heap, dim, call->arguments + 1,
			 call->argument_count - 1, &call->results[0]);
}

/* ---------------------------------------------------------------- permute */

static int read_order(struct ms_call *call, uint32_t *rank, uint32_t *order)
{
	struct ms_numbers n;
	uint64_t seen = 0;
	bool good;

	if (ms_real_numbers(call, 1, &n) != 0)
		return -1;
	good = n.count <= MS_RANK_MAX && n.count >= ms_rank(call->arguments[0]);
	for (size_t k = 0; good && k < n.count; k++) {
		double d = n.data[k];

		good = d >= 1 && d <= (double)n.count && d == floor(d) &&
		       (seen >> ((uint32_t)d - 1) & 1) == 0;
		if (good) {
			order[k] = (uint32_t)d - 1;
			seen |= UINT64_C(1) << order[k];
		}
	}
	*rank = (uint32_t)n.count;
	ms_numbers_end(call, &n);
	if (good)
		return 0;
	return ms_fail(call->heap, "MATLAB:permute:invalidPermutation",
		       "ORDER must contain each of the dimensions 1 to N once, "
		       "N at least the number of dimensions of the array.");
}

int ms_bi_permute(struct ms_call *call)
{
	uint32_t order[MS_RANK_MAX];
	uint32_t rank;

	if (read_order(call, &rank, order) != 0)
		return -1;
	return ms_permute(call->heap, call->arguments[0], rank, order,
			  &call->results[0]);
}

int ms_bi_squeeze(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	struct ms_shape_dims dims = { .rank = 0 };

	if (ms_rank(v) == 2)
		return ms_give(call, ms_retain(v));
	for (uint32_t k = 0; k < ms_rank(v); k++) {
		if (ms_dim(v, k) != 1)
			dims.dims[dims.rank++] = ms_dim(v, k);
	}
	while (dims.rank < 2)
		dims.dims[dims.rank++] = 1;
	return ms_reshape(call->heap, v, dims.rank, dims.dims,
			  &call->results[0]);
}

/* --------------------------------------------- whatever indexing can do too
 *
 * flip, circshift, repmat and repelem are a list of positions for each
 * dimension, and then one indexing of any container.
 */

struct positions {
	struct ms_value index[MS_RANK_MAX];
	uint32_t rank;
};

static void positions_begin(struct positions *p, uint32_t rank)
{
	p->rank = rank;
	for (uint32_t k = 0; k < rank; k++)
		p->index[k] = ms_colon();
}

static int positions_end(struct ms_call *call, struct positions *p, int rc)
{
	if (rc == 0)
		rc = ms_index_read(call->heap, call->arguments[0], p->index,
				   p->rank, &call->results[0]);
	ms_release_all(call->heap, p->index, p->rank);
	return rc;
}

/* A new list for one dimension, to be filled by the caller. */
static int positions_list(struct ms_call *call, struct positions *p,
			  uint32_t dim, size_t count, double **list)
{
	struct ms_array *array;

	if (ms_matrix_create(call->heap, MS_DOUBLE, 1, count, &array) != 0)
		return -1;
	/* Stays an array even with one element: only indexing sees it. */
	p->index[dim] = ms_take_object(array);
	*list = array->data;
	return 0;
}

static uint32_t rank_with(struct ms_value v, uint32_t dim)
{
	return dim + 1 > ms_rank(v) ? dim + 1 : ms_rank(v);
}

int ms_bi_flip(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	struct positions p;
	uint32_t dim;
	double *list;
	size_t n;
	int rc;

	if (ms_argument_along(call, 1, v, &dim) != 0)
		return -1;
	if (dim >= ms_rank(v))
		return ms_give(call, ms_retain(v));
	n = ms_dim(v, dim);
	positions_begin(&p, ms_rank(v));
	rc = positions_list(call, &p, dim, n, &list);
	for (size_t i = 0; rc == 0 && i < n; i++)
		list[i] = (double)(n - i);
	return positions_end(call, &p, rc);
}

static int shift_positions(struct ms_call *call, struct positions *p,
			   uint32_t dim, double shift)
{
	size_t n = ms_dim(call->arguments[0], dim);
	double *list;
	size_t first;

	if (shift != floor(shift) || isinf(shift) || isnan(shift))
		return ms_fail(call->heap, "MATLAB:circshift:InvalidShiftType",
			       "Shifts must be finite integers.");
	if (n == 0 || shift == 0)
		return 0;
	/* Element 0 of the result is this one of the argument. */
	shift = fmod(shift, (double)n);
	first = (size_t)(shift > 0 ? (double)n - shift : -shift);
	if (positions_list(call, p, dim, n, &list) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		list[i] = (double)((first + i) % n + 1);
	return 0;
}

int ms_bi_circshift(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	struct ms_numbers shifts;
	struct positions p;
	uint32_t dim = 0;
	int rc = 0;

	if (!ms_is_vector(call->arguments[1]))
		return ms_fail(call->heap, "MATLAB:circshift:InvalidShiftType",
			       "Shifts must be a vector of finite integers.");
	if (ms_real_numbers(call, 1, &shifts) != 0)
		return -1;
	if (shifts.count == 1)
		rc = ms_argument_along(call, 2, v, &dim);
	else if (shifts.count > MS_RANK_MAX || ms_has_argument(call, 2))
		rc = ms_fail(call->heap, "MATLAB:circshift:InvalidShiftType",
			     "There is one shift for each dimension.");
	if (rc == 0 && dim >= MS_RANK_MAX)
		dim = MS_RANK_MAX - 1;
	if (rc == 0) {
		uint32_t rank = rank_with(
			v, shifts.count > 1 ? (uint32_t)shifts.count - 1 : dim);

		positions_begin(&p, rank);
		for (uint32_t k = 0; k < shifts.count && rc == 0; k++)
			rc = shift_positions(call, &p, dim + k, shifts.data[k]);
		rc = positions_end(call, &p, rc);
	}
	ms_numbers_end(call, &shifts);
	return rc;
}

static int tile_positions(struct ms_call *call, struct positions *p,
			  uint32_t dim, size_t times)
{
	size_t n = ms_dim(call->arguments[0], dim);
	double *list;

	if (times == 1)
		return 0;
	if (n != 0 && times > SIZE_MAX / 16 / n)
		return ms_fail_memory(call->heap);
	if (positions_list(call, p, dim, n * times, &list) != 0)
		return -1;
	for (size_t t = 0; t < times; t++) {
		for (size_t i = 0; i < n; i++)
			*list++ = (double)(i + 1);
	}
	return 0;
}

/* The result is too large before its list of positions is made. */
static int check_tiling(struct ms_call *call, const struct ms_shape_dims *times)
{
	struct ms_value v = call->arguments[0];
	struct ms_shape_dims dims;
	size_t count;

	ms_dims_copy(v, &dims);
	for (; dims.rank < times->rank; dims.rank++)
		dims.dims[dims.rank] = 1;
	for (uint32_t k = 0; k < times->rank; k++) {
		if (dims.dims[k] != 0 &&
		    times->dims[k] > SIZE_MAX / 16 / dims.dims[k])
			return ms_fail_memory(call->heap);
		dims.dims[k] *= times->dims[k];
	}
	return ms_dims_count(call->heap, dims.rank, dims.dims,
			     ms_is_plain(v) ? ms_class_size(ms_class_of(v))
					    : sizeof(struct ms_value),
			     &count);
}

int ms_bi_repmat(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	struct ms_shape_dims times;
	struct positions p;
	struct ms_view view;
	int rc = 0;

	if (ms_arguments_size(call, 1, call->argument_count, &times) != 0)
		return -1;
	if (ms_is_sparse(v) && times.rank == 2)
		return ms_sparse_tile(call->heap, ms_sparse_of(v),
				      times.dims[0], times.dims[1],
				      &call->results[0]);
	if (check_tiling(call, &times) != 0)
		return -1;
	if (ms_class_is_plain(ms_class_of(v)) && ms_view_direct(&v, &view))
		return ms_tile(call, &view, &times, &call->results[0]);
	positions_begin(&p, times.rank > ms_rank(v) ? times.rank : ms_rank(v));
	for (uint32_t k = 0; k < times.rank && rc == 0; k++)
		rc = tile_positions(call, &p, k, times.dims[k]);
	return positions_end(call, &p, rc);
}

static int fail_repelem(struct ms_call *call)
{
	return ms_fail(call->heap, "MATLAB:repelem:invalidReplications",
		       "Replication factors must be nonnegative integers: one, "
		       "or one for each element of the dimension.");
}

static int repeat_counts(struct ms_call *call, const struct ms_numbers *times,
			 size_t n, size_t *total)
{
	double sum = 0;

	if (times->count != 1 && times->count != n)
		return fail_repelem(call);
	for (size_t i = 0; i < n; i++) {
		double t = times->data[times->count == 1 ? 0 : i];

		if (!(t >= 0) || t != floor(t))
			return fail_repelem(call);
		sum += t;
	}
	if (sum > 1e15)
		return ms_fail_memory(call->heap);
	*total = (size_t)sum;
	return 0;
}

static int repeat_positions(struct ms_call *call, struct positions *p,
			    uint32_t dim, size_t n, uint32_t argument)
{
	struct ms_numbers times;
	size_t total = 0;
	double *list = NULL;
	int rc;

	if (ms_real_numbers(call, argument, &times) != 0)
		return -1;
	rc = repeat_counts(call, &times, n, &total);
	if (rc == 0)
		rc = positions_list(call, p, dim, total, &list);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		double t = times.data[times.count == 1 ? 0 : i];

		for (size_t k = 0; k < (size_t)t; k++)
			*list++ = (double)(i + 1);
	}
	ms_numbers_end(call, &times);
	return rc;
}

int ms_bi_repelem(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	uint32_t given = call->argument_count - 1;
	struct positions p;
	int rc = 0;

	if (given > MS_RANK_MAX)
		return ms_fail_many(call);
	if (given == 1) {
		if (ms_rank(v) != 2 || (ms_rows(v) != 1 && ms_columns(v) != 1))
			return ms_fail(call->heap,
				       "MATLAB:repelem:tooFewReplications",
				       "Specify a replication factor for each "
				       "dimension of a matrix.");
		positions_begin(&p, 2);
		uint32_t dim = ms_rows(v) == 1 ? 1 : 0;

		rc = repeat_positions(call, &p, dim, ms_dim(v, dim), 1);
		return positions_end(call, &p, rc);
	}
	positions_begin(&p, given > ms_rank(v) ? given : ms_rank(v));
	for (uint32_t k = 0; k < given && rc == 0; k++)
		rc = repeat_positions(call, &p, k, ms_dim(v, k), k + 1);
	return positions_end(call, &p, rc);
}

/* ----------------------------------------------------- linear and subscript */

static int fail_subscript(struct ms_call *call)
{
	return ms_fail(call->heap, "MATLAB:sub2ind:IndexOutOfRange",
		       "Out of range subscript.");
}

static int subscripts_of(struct ms_call *call, const struct ms_numbers *index,
			 const size_t *dims, uint32_t outputs)
{
	struct ms_array *made[MS_RANK_MAX] = { NULL };
	size_t total = 1;
	int rc = 0;

	for (uint32_t k = 0; k < outputs; k++)
		total *= dims[k];
	for (uint32_t k = 0; k < outputs && rc == 0; k++)
		rc = ms_doubles_like(call, index, false, &made[k]);
	for (size_t i = 0; i < index->count && rc == 0; i++) {
		double x = index->data[i];
		size_t rest;

		if (!(x >= 1 && x <= (double)total && x == floor(x))) {
			rc = ms_fail(call->heap,
				     "MATLAB:ind2sub:IndexOutOfRange",
				     "Index out of range.");
			break;
		}
		rest = (size_t)x - 1;
		for (uint32_t k = 0; k + 1 < outputs; k++) {
			((double *)made[k]->data)[i] =
				(double)(rest % dims[k] + 1);
			rest /= dims[k];
		}
		((double *)made[outputs - 1]->data)[i] = (double)(rest + 1);
	}
	for (uint32_t k = 0; k < outputs; k++) {
		if (rc == 0)
			ms_give_at(call, k,
				   ms_array_finish(call->heap, made[k]));
		else
			ms_array_drop(call->heap, made[k]);
	}
	return rc;
}

int ms_bi_ind2sub(struct ms_call *call)
{
	struct ms_shape_dims dims;
	struct ms_numbers index;
	uint32_t outputs = call->wanted > 1 ? call->wanted : 1;
	int rc;

	if (outputs > MS_RANK_MAX)
		return ms_fail(call->heap, "MATLAB:maxlhs",
			       "Too many output arguments.");
	if (ms_argument_size_row(call, 0, &dims) != 0)
		return -1;
	for (; dims.rank < outputs; dims.rank++)
		dims.dims[dims.rank] = 1;
	for (uint32_t k = outputs; k < dims.rank; k++)
		dims.dims[outputs - 1] *= dims.dims[k];
	if (ms_real_numbers(call, 1, &index) != 0)
		return -1;
	rc = subscripts_of(call, &index, dims.dims, outputs);
	ms_numbers_end(call, &index);
	return rc;
}

static int add_subscripts(struct ms_call *call, uint32_t k, double *out,
			  size_t count, double stride, size_t limit)
{
	struct ms_numbers s;
	int rc = 0;

	if (ms_real_numbers(call, k + 1, &s) != 0)
		return -1;
	if (s.count != count ||
	    !ms_same_dims(call->arguments[1], call->arguments[k + 1]))
		rc = ms_fail(call->heap, "MATLAB:sub2ind:SubscriptVectorSize",
			     "The subscripts must all be of the same size.");
	for (size_t i = 0; i < count && rc == 0; i++) {
		double x = s.data[i];

		if (!(x >= 1 && x <= (double)limit && x == floor(x)))
			rc = fail_subscript(call);
		out[i] += (x - 1) * stride;
	}
	ms_numbers_end(call, &s);
	return rc;
}

int ms_bi_sub2ind(struct ms_call *call)
{
	uint32_t given = call->argument_count - 1;
	struct ms_shape_dims dims;
	struct ms_array *array;
	double stride = 1;
	int rc = 0;

	if (ms_argument_size_row(call, 0, &dims) != 0)
		return -1;
	for (; dims.rank < given; dims.rank++) {
		if (dims.rank == MS_RANK_MAX)
			return ms_fail_many(call);
		dims.dims[dims.rank] = 1;
	}
	for (uint32_t k = given; k < dims.rank; k++)
		dims.dims[given - 1] *= dims.dims[k];
	if (ms_array_create_raw(call->heap, MS_DOUBLE, false,
				ms_rank(call->arguments[1]),
				ms_dims(call->arguments[1]), &array) != 0)
		return -1;
	double *out = array->data;

	for (size_t i = 0; i < array->count; i++)
		out[i] = 1;
	for (uint32_t k = 0; k < given && rc == 0; k++) {
		rc = add_subscripts(call, k, out, array->count, stride,
				    dims.dims[k]);
		stride *= (double)dims.dims[k];
	}
	if (rc != 0) {
		ms_array_drop(call->heap, array);
		return -1;
	}
	return ms_give(call, ms_array_finish(call->heap, array));
}
