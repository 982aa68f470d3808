#include "builtins/numeric.h"

#include "value/arith.h"
#include "value/index.h"
#include "value/sparse.h"

#include <string.h>

/* ------------------------------------------------------ numbers as doubles */

void ms_full_view(const struct ms_value *v, struct ms_view *out)
{
	static const double nothing[2];

	(void)ms_view_direct(v, out);
	if (out->data == NULL)
		out->data = nothing;
}

static void view_numbers(struct ms_numbers *n)
{
	struct ms_view view;

	ms_full_view(&n->held, &view);
	n->complex = view.complex;
	n->rank = view.rank;
	n->dims = view.dims;
	n->count = view.count;
	n->data = view.data;
}

int ms_numbers_begin(struct ms_call *call, const struct ms_value *v,
		     struct ms_numbers *out)
{
	struct ms_value full;

	if (!ms_is_plain(*v))
		return ms_fail_type(call, *v);
	if (ms_gather(call->heap, *v, &full) != 0)
		return -1;
	out->class_ = ms_class_of(*v);
	out->held = full;
	if (out->class_ != MS_DOUBLE) {
		int rc = ms_convert(call->heap, full, MS_DOUBLE, &out->held);

		ms_release(call->heap, full);
		if (rc != 0)
			return -1;
	}
	view_numbers(out);
	return 0;
}

void ms_numbers_end(struct ms_call *call, struct ms_numbers *numbers)
{
	ms_release(call->heap, numbers->held);
}

int ms_real_numbers(struct ms_call *call, uint32_t i, struct ms_numbers *out)
{
	if (ms_need_plain(call, i) != 0)
		return -1;
	if (ms_is_complex(call->arguments[i]))
		return ms_fail(call->heap, "MATLAB:complexInput",
			       "Argument %u of %s must be real.", i + 1,
			       call->name);
	return ms_numbers_begin(call, &call->arguments[i], out);
}

int ms_doubles_like(struct ms_call *call, const struct ms_numbers *like,
		    bool complex, struct ms_array **out)
{
	return ms_array_create_raw(call->heap, MS_DOUBLE, complex, like->rank,
				   like->dims, out);
}

int ms_array_of(struct ms_call *call, enum ms_class class_, bool complex,
		const struct ms_shape_dims *dims, struct ms_array **out)
{
	return ms_array_create_raw(call->heap, class_, complex, dims->rank,
				   dims->dims, out);
}

int ms_finish_as(struct ms_call *call, struct ms_array *array,
		 enum ms_class class_, bool narrow, struct ms_value *out)
{
	struct ms_value v = narrow ? ms_array_finish_narrow(call->heap, array)
				   : ms_array_finish(call->heap, array);
	int rc;

	if (class_ == MS_DOUBLE) {
		*out = v;
		return 0;
	}
	rc = ms_convert(call->heap, v, class_, out);
	ms_release(call->heap, v);
	return rc;
}

int ms_give_as(struct ms_call *call, uint32_t k, struct ms_array *array,
	       enum ms_class class_, bool narrow)
{
	struct ms_value v;

	if (ms_finish_as(call, array, class_, narrow, &v) != 0)
		return -1;
	ms_give_at(call, k, v);
	return 0;
}

double *ms_scratch(struct ms_call *call, size_t count)
{
	if (count >= SIZE_MAX / sizeof(double)) {
		(void)ms_fail_memory(call->heap);
		return NULL;
	}
	return ms_heap_alloc(call->heap, (count + 1) * sizeof(double));
}

void ms_scratch_free(struct ms_call *call, void *memory, size_t count)
{
	if (memory != NULL)
		ms_heap_free(call->heap, memory, (count + 1) * sizeof(double));
}

/* -------------------------------------------------------------------- axes */

void ms_axis_of(uint32_t rank, const size_t *dims, uint32_t dim,
		struct ms_axis *out)
{
	*out = (struct ms_axis){ 1, 1, 1 };
	for (uint32_t k = 0; k < rank; k++) {
		if (k < dim)
			out->inner *= dims[k];
		else if (k == dim)
			out->length = dims[k];
		else
			out->outer *= dims[k];
	}
}

