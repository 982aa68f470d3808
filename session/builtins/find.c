/* find, nnz, nonzeros. */
#include "builtins/items.h"
#include "builtins/prototypes.h"

#include "value/index.h"
#include "value/sparse_ops.h"

#include <math.h>
#include <string.h>

/* -------------------------------------------------------------------- find */

static bool nonzero_at(const struct ms_view *view, size_t i)
{
	if (view->class_ == MS_LOGICAL)
		return ((const uint8_t *)view->data)[i] != 0;
	if (view->class_ == MS_INT64 || view->class_ == MS_UINT64)
		return ((const uint64_t *)view->data)[i] != 0;
	/* NaN is not equal to 0 either. */
	return ms_view_double(view, i) != 0 ||
	       (view->complex && ms_view_imaginary(view, i) != 0);
}

static size_t count_nonzeros(const struct ms_view *view)
{
	size_t n = 0;

	if (view->class_ == MS_DOUBLE && !view->complex) {
		const double *x = view->data;

		for (size_t i = 0; i < view->count; i++)
			n += x[i] != 0;
		return n;
	}
	if (view->class_ == MS_LOGICAL) {
		const uint8_t *x = view->data;

		for (size_t i = 0; i < view->count; i++)
			n += x[i];
		return n;
	}
	for (size_t i = 0; i < view->count; i++)
		n += nonzero_at(view, i);
	return n;
}

/* All places of a mask, without a branch: there is room for them, and one
 * more. */
static void places_of_mask(const struct ms_view *view, double *out)
{
	const uint8_t *x = view->data;
	size_t n = 0;

	for (size_t i = 0; i < view->count; i++) {
		out[n] = (double)i;
		n += x[i];
	}
}

/* The first (or last) 'limit' places, counted from 0, into 'out'. */
static void places_of(const struct ms_view *view, size_t total, size_t limit,
		      bool last, double *out)
{
	size_t skip = last && total > limit ? total - limit : 0;
	size_t n = 0;

	for (size_t i = 0; i < view->count && n < limit; i++) {
		if (!nonzero_at(view, i))
			continue;
		if (skip > 0)
			skip--;
		else
			out[n++] = (double)i;
	}
}

/* Rows of a row vector, nothing of nothing, else columns. */
static void found_dims(uint32_t rank, const size_t *searched, size_t count,
		       size_t *dims)
{
	bool row = rank == 2 && searched[0] == 1 && searched[1] != 1;
	bool empty = count == 0 && rank == 2 &&
		     ((searched[0] == 0 && searched[1] == 0) ||
		      (searched[0] == 1 && searched[1] == 1));

	dims[0] = row ? 1 : count;
	dims[1] = row ? count : 1;
	if (empty)
		dims[0] = dims[1] = 0;
}

static int give_found_values(struct ms_call *call, struct ms_value v,
			     const double *places, const size_t *dims)
{
	struct ms_array *index;
	struct ms_value indexes;
	struct ms_value out;
	int rc;

	if (ms_array_create_raw(call->heap, MS_DOUBLE, false, 2, dims,
				&index) != 0)
		return -1;
	for (size_t i = 0; i < index->count; i++)
		((double *)index->data)[i] = places[i] + 1;
	indexes = ms_array_finish(call->heap, index);
	rc = ms_index_read(call->heap, v, &indexes, 1, &out);
	ms_release(call->heap, indexes);
	if (rc != 0)
		return -1;
	rc = ms_reshape(call->heap, out, 2, dims, &indexes);
	ms_release(call->heap, out);
	if (rc == 0)
		ms_give_at(call, 2, indexes);
	return rc;
}

static int give_subscripts(struct ms_call *call, size_t rows,
			   const double *places, const size_t *dims)
{
	struct ms_array *row;
	struct ms_array *column;

	if (ms_array_create_raw(call->heap, MS_DOUBLE, false, 2, dims, &row) !=
	    0)
		return -1;
	if (ms_array_create_raw(call->heap, MS_DOUBLE, false, 2, dims,
				&column) != 0) {
		ms_array_drop(call->heap, row);
		return -1;
	}
	for (size_t i = 0; i < row->count; i++) {
		size_t at = (size_t)places[i];

		((double *)row->data)[i] = (double)(at % rows + 1);
		((double *)column->data)[i] = (double)(at / rows + 1);
	}
	ms_give_at(call, 0, ms_array_finish(call->heap, row));
	ms_give_at(call, 1, ms_array_finish(call->heap, column));
	return 0;
}

static int give_found(struct ms_call *call, struct ms_value v,
		      const struct ms_view *view, size_t limit, bool last)
{
	size_t total = count_nonzeros(view);
	size_t count = total < limit ? total : limit;
	double *places = ms_scratch(call, count);
	size_t dims[2];
	struct ms_array *array;
	int rc = -1;

	if (places == NULL)
		return -1;
	if (view->class_ == MS_LOGICAL && count == total)
		places_of_mask(view, places);
	else
		places_of(view, total, count, last, places);
	found_dims(view->rank, view->dims, count, dims);
	if (call->wanted >= 2) {
		rc = give_subscripts(call, view->dims[0], places, dims);
		if (rc == 0 && call->wanted > 2)
			rc = give_found_values(call, v, places, dims);
	} else if (ms_array_create_raw(call->heap, MS_DOUBLE, false, 2, dims,
				       &array) == 0) {
		for (size_t i = 0; i < count; i++)
			((double *)array->data)[i] = places[i] + 1;
		rc = ms_give(call, ms_array_finish(call->heap, array));
	}
	ms_scratch_free(call, places, count);
	return rc;
}

