/* histc, accumarray. */
#include "builtins/items.h"
#include "builtins/prototypes.h"

#include "value/cell.h"
#include "value/index.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------- histc */

/* The bin of x, from 0; SIZE_MAX for none. */
static size_t bin_of(const struct ms_numbers *edges, double x)
{
	const double *e = edges->data;
	size_t low = 0;
	size_t high = edges->count;

	if (high == 0 || !(x >= e[0]) || x > e[high - 1])
		return SIZE_MAX;
	/* The last edge that isn't above x. */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (e[middle] <= x)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static int count_bins(struct ms_call *call, const struct ms_numbers *x,
		      const struct ms_numbers *edges, uint32_t dim)
{
	struct ms_shape_dims dims;
	struct ms_axis axis;
	struct ms_array *counts;
	struct ms_array *bins;

	ms_dims_copy(x->held, &dims);
	ms_axis_of(x->rank, x->dims, dim, &axis);
	if (ms_dims_set(call, &dims, dim, edges->count) != 0 ||
	    ms_array_create(call->heap, MS_DOUBLE, false, dims.rank, dims.dims,
			    &counts) != 0)
		return -1;
	if (ms_doubles_like(call, x, false, &bins) != 0) {
		ms_array_drop(call->heap, counts);
		return -1;
	}
	for (size_t i = 0; i < x->count; i++) {
		size_t bin = bin_of(edges, x->data[i]);
		size_t o = i / (axis.inner * axis.length);

		((double *)bins->data)[i] =
			bin == SIZE_MAX ? 0 : (double)(bin + 1);
		if (bin != SIZE_MAX)
			((double *)counts
				 ->data)[i % axis.inner +
					 axis.inner *
						 (bin + edges->count * o)] += 1;
	}
	ms_give_at(call, 0, ms_array_finish(call->heap, counts));
	ms_give_at(call, 1, ms_array_finish(call->heap, bins));
	return 0;
}

int ms_bi_histc(struct ms_call *call)
{
	struct ms_numbers x;
	struct ms_numbers edges;
	uint32_t dim;
	int rc = 0;

	if (ms_argument_along(call, 2, call->arguments[0], &dim) != 0 ||
	    ms_real_numbers(call, 0, &x) != 0)
		return -1;
	if (ms_real_numbers(call, 1, &edges) != 0) {
		ms_numbers_end(call, &x);
		return -1;
	}
	for (size_t i = 1; i < edges.count && rc == 0; i++) {
		if (!(edges.data[i - 1] <= edges.data[i]))
			rc = ms_fail(call->heap, "MATLAB:histc:InvalidInput2",
				     "Edges must be monotonically "
				     "non-decreasing.");
	}
	if (rc == 0)
		rc = count_bins(call, &x, &edges, dim);
	ms_numbers_end(call, &edges);
	ms_numbers_end(call, &x);
	return rc;
}

/* -------------------------------------------------------------- accumarray */

/* Where the values go: linear places, from 0, in an array of 'dims'. */
struct accumulation {
	struct ms_shape_dims dims;
	size_t *places;
	size_t count; /* of places */
	size_t groups;
};

static int fail_index(struct ms_call *call)
{
	return ms_fail(call->heap, "MATLAB:accumarray:badIndex",
		       "First input SUBS must contain positive integer "
		       "subscripts within the size of the result.");
}

/* SUBS as a matrix, one row for each value; cells of columns are joined. */
static int read_subscripts(struct ms_call *call, struct ms_value *out)
{
	struct ms_value v = call->arguments[0];
	struct ms_value columns[MS_RANK_MAX];
	size_t count = ms_count(v);
	int rc = 0;
	size_t made = 0;

	if (!ms_is_class(v, MS_CELL))
		return ms_gather(call->heap, v, out);
	if (count == 0 || count > MS_RANK_MAX)
		return fail_index(call);
	for (; made < count && rc == 0; made += rc == 0) {
		struct ms_value part = ms_cell_values(v)[made];
		size_t dims[2] = { ms_count(part), 1 };

		rc = ms_reshape(call->heap, part, 2, dims, &columns[made]);
	}
	if (rc == 0) {
		struct ms_call join = *call;

		join.arguments = columns;
		join.argument_count = (uint32_t)count;
		join.results = out;
		rc = ms_bi_horzcat(&join);
	}
	ms_release_all(call->heap, columns, made);
	return rc;
}

/* The size that is asked for, or the greatest subscripts. */
static int result_dims(struct ms_call *call, const struct ms_numbers *subs,
		       size_t rows, size_t columns, struct accumulation *acc)
{
	bool given =
		ms_has_argument(call, 2) && !ms_is_empty(call->arguments[2]);

	acc->dims = (struct ms_shape_dims){ .rank = (uint32_t)columns };
	if (given) {
		if (ms_argument_size_row(call, 2, &acc->dims) != 0)
			return -1;
		for (; acc->dims.rank < columns; acc->dims.rank++)
			acc->dims.dims[acc->dims.rank] = 1;
		return 0;
	}
	for (size_t c = 0; c < columns; c++) {
		double top = 0;

		for (size_t i = 0; i < rows; i++)
			top = fmax(top, subs->data[c * rows + i]);
		if (top > 1e15)
			return ms_fail_memory(call->heap);
		acc->dims.dims[c] = (size_t)top;
	}
	if (columns == 1) {
		acc->dims.dims[1] = 1;
		acc->dims.rank = 2;
	}
	return 0;
}

static int find_places(struct ms_call *call, const struct ms_numbers *subs,
		       size_t rows, size_t columns, struct accumulation *acc)
{
	if (ms_dims_count(call->heap, acc->dims.rank, acc->dims.dims,
			  sizeof(double), &acc->groups) != 0)
		return -1;
	acc->count = rows;
	acc->places = (void *)ms_scratch(call, rows);
	if (acc->places == NULL)
		return -1;
	for (size_t i = 0; i < rows; i++) {
		size_t place = 0;
		size_t stride = 1;

		for (size_t c = 0; c < columns; c++) {
			double s = subs->data[c * rows + i];
			/* One index goes through a row as well. */
			size_t limit =
				columns == 1 ? acc->groups : acc->dims.dims[c];

			if (!(s >= 1 && s <= (double)limit) || s != floor(s)) {
				ms_scratch_free(call, acc->places, rows);
				return fail_index(call);
			}
			place += ((size_t)s - 1) * stride;
			stride *= limit;
		}
		acc->places[i] = place;
	}
	return 0;
}

/* The sum of each group, in order of appearance. */
static int add_groups(struct ms_call *call, const struct accumulation *acc,
		      const struct ms_numbers *data, double fill)
{
	size_t parts = data->complex ? 2 : 1;
	struct ms_array *array;
	double *out;
	enum ms_class class_ = data->class_;

	if (ms_array_create(call->heap, MS_DOUBLE, data->complex,
			    acc->dims.rank, acc->dims.dims, &array) != 0)
		return -1;
	out = array->data;
	if (fill != 0) {
		double *seen = ms_scratch(call, acc->groups);

		if (seen == NULL) {
			ms_array_drop(call->heap, array);
			return -1;
		}
		memset(seen, 0, (acc->groups + 1) * sizeof(*seen));
		for (size_t i = 0; i < acc->count; i++)
			seen[acc->places[i]] = 1;
		for (size_t g = 0; g < acc->groups; g++) {
			if (seen[g] == 0)
				out[g * parts] = fill;
		}
		ms_scratch_free(call, seen, acc->groups);
	}
	for (size_t i = 0; i < acc->count; i++) {
		size_t from = data->count == 1 ? 0 : i;

		for (size_t p = 0; p < parts; p++)
			out[acc->places[i] * parts + p] +=
				data->data[from * parts + p];
	}
	if (class_ == MS_LOGICAL || class_ == MS_CHAR)
		class_ = MS_DOUBLE;
	return ms_give_as(call, 0, array, class_, false);
}

/* Values of one group as a column of the class of DATA. */
static int group_column(struct ms_call *call, struct ms_value data,
			const uint32_t *order, size_t count,
			struct ms_value *out)
{
	struct ms_array *index;
	struct ms_value indexes;
	struct ms_value taken;
	size_t dims[2] = { count, 1 };
	int rc;

	if (ms_matrix_create(call->heap, MS_DOUBLE, count, 1, &index) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		((double *)index->data)[i] =
			ms_count(data) == 1 ? 1 : (double)order[i] + 1;
	indexes = ms_array_finish(call->heap, index);
	rc = ms_index_read(call->heap, data, &indexes, 1, &taken);
	ms_release(call->heap, indexes);
	if (rc != 0)
		return -1;
	rc = ms_reshape(call->heap, taken, 2, dims, out);
	ms_release(call->heap, taken);
	return rc;
}

static int call_group(struct ms_call *call, const uint32_t *order, size_t count,
		      struct ms_value *out)
{
	struct ms_value column;
	int rc;

	if (group_column(call, call->arguments[1], order, count, &column) != 0)
		return -1;
	*out = ms_none();
	rc = ms_call_value(call->vm, &call->arguments[3], &column, 1, 1, out);
	ms_release(call->heap, column);
	if (rc == 0 && ms_is_none(*out))
		rc = ms_fail(call->heap, "MATLAB:accumarray:noResult",
			     "The function must return a value.");
	return rc;
}

/* Every place as it is before a group is stored there. */
static int make_target(struct ms_call *call, const struct accumulation *acc,
		       enum ms_class class_, double fill, struct ms_value *out)
{
	const struct ms_value colon = ms_colon();

	if (ms_zeros(call->heap, class_, acc->dims.rank, acc->dims.dims, out) !=
	    0)
		return -1;
	if (fill == 0 || class_ == MS_CELL ||
	    ms_index_write(call->heap, out, &colon, 1, ms_real(fill)) == 0)
		return 0;
	ms_release(call->heap, *out);
	return -1;
}

/* The class of the first result is that of all. */
static int store_group(struct ms_call *call, const struct accumulation *acc,
		       double fill, struct ms_value *target, size_t place,
		       struct ms_value value)
{
	struct ms_value index = ms_real((double)place + 1);

	if (!ms_is_scalar(value) ||
	    !(ms_is_plain(value) || ms_is_class(value, MS_CELL)))
		return ms_fail(
			call->heap, "MATLAB:accumarray:FcnMustReturnScalar",
			"The function must return a number, truth value, "
			"character or cell.");
	if (ms_is_none(*target) &&
	    make_target(call, acc, ms_class_of(value), fill, target) != 0) {
		*target = ms_none();
		return -1;
	}
	return ms_index_write(call->heap, target, &index, 1, value);
}

/* One call for each group that has values. */
static int apply_groups(struct ms_call *call, const struct accumulation *acc,
			double fill)
{
	struct ms_sort_space space;
	struct ms_value target = ms_none();
	int rc = 0;

	if (acc->count == 0) {
		if (make_target(call, acc, MS_DOUBLE, fill, &target) != 0)
			return -1;
		return ms_give(call, target);
	}
	if (ms_sort_space_begin(call, acc->count, &space) != 0)
		return -1;
	for (size_t i = 0; i < acc->count; i++) {
		space.keys[i] = acc->places[i];
		space.order[i] = (uint32_t)i;
	}
	if (ms_sort_keys(&space, acc->count, true) != 0) {
		ms_sort_space_end(call, &space);
		return -1;
	}
	for (size_t i = 0; i < acc->count && rc == 0;) {
		size_t end = i + 1;
		struct ms_value value;

		while (end < acc->count && space.keys[end] == space.keys[i])
			end++;
		rc = call_group(call, space.order + i, end - i, &value);
		if (rc == 0) {
			rc = store_group(call, acc, fill, &target,
					 space.keys[i], value);
			ms_release(call->heap, value);
		}
		i = end;
	}
	ms_sort_space_end(call, &space);
	if (rc == 0)
		return ms_give(call, target);
	ms_release(call->heap, target);
	return -1;
}

static int accumulate(struct ms_call *call, const struct accumulation *acc)
{
	bool own = ms_has_argument(call, 3) && !ms_is_empty(call->arguments[3]);
	double fill = 0;
	struct ms_numbers data;
	int rc;

	if (ms_has_argument(call, 4) && !ms_is_empty(call->arguments[4]) &&
	    ms_argument_double(call, 4, &fill) != 0)
		return -1;
	if (ms_count(call->arguments[1]) != 1 &&
	    ms_count(call->arguments[1]) != acc->count)
		return ms_fail(call->heap, "MATLAB:accumarray:badSize",
			       "Second input VAL must be a vector with one "
			       "element for each row in SUBS, or a scalar.");
	if (own)
		return apply_groups(call, acc, fill);
	if (ms_numbers_begin(call, &call->arguments[1], &data) != 0)
		return -1;
	rc = add_groups(call, acc, &data, fill);
	ms_numbers_end(call, &data);
	return rc;
}

int ms_bi_accumarray(struct ms_call *call)
{
	struct accumulation acc;
	struct ms_value matrix;
	struct ms_numbers subs;
	size_t rows;
	size_t columns;
	bool sparse = false;
	int rc;

	if (ms_has_argument(call, 5) && ms_argument_bool(call, 5, &sparse) != 0)
		return -1;
	if (read_subscripts(call, &matrix) != 0)
		return -1;
	rc = ms_numbers_begin(call, &matrix, &subs);
	ms_release(call->heap, matrix);
	if (rc != 0)
		return -1;
	rows = subs.dims[0];
	columns = subs.dims[1];
	/* A row of subscripts with a vector of data is a vector too. */
	if (rows == 1 && columns == ms_count(call->arguments[1]) &&
	    columns != 1) {
		rows = columns;
		columns = 1;
	}
	if (subs.rank > 2 || columns > MS_RANK_MAX || subs.complex)
		rc = fail_index(call);
	else
		rc = result_dims(call, &subs, rows, columns, &acc);
	if (rc == 0)
		rc = find_places(call, &subs, rows, columns, &acc);
	ms_numbers_end(call, &subs);
	if (rc != 0)
		return -1;
	rc = accumulate(call, &acc);
	ms_scratch_free(call, acc.places, acc.count);
	return rc == 0 && sparse ? ms_make_sparse(call) : rc;
}