int ms_dims_set(struct ms_call *call, struct ms_shape_dims *dims, uint32_t dim,
		size_t length)
{
	if (dim >= MS_RANK_MAX && length == 1)
		return 0;
	if (dim >= MS_RANK_MAX)
		return ms_fail(call->heap, "MATLAB:array:SizeLimitExceeded",
			       "The result of '%s' would have more than %d "
			       "dimensions.",
			       call->name, MS_RANK_MAX);
	for (; dims->rank <= dim; dims->rank++)
		dims->dims[dims->rank] = 1;
	dims->dims[dim] = length;
	dims->rank = ms_dims_trim(dims->rank, dims->dims);
	return 0;
}

/* ------------------------------------------------------------- rearranging */

struct permutation {
	uint32_t rank;
	size_t dims[MS_RANK_MAX];  /* of the result */
	size_t steps[MS_RANK_MAX]; /* in the source, for them */
	size_t count;
};

static void plan_permutation(struct permutation *p, struct ms_value v,
			     uint32_t rank, const uint32_t *order)
{
	size_t strides[MS_RANK_MAX];
	size_t stride = 1;

	for (uint32_t k = 0; k < rank; k++) {
		strides[k] = stride;
		stride *= ms_dim(v, k);
	}
	p->rank = rank;
	p->count = ms_count(v);
	for (uint32_t k = 0; k < rank; k++) {
		p->dims[k] = ms_dim(v, order[k]);
		p->steps[k] = strides[order[k]];
	}
}

/* Advance from the end of a run along the first dimension to the next run. */
static size_t next_run(const struct permutation *p, size_t *at, size_t from)
{
	for (uint32_t k = 1; k < p->rank; k++) {
		from += p->steps[k];
		if (++at[k] < p->dims[k])
			return from;
		from -= p->steps[k] * p->dims[k];
		at[k] = 0;
	}
	return from;
}

struct pair_16 {
	uint64_t part[2];
};

#define PERMUTE(name, type)                                                    \
	static void name(const struct permutation *p, void *out,               \
			 const void *in)                                       \
	{                                                                      \
		size_t at[MS_RANK_MAX] = { 0 };                                \
		const type *source = in;                                       \
		type *target = out;                                            \
		size_t from = 0;                                               \
		size_t length = p->dims[0];                                    \
		size_t step = p->steps[0];                                     \
		for (size_t done = 0; done < p->count; done += length) {       \
			for (size_t i = 0; i < length; i++)                    \
				target[done + i] = source[from + i * step];    \
			from = next_run(p, at, from);                          \
		}                                                              \
	}
PERMUTE(permute_1, uint8_t)
PERMUTE(permute_2, uint16_t)
PERMUTE(permute_4, uint32_t)
PERMUTE(permute_8, uint64_t)
PERMUTE(permute_16, struct pair_16)

static void permute_elements(const struct permutation *p, size_t size,
			     void *out, const void *in)
{
	switch (size) {
	case 1:
		permute_1(p, out, in);
		break;
	case 2:
		permute_2(p, out, in);
		break;
	case 4:
		permute_4(p, out, in);
		break;
	case 8:
		permute_8(p, out, in);
		break;
	default:
		permute_16(p, out, in);
		break;
	}
}

/* Structs and whatever else has elements: by linear indexes. */
static int permute_by_index(struct ms_heap *heap, struct ms_value v,
			    const struct permutation *p, struct ms_value *out)
{
	struct ms_array *index;
	struct ms_value indexes;
	size_t at[MS_RANK_MAX] = { 0 };
	size_t from = 0;
	double *to;
	int rc;

	if (ms_array_create_raw(heap, MS_DOUBLE, false, p->rank, p->dims,
				&index) != 0)
		return -1;
	to = index->data;
	for (size_t done = 0; done < p->count; done += p->dims[0]) {
		for (size_t i = 0; i < p->dims[0]; i++)
			to[done + i] = (double)(from + i * p->steps[0] + 1);
		from = next_run(p, at, from);
	}
	indexes = ms_array_finish(heap, index);
	rc = ms_index_read(heap, v, &indexes, 1, out);
	ms_release(heap, indexes);
	if (rc != 0)
		return -1;
	/* A vector indexed by a vector keeps its own direction. */
	rc = ms_reshape(heap, *out, p->rank, p->dims, &indexes);
	ms_release(heap, *out);
	*out = indexes;
	return rc;
}