/* Elements [from, from + count) of a sparse matrix, which stand in order. */
struct found {
	const struct ms_sparse *sparse;
	size_t from;
	size_t count;
	size_t dims[2]; /* of the results */
};

/* Rows, columns or places, counted from 1. */
enum found_number {
	FOUND_ROW,
	FOUND_COLUMN,
	FOUND_PLACE
};

static int give_stored_numbers(struct ms_call *call, const struct found *found,
			       uint32_t result, enum found_number number)
{
	const struct ms_sparse *s = found->sparse;
	struct ms_array *array;
	size_t column = 0;

	if (ms_array_create_raw(call->heap, MS_DOUBLE, false, 2, found->dims,
				&array) != 0)
		return -1;
	for (size_t i = 0; i < found->count; i++) {
		size_t k = found->from + i;
		double row = (double)s->rows[k] + 1;

		while (k >= s->starts[column + 1])
			column++;
		if (number == FOUND_PLACE)
			row += (double)column * (double)s->dims[0];
		((double *)array->data)[i] =
			number == FOUND_COLUMN ? (double)column + 1 : row;
	}
	ms_give_at(call, result, ms_array_finish(call->heap, array));
	return 0;
}

static int give_stored_values(struct ms_call *call, const struct found *found,
			      uint32_t result)
{
	const struct ms_sparse *s = found->sparse;
	enum ms_class class_ = (enum ms_class)s->head.class_;
	bool complex = (s->head.flags & MS_COMPLEX) != 0;
	size_t size = ms_element_size(class_, complex);
	struct ms_array *array;

	if (ms_array_create_raw(call->heap, class_, complex, 2, found->dims,
				&array) != 0)
		return -1;
	if (found->count != 0)
		memcpy(array->data, (const char *)s->data + found->from * size,
		       found->count * size);
	ms_give_at(call, result, ms_array_finish(call->heap, array));
	return 0;
}

static int find_stored(struct ms_call *call, size_t limit, bool last)
{
	const struct ms_sparse *s = ms_sparse_of(call->arguments[0]);
	struct found found = {
		.sparse = s,
		.count = s->count < limit ? s->count : limit,
	};

	found.from = last ? s->count - found.count : 0;
	found_dims(2, s->dims, found.count, found.dims);
	if (call->wanted < 2)
		return give_stored_numbers(call, &found, 0, FOUND_PLACE);
	if (give_stored_numbers(call, &found, 0, FOUND_ROW) != 0 ||
	    give_stored_numbers(call, &found, 1, FOUND_COLUMN) != 0)
		return -1;
	return call->wanted > 2 ? give_stored_values(call, &found, 2) : 0;
}

int ms_bi_find(struct ms_call *call)
{
	static const char *const words[] = { "first", "last", NULL };
	double limit = (double)INFINITY;
	uint32_t word = 0;
	struct ms_value full;
	struct ms_view view;
	int rc;

	if (ms_need_plain(call, 0) != 0 ||
	    (ms_has_argument(call, 1) &&
	     ms_argument_double(call, 1, &limit) != 0) ||
	    (ms_has_argument(call, 2) &&
	     ms_argument_option(call, 2, words, &word) != 0))
		return -1;
	if (!(limit >= 1) || (!isinf(limit) && limit != floor(limit)))
		return ms_fail(call->heap, "MATLAB:find:invalidSecondInput",
			       "Second argument must be a positive scalar "
			       "integer.");
	size_t most = limit > 9e15 ? SIZE_MAX : (size_t)limit;
	if (ms_is_sparse(call->arguments[0]))
		return find_stored(call, most, word == 1);
	if (ms_gather(call->heap, call->arguments[0], &full) != 0)
		return -1;
	ms_full_view(&full, &view);
	rc = give_found(call, full, &view, most, word == 1);
	ms_release(call->heap, full);
	return rc;
}

int ms_bi_nnz(struct ms_call *call)
{
	struct ms_view view;

	if (ms_need_plain(call, 0) != 0)
		return -1;
	if (ms_is_sparse(call->arguments[0]))
		return ms_give_real(
			call, (double)ms_sparse_of(call->arguments[0])->count);
	if (ms_view_begin(call->heap, &call->arguments[0], &view) != 0)
		return -1;
	(void)ms_give_real(call, (double)count_nonzeros(&view));
	ms_view_end(call->heap, &view);
	return 0;
}

int ms_bi_nonzeros(struct ms_call *call)
{
	struct ms_value full;
	struct ms_view view;
	struct ms_array *array;
	size_t size;
	size_t n = 0;

	if (ms_need_plain(call, 0) != 0)
		return -1;
	if (ms_is_sparse(call->arguments[0]))
		return ms_sparse_elements(call->heap, call->arguments[0],
					  &call->results[0]);
	if (ms_gather(call->heap, call->arguments[0], &full) != 0)
		return -1;
	ms_full_view(&full, &view);
	if (ms_array_create_raw(call->heap, view.class_, view.complex, 2,
				(size_t[]){ count_nonzeros(&view), 1 },
				&array) != 0) {
		ms_release(call->heap, full);
		return -1;
	}
	size = ms_element_size(view.class_, view.complex);
	for (size_t i = 0; i < view.count; i++) {
		if (nonzero_at(&view, i))
			memcpy((char *)array->data + n++ * size,
			       (const char *)view.data + i * size, size);
	}
	ms_release(call->heap, full);
	return ms_give(call, ms_array_finish(call->heap, array));
}