static int permute_array(struct ms_heap *heap, struct ms_value v,
			 const struct permutation *p, struct ms_value *out)
{
	bool complex = ms_is_complex(v);
	enum ms_class class_ = ms_class_of(v);
	struct ms_array *array;

	if (ms_array_create_raw(heap, class_, complex, p->rank, p->dims,
				&array) != 0)
		return -1;
	if (p->count != 0)
		permute_elements(p, ms_element_size(class_, complex),
				 array->data, v.as.array->data);
	if (!ms_class_is_plain(class_)) {
		struct ms_value *values = array->data;

		for (size_t i = 0; i < p->count; i++)
			(void)ms_retain(values[i]);
	}
	*out = ms_array_finish(heap, array);
	return 0;
}

static bool keeps_order(const uint32_t *order, uint32_t rank, struct ms_value v)
{
	uint32_t last = 0;

	/* Where dimensions of length 1 go doesn't move any element. */
	for (uint32_t k = 0; k < rank; k++) {
		if (ms_dim(v, order[k]) == 1)
			continue;
		if (order[k] < last)
			return false;
		last = order[k];
	}
	return true;
}

int ms_permute(struct ms_heap *heap, struct ms_value v, uint32_t rank,
	       const uint32_t *order, struct ms_value *out)
{
	struct permutation p;
	struct ms_value full;
	int rc;

	plan_permutation(&p, v, rank, order);
	if (ms_gather(heap, v, &full) != 0)
		return -1;
	if (keeps_order(order, rank, v))
		rc = ms_reshape(heap, full, rank, p.dims, out);
	else if (rank == 2 && ms_is_plain(full))
		rc = ms_unary(heap, MS_OPERATOR_TRANSPOSE, &full, out);
	else if (full.tag == MS_TAG_ARRAY)
		rc = permute_array(heap, full, &p, out);
	else
		rc = permute_by_index(heap, full, &p, out);
	ms_release(heap, full);
	return rc;
}

/* ------------------------------------------------------------------- pairs */

static size_t dim_of(uint32_t rank, const size_t *dims, uint32_t k)
{
	return k < rank ? dims[k] : 1;
}

/* Sizes of a pair after expansion; MATLAB:sizeDimensionsMustMatch. */
static int expand_dims(struct ms_heap *heap, uint32_t rank_a, const size_t *a,
		       uint32_t rank_b, const size_t *b,
		       struct ms_shape_dims *out)
{
	struct ms_shape_dims dims = { .rank = rank_a > rank_b ? rank_a
							      : rank_b };

	for (uint32_t k = 0; k < dims.rank; k++) {
		size_t m = dim_of(rank_a, a, k);
		size_t n = dim_of(rank_b, b, k);

		if (m != n && m != 1 && n != 1)
			return ms_fail_sizes(heap);
		dims.dims[k] = m == 1 ? n : m;
	}
	*out = dims;
	return 0;
}

int ms_pair_walk_begin(struct ms_heap *heap, uint32_t rank_a, const size_t *a,
		       uint32_t rank_b, const size_t *b,
		       struct ms_pair_walk *out)
{
	size_t stride_a = 1;
	size_t stride_b = 1;

	memset(out, 0, sizeof(*out));
	if (expand_dims(heap, rank_a, a, rank_b, b, &out->dims) != 0)
		return -1;
	for (uint32_t k = 0; k < out->dims.rank; k++) {
		size_t m = dim_of(rank_a, a, k);
		size_t n = dim_of(rank_b, b, k);

		out->step_a[k] = m == 1 ? 0 : stride_a;
		out->step_b[k] = n == 1 ? 0 : stride_b;
		stride_a *= m;
		stride_b *= n;
	}
	return 0;
}

void ms_pair_walk_carry(struct ms_pair_walk *walk)
{
	for (uint32_t k = 0;; k++) {
		walk->a -= walk->step_a[k] * walk->dims.dims[k];
		walk->b -= walk->step_b[k] * walk->dims.dims[k];
		walk->at[k] = 0;
		if (k + 1 == walk->dims.rank)
			return;
		walk->a += walk->step_a[k + 1];
		walk->b += walk->step_b[k + 1];
		if (++walk->at[k + 1] < walk->dims.dims[k + 1])
			return;
	}
}

static int pair_alike(struct ms_call *call, ms_double_pair *function,
		      const struct ms_numbers *a, const struct ms_numbers *b,
		      struct ms_array *out)
{
	size_t step = b->count == 1 ? 0 : 1;
	double *to = out->data;

	for (size_t i = 0; i < out->count; i++) {
		if (ms_poll(call->heap) != 0)
			return -1;
		to[i] = function(a->data[i], b->data[i * step]);
	}
	return 0;
}

static int pair_walked(struct ms_call *call, ms_double_pair *function,
		       const struct ms_numbers *a, const struct ms_numbers *b,
		       struct ms_pair_walk *walk, struct ms_array *out)
{
	double *to = out->data;

	for (size_t i = 0; i < out->count; i++) {
		if (ms_poll(call->heap) != 0)
			return -1;
		to[i] = function(a->data[walk->a], b->data[walk->b]);
		ms_pair_walk_next(walk);
	}
	return 0;
}

static int pair_elements(struct ms_call *call, ms_double_pair *function,
			 const struct ms_numbers *a, const struct ms_numbers *b,
			 struct ms_array **out)
{
	struct ms_pair_walk walk;
	struct ms_array *array;
	int rc;

	if (ms_pair_walk_begin(call->heap, a->rank, a->dims, b->rank, b->dims,
			       &walk) != 0 ||
	    ms_array_of(call, MS_DOUBLE, false, &walk.dims, &array) != 0)
		return -1;
	if (array->count == a->count && (b->count == 1 || b->count == a->count))
		rc = pair_alike(call, function, a, b, array);
	else
		rc = pair_walked(call, function, a, b, &walk, array);
	if (rc != 0)
		ms_array_drop(call->heap, array);
	else
		*out = array;
	return rc;
}

int ms_pairwise(struct ms_call *call, ms_double_pair *function,
		enum ms_class class_, struct ms_value *out)
{
	struct ms_numbers a;
	struct ms_numbers b;
	struct ms_array *array;
	int rc;

	if (ms_real_numbers(call, 0, &a) != 0)
		return -1;
	if (ms_real_numbers(call, 1, &b) != 0) {
		ms_numbers_end(call, &a);
		return -1;
	}
	rc = pair_elements(call, function, &a, &b, &array);
	ms_numbers_end(call, &b);
	ms_numbers_end(call, &a);
	if (rc != 0)
		return -1;
	return ms_finish_as(call, array, class_, false, out);
}

int ms_give_sparse(struct ms_call *call, struct ms_value full)
{
	int rc = ms_sparse_from_full(call->heap, full, &call->results[0]);

	ms_release(call->heap, full);
	return rc;
}

int ms_make_sparse(struct ms_call *call)
{
	struct ms_value full = call->results[0];

	call->results[0] = ms_none();
	return ms_give_sparse(call, full);
}

int ms_keep_sparse(struct ms_call *call, int rc)
{
	bool sparse = false;

	for (uint32_t i = 0; i < call->argument_count; i++)
		sparse = sparse || ms_is_sparse(call->arguments[i]);
	if (rc != 0 || !sparse || ms_is_sparse(call->results[0]))
		return rc;
	return ms_make_sparse(call);
}
