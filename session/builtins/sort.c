/* sort, sortrows, issorted. */
#include "builtins/items.h"
#include "builtins/prototypes.h"
#include "builtins/sparse_slices.h"

#include "value/index.h"
#include "value/sparse_ops.h"

#include <math.h>
#include <string.h>

enum placement {
	PLACE_AUTO,
	PLACE_FIRST,
	PLACE_LAST
};
enum method {
	METHOD_AUTO,
	METHOD_ABS,
	METHOD_REAL
};

struct options {
	uint32_t dim;
	bool descend;
	enum placement placement;
	enum method method;
};

/* 'MissingPlacement' and 'ComparisonMethod' with what follows. */
static int read_pair(struct ms_call *call, uint32_t i, struct options *out,
		     bool *taken)
{
	static const char *const names[] = { "MissingPlacement",
					     "ComparisonMethod", NULL };
	static const char *const places[] = { "auto", "first", "last", NULL };
	static const char *const methods[] = { "auto", "abs", "real", NULL };
	int name = ms_find_option(call->arguments[i], names);
	uint32_t choice = 0;

	*taken = name >= 0;
	if (name < 0)
		return 0;
	if (ms_argument_option(call, i + 1, name == 0 ? places : methods,
			       &choice) != 0)
		return -1;
	if (name == 0)
		out->placement = (enum placement)choice;
	else
		out->method = (enum method)choice;
	return 0;
}

static int read_options(struct ms_call *call, struct options *out)
{
	static const char *const words[] = { "ascend", "descend", NULL };
	struct ms_value v = call->arguments[0];

	*out = (struct options){
		.dim = ms_dims_first_long(ms_rank(v), ms_dims(v)),
	};
	for (uint32_t i = 1; i < call->argument_count; i++) {
		uint32_t word;
		bool taken;

		if (i == 1 && !ms_is_text(call->arguments[i])) {
			if (ms_argument_dimension(call, i, &out->dim) != 0)
				return -1;
			continue;
		}
		if (read_pair(call, i, out, &taken) != 0)
			return -1;
		if (taken) {
			i++;
			continue;
		}
		if (ms_argument_option(call, i, words, &word) != 0)
			return -1;
		out->descend = word == 1;
	}
	return 0;
}

/* A key as the options want it.  NaN is above all numbers: first when the
 * order is turned. */
static uint64_t turn_key(const struct options *options, uint64_t key)
{
	if (key != MS_KEY_NAN || options->placement == PLACE_AUTO)
		return options->descend ? ~key : key;
	return options->placement == PLACE_FIRST ? 0 : UINT64_MAX;
}

/* -------------------------------------------------- real numbers, fast ways */

/* Without a NaN or -0 every double comes back from its key. */
static bool has_special(const double *x, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (isnan(x[i]) || (x[i] == 0 && signbit(x[i])))
			return true;
	}
	return false;
}

/* A vector of doubles, values only. */
static int sort_doubles(struct ms_call *call, const struct ms_view *view,
			bool descend, double *out)
{
	const double *in = view->data;
	struct ms_sort_space space;
	int rc;

	if (ms_sort_space_begin(call, view->count, &space) != 0)
		return -1;
	for (size_t i = 0; i < view->count; i++)
		space.keys[i] = ms_key_of_double(in[i]);
	rc = ms_sort_keys(&space, view->count, false);
	for (size_t i = 0; i < view->count && rc == 0; i++)
		out[descend ? view->count - 1 - i : i] =
			ms_double_of_key(space.keys[i]);
	ms_sort_space_end(call, &space);
	return rc;
}

/* ---------------------------------------------------------- slice by slice */

struct slices {
	struct ms_call *call;
	const struct ms_view *view;
	const struct options *options;
	struct ms_axis axis;
	struct ms_items items; /* of complex numbers and texts */
	struct ms_sort_space space;
	size_t start; /* of the slice at work */
};

static size_t slice_place(const struct slices *s, uint32_t k)
{
	return s->start + k * s->axis.inner;
}

static int compare_in_slice(const void *context, uint32_t a, uint32_t b)
{
	const struct slices *s = context;
	const struct ms_items *items = &s->items;
	size_t x = slice_place(s, a);
	size_t y = slice_place(s, b);
	int order;

	if (items->texts != NULL) {
		order = ms_items_compare(items, x, y);
		return s->options->descend ? -order : order;
	}
	/* Magnitude and angle count; the other two columns don't. */
	for (size_t c = 0; c < 2; c++) {
		uint64_t p =
			turn_key(s->options, items->keys[c * items->count + x]);
		uint64_t q =
			turn_key(s->options, items->keys[c * items->count + y]);

		if (p != q)
			return p < q ? -1 : 1;
	}
	return 0;
}

static uint64_t number_key(const struct slices *s, size_t i)
{
	if (s->options->method == METHOD_ABS)
		return ms_key_of_double(fabs(ms_view_double(s->view, i)));
	return ms_key_at(s->view, i);
}

static int order_slice(struct slices *s)
{
	size_t n = s->axis.length;

	for (size_t k = 0; k < n; k++)
		s->space.order[k] = (uint32_t)k;
	if (s->items.count != 0)
		return ms_sort_compared(&s->space, n, compare_in_slice, s);
	for (size_t k = 0; k < n; k++)
		s->space.keys[k] =
			turn_key(s->options,
				 number_key(s, s->start + k * s->axis.inner));
	return ms_sort_keys(&s->space, n, true);
}

static void store_slice(struct slices *s, struct ms_array *values,
			double *places)
{
	size_t size = ms_element_size(s->view->class_, s->view->complex);

	for (size_t k = 0; k < s->axis.length; k++) {
		size_t to = slice_place(s, (uint32_t)k);
		size_t from = slice_place(s, s->space.order[k]);

		memcpy((char *)values->data + to * size,
		       (const char *)s->view->data + from * size, size);
		if (places != NULL)
			places[to] = s->space.order[k] + 1;
	}
}

static int sort_slices(struct slices *s, struct ms_array *values,
		       double *places)
{
	size_t total = s->axis.inner * s->axis.outer;
	int rc = 0;

	if (ms_sort_space_begin(s->call, s->axis.length, &s->space) != 0)
		return -1;
	for (size_t i = 0; i < total && s->axis.length != 0 && rc == 0; i++) {
		s->start = i % s->axis.inner +
			   i / s->axis.inner * s->axis.inner * s->axis.length;
		rc = order_slice(s);
		if (rc == 0)
			store_slice(s, values, places);
	}
	ms_sort_space_end(s->call, &s->space);
	return rc;
}

/* What was copied bit by bit needs counts of its own. */
static void retain_content(struct ms_array *values)
{
	struct ms_value *items = values->data;

	if (ms_class_is_plain((enum ms_class)values->head.class_))
		return;
	for (size_t i = 0; i < values->count; i++)
		(void)ms_retain(items[i]);
}

static int sort_any(struct ms_call *call, const struct ms_value *v,
		    const struct ms_view *view, const struct options *options,
		    struct ms_array *values, double *places)
{
	struct slices s = { .call = call, .view = view, .options = options };
	int rc = 0;

	ms_axis_of(view->rank, view->dims, options->dim, &s.axis);
	if (view->complex || !ms_class_is_plain(view->class_))
		rc = ms_items_begin(call, v, false, &s.items);
	if (rc != 0)
		return -1;
	rc = sort_slices(&s, values, places);
	if (s.items.count != 0 || s.items.keys != NULL || s.items.texts != NULL)
		ms_items_end(call, &s.items);
	return rc;
}

static int sort_view(struct ms_call *call, const struct ms_value *v,
		     const struct ms_view *view, const struct options *options)
{
	bool plain_vector = view->class_ == MS_DOUBLE && !view->complex &&
			    view->rank == 2 &&
			    view->dims[options->dim == 0 ? 1 : 0] == 1 &&
			    options->dim < 2 && call->wanted < 2 &&
			    options->method != METHOD_ABS;
	struct ms_array *values;
	struct ms_array *places = NULL;
	int rc;

	if (ms_array_create_raw(call->heap, view->class_, view->complex,
				view->rank, view->dims, &values) != 0)
		return -1;
	if (call->wanted > 1 &&
	    ms_array_create_raw(call->heap, MS_DOUBLE, false, view->rank,
				view->dims, &places) != 0) {
		ms_array_drop(call->heap, values);
		return -1;
	}
	if (plain_vector && !has_special(view->data, view->count))
		rc = sort_doubles(call, view, options->descend, values->data);
	else
		rc = sort_any(call, v, view, options, values,
			      places == NULL ? NULL : places->data);
	if (rc != 0) {
		ms_array_drop(call->heap, values);
		ms_array_drop(call->heap, places);
		return -1;
	}
	retain_content(values);
	ms_give_at(call, 0, ms_array_finish(call->heap, values));
	if (places != NULL)
		ms_give_at(call, 1, ms_array_finish(call->heap, places));
	return 0;
}

/* ------------------------------------------------------- a sparse matrix's
 *
 * One zero in each slice stands for all of its zeros: what is sorted behind it
 * moves down by the others.
 */

static int sparse_elements(struct ms_call *call,
			   const struct ms_sparse_slices *x,
			   struct ms_value *out)
{
	size_t count = x->starts[x->count];
	struct ms_array *array;

	if (ms_array_create_raw(call->heap, MS_DOUBLE, x->complex, 2,
				(size_t[]){ count, 1 }, &array) != 0)
		return -1;
	memcpy(array->data, x->data,
	       count * ms_element_size(MS_DOUBLE, x->complex));
	*out = ms_array_finish(call->heap, array);
	return 0;
}

static void append_element(struct ms_sparse *out, size_t row,
			   const struct ms_view *view, size_t i)
{
	size_t at = out->count++;
	size_t size = ms_element_size(view->class_, view->complex);

	out->rows[at] = row;
	if (out->head.class_ == MS_LOGICAL)
		((uint8_t *)out->data)[at] = 1;
	else
		memcpy((char *)out->data + at * size,
		       (const char *)view->data + i * size, size);
}

/* The slice that was put in order, as a column. */
static void append_sorted(const struct slices *s, struct ms_sparse *out,
			  size_t column)
{
	size_t count = s->axis.length;
	size_t shift = 0;

	for (size_t k = 0; k < count; k++) {
		size_t i = slice_place(s, s->space.order[k]);

		if (ms_view_double(s->view, i) == 0 &&
		    ms_view_imaginary(s->view, i) == 0)
			shift = out->dims[0] - count;
		else
			append_element(out, k + shift, s->view, i);
	}
	out->starts[column + 1] = out->count;
}

static int sort_sparse_slices(struct slices *s,
			      const struct ms_sparse_slices *x,
			      struct ms_sparse *out)
{
	size_t longest = 0;
	int rc = 0;

	for (size_t j = 0; j < x->count; j++) {
		size_t count = ms_sparse_slice_count(x, j);

		longest = count > longest ? count : longest;
	}
	if (ms_sort_space_begin(s->call, longest, &s->space) != 0)
		return -1;
	for (size_t j = 0; j < x->count && rc == 0; j++) {
		s->start = x->starts[j];
		s->axis.length = ms_sparse_slice_count(x, j);
		rc = ms_poll(s->call->heap);
		if (rc == 0)
			rc = order_slice(s);
		if (rc == 0)
			append_sorted(s, out, j);
	}
	ms_sort_space_end(s->call, &s->space);
	return rc;
}

/* Slices as sorted columns. */
static int sort_into_columns(struct ms_call *call,
			     const struct ms_sparse_slices *x,
			     const struct options *options,
			     struct ms_value elements, struct ms_value *out)
{
	struct ms_value v = x->held;
	struct ms_view view;
	struct ms_sparse *sparse;
	struct slices s = { .call = call,
			    .view = &view,
			    .options = options,
			    .axis = { 1, 1, 1 } };
	int rc;

	ms_full_view(&elements, &view);
	if (ms_sparse_create(call->heap, ms_class_of(v), x->complex,
			     ms_dim(v, options->dim), x->count,
			     ms_sparse_count(v), &sparse) != 0)
		return -1;
	rc = x->complex ? ms_items_begin(call, &elements, false, &s.items) : 0;
	if (rc == 0) {
		rc = sort_sparse_slices(&s, x, sparse);
		if (x->complex)
			ms_items_end(call, &s.items);
	}
	if (rc == 0)
		*out = ms_take_object(sparse);
	else
		ms_release(call->heap, ms_take_object(sparse));
	return rc;
}

static int give_sorted(struct ms_call *call, const struct ms_sparse_slices *x,
		       const struct options *options)
{
	struct ms_value elements;
	struct ms_value columns;
	int rc;

	/* What has one element in each slice is in order. */
	if (x->each)
		return ms_give(call, ms_retain(x->held));
	if (sparse_elements(call, x, &elements) != 0)
		return -1;
	rc = sort_into_columns(call, x, options, elements, &columns);
	ms_release(call->heap, elements);
	if (rc != 0)
		return -1;
	if (options->dim == 0)
		return ms_give(call, columns);
	rc = ms_sparse_transpose(call->heap, columns, false, &call->results[0]);
	ms_release(call->heap, columns);
	return rc;
}

static int sort_sparse(struct ms_call *call, const struct options *options)
{
	uint32_t dim = options->dim < 2 ? options->dim : 2;
	struct ms_fold_options along = { .dims = UINT64_C(1) << dim };
	struct ms_sparse_slices x;
	int rc;

	if (ms_sparse_slices_begin(call, call->arguments[0], &along, &x) != 0)
		return -1;
	rc = give_sorted(call, &x, options);
	ms_sparse_slices_end(call, &x);
	return rc;
}

int ms_bi_sort(struct ms_call *call)
{
	struct options options;
	struct ms_value full;
	struct ms_view view;
	int rc;

	if (read_options(call, &options) != 0)
		return -1;
	/* Where the elements came from is a full matrix. */
	if (ms_has_sparse_slices(call->arguments[0]) && !ms_wants(call, 1))
		return sort_sparse(call, &options);
	if (ms_gather(call->heap, call->arguments[0], &full) != 0)
		return -1;
	if (full.tag == MS_TAG_STRUCT || !ms_view_direct(&full, &view))
		rc = ms_fail_type(call, full);
	else
		rc = sort_view(call, &full, &view, &options);
	ms_release(call->heap, full);
	if (rc == 0 && ms_is_sparse(call->arguments[0]))
		return ms_make_sparse(call);
	return rc;
}

/* --------------------------------------------------------------- sortrows */

struct row_order {
	const struct ms_items *items;
	size_t parts; /* columns of keys for one column of numbers */
	const double *columns;
	size_t column_count;
	bool descend; /* all of them */
	enum placement placement;
};

static int compare_rows(const void *context, uint32_t a, uint32_t b)
{
	const struct row_order *order = context;
	const struct ms_items *items = order->items;

	if (items->texts != NULL) {
		int sign = ms_items_compare(items, a, b);

		return order->descend || (order->column_count != 0 &&
					  order->columns[0] < 0)
			       ? -sign
			       : sign;
	}
	for (size_t c = 0; c < order->column_count; c++) {
		bool descend = order->descend || order->columns[c] < 0;
		size_t column = (size_t)fabs(order->columns[c]) - 1;
		struct options options = { .descend = descend,
					   .placement = order->placement };

		for (size_t p = 0; p < order->parts && p < 2; p++) {
			const uint64_t *keys =
				items->keys +
				(column * order->parts + p) * items->count;
			uint64_t x = turn_key(&options, keys[a]);
			uint64_t y = turn_key(&options, keys[b]);

			if (x != y)
				return x < y ? -1 : 1;
		}
	}
	return 0;
}

static int give_rows(struct ms_call *call, struct ms_value v,
		     const uint32_t *order, size_t count)
{
	struct ms_array *array;
	struct ms_value indexes[2];
	int rc;

	if (ms_matrix_create(call->heap, MS_DOUBLE, count, 1, &array) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		((double *)array->data)[i] = order[i] + 1;
	indexes[0] = ms_array_finish(call->heap, array);
	indexes[1] = ms_colon();
	rc = ms_index_read(call->heap, v, indexes, 2, &call->results[0]);
	if (rc == 0)
		ms_give_at(call, 1, indexes[0]);
	else
		ms_release(call->heap, indexes[0]);
	return rc;
}

static int sort_rows(struct ms_call *call, struct ms_value v,
		     struct row_order *order)
{
	struct ms_items items;
	struct ms_sort_space space;
	int rc;

	if (ms_items_begin(call, &v, true, &items) != 0)
		return -1;
	order->items = &items;
	order->parts = ms_is_complex(v) ? 4 : 1;
	rc = ms_sort_space_begin(call, items.count, &space);
	if (rc == 0) {
		for (size_t i = 0; i < items.count; i++)
			space.order[i] = (uint32_t)i;
		rc = ms_sort_compared(&space, items.count, compare_rows, order);
		if (rc == 0)
			rc = give_rows(call, v, space.order, items.count);
		ms_sort_space_end(call, &space);
	}
	ms_items_end(call, &items);
	return rc;
}

static int fail_columns(struct ms_call *call)
{
	return ms_fail(call->heap, "MATLAB:sortrows:COLmismatch",
		       "Column sorting vector must be an integer vector with "
		       "values between 1 and the number of columns.");
}

static int check_columns(struct ms_call *call, const struct row_order *order,
			 size_t width)
{
	for (size_t c = 0; c < order->column_count; c++) {
		double x = fabs(order->columns[c]);

		if (!(x >= 1 && x <= (double)width) || x != floor(x))
			return fail_columns(call);
	}
	return 0;
}

/* A direction, or one for each column in a cell: the sign of the column. */
static int read_directions(struct ms_call *call, uint32_t i, double *columns,
			   struct row_order *order)
{
	static const char *const words[] = { "ascend", "descend", NULL };
	struct ms_value v = call->arguments[i];
	const struct ms_value *items;
	uint32_t word = 0;

	if (!ms_is_class(v, MS_CELL)) {
		if (ms_argument_option(call, i, words, &word) != 0)
			return -1;
		order->descend = word == 1;
		return 0;
	}
	items = v.as.array->data;
	if (v.as.array->count != order->column_count)
		return ms_fail(call->heap, "MATLAB:sortrows:DirectionCount",
			       "There must be one direction for each column.");
	for (size_t c = 0; c < order->column_count; c++) {
		int found = ms_find_option(items[c], words);

		if (found < 0)
			return ms_fail(call->heap, "MATLAB:sortrows:Direction",
				       "Directions are 'ascend' and "
				       "'descend'.");
		columns[c] = found == 1 ? -fabs(columns[c]) : fabs(columns[c]);
	}
	return 0;
}

static int rows_options(struct ms_call *call, uint32_t first, double *columns,
			struct row_order *order)
{
	struct options options = { .placement = PLACE_AUTO };

	for (uint32_t i = first; i < call->argument_count; i++) {
		bool taken = false;

		if (ms_is_text(call->arguments[i]) &&
		    read_pair(call, i, &options, &taken) != 0)
			return -1;
		if (taken)
			i++;
		else if (read_directions(call, i, columns, order) != 0)
			return -1;
	}
	order->placement = options.placement;
	return 0;
}

static int fill_columns(struct ms_call *call, double *columns, size_t count,
			bool given)
{
	struct ms_numbers n;

	if (!given) {
		for (size_t c = 0; c < count; c++)
			columns[c] = (double)(c + 1);
		return 0;
	}
	if (!ms_is_vector(call->arguments[1]))
		return fail_columns(call);
	if (ms_real_numbers(call, 1, &n) != 0)
		return -1;
	memcpy(columns, n.data, count * sizeof(*columns));
	ms_numbers_end(call, &n);
	return 0;
}

static int run_sortrows(struct ms_call *call, struct ms_value v)
{
	bool given = ms_has_argument(call, 1) &&
		     ms_is_numeric(call->arguments[1]) &&
		     !ms_is_empty(call->arguments[1]);
	bool skip = ms_has_argument(call, 1) &&
		    (given || (ms_is_numeric(call->arguments[1])));
	size_t count = given ? ms_count(call->arguments[1]) : ms_columns(v);
	struct row_order order = { .column_count = count };
	double *columns = ms_scratch(call, count);
	int rc;

	if (columns == NULL)
		return -1;
	order.columns = columns;
	rc = fill_columns(call, columns, count, given);
	if (rc == 0)
		rc = rows_options(call, skip ? 2 : 1, columns, &order);
	if (rc == 0)
		rc = check_columns(call, &order, ms_columns(v));
	if (rc == 0 && !ms_is_plain(v) && ms_columns(v) != 1)
		rc = ms_fail(call->heap, "MATLAB:sortrows:CellColumns",
			     "Texts are sorted in one column.");
	if (rc == 0)
		rc = sort_rows(call, v, &order);
	ms_scratch_free(call, columns, count);
	return rc;
}

int ms_bi_sortrows(struct ms_call *call)
{
	struct ms_value full;
	int rc;

	if (ms_rank(call->arguments[0]) != 2)
		return ms_fail(call->heap, "MATLAB:sortrows:inputMustBe2D",
			       "X must be a 2-D matrix.");
	if (ms_gather(call->heap, call->arguments[0], &full) != 0)
		return -1;
	rc = run_sortrows(call, full);
	ms_release(call->heap, full);
	if (rc == 0 && ms_is_sparse(call->arguments[0]))
		return ms_make_sparse(call);
	return rc;
}

/* --------------------------------------------------------------- issorted */

struct sorted_test {
	struct options options;
	bool rows;
	bool up, down;
	bool strict;
	size_t parts; /* columns of keys for one column of numbers */
};

static int read_test(struct ms_call *call, struct sorted_test *out)
{
	static const char *const words[] = { "ascend",	      "descend",
					     "monotonic",     "strictascend",
					     "strictdescend", "strictmonotonic",
					     "rows",	      NULL };
	struct ms_value v = call->arguments[0];

	*out = (struct sorted_test){ .up = true,
				     .parts = ms_is_complex(v) ? 4 : 1 };
	out->options.dim = ms_dims_first_long(ms_rank(v), ms_dims(v));
	for (uint32_t i = 1; i < call->argument_count; i++) {
		uint32_t word;
		bool taken;

		if (i == 1 && !ms_is_text(call->arguments[i])) {
			if (ms_argument_dimension(call, i, &out->options.dim) !=
			    0)
				return -1;
			continue;
		}
		if (read_pair(call, i, &out->options, &taken) != 0)
			return -1;
		if (taken) {
			i++;
			continue;
		}
		if (ms_argument_option(call, i, words, &word) != 0)
			return -1;
		if (word == 6) {
			out->rows = true;
			continue;
		}
		out->strict = word >= 3;
		out->up = word % 3 != 1;
		out->down = word % 3 != 0;
	}
	return 0;
}

/* Order of two neighbours, NaN where the options want it. */
static int neighbours(const struct ms_items *items,
		      const struct sorted_test *test, bool descend, size_t a,
		      size_t b)
{
	struct options options = { .descend = descend,
				   .placement = test->options.placement };

	if (items->texts != NULL) {
		int order = ms_items_compare(items, a, b);

		return descend ? -order : order;
	}
	for (size_t c = 0; c < items->columns; c++) {
		/* Behind its size and angle a complex number has no order. */
		if (c % test->parts >= 2)
			continue;
		uint64_t x =
			turn_key(&options, items->keys[c * items->count + a]);
		uint64_t y =
			turn_key(&options, items->keys[c * items->count + b]);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return test->strict && !ms_items_same(items, a, b) ? 1 : 0;
}

static bool in_order(const struct ms_items *items,
		     const struct sorted_test *test, bool descend,
		     const struct ms_axis *axis)
{
	for (size_t s = 0; s < axis->inner * axis->outer; s++) {
		size_t start = s % axis->inner +
			       s / axis->inner * axis->inner * axis->length;

		for (size_t k = 1; k < axis->length; k++) {
			size_t b = start + k * axis->inner;
			int order = neighbours(items, test, descend,
					       b - axis->inner, b);

			if (order > 0 || (order == 0 && test->strict))
				return false;
		}
	}
	return true;
}

int ms_bi_issorted(struct ms_call *call)
{
	struct sorted_test test;
	struct ms_items items;
	struct ms_axis axis;
	struct ms_value full;
	bool sorted;
	int rc;

	if (read_test(call, &test) != 0)
		return -1;
	if (test.rows && ms_rank(call->arguments[0]) != 2)
		return ms_fail(call->heap, "MATLAB:issorted:inputMustBe2D",
			       "Rows are those of a 2-D matrix.");
	if (ms_gather(call->heap, call->arguments[0], &full) != 0)
		return -1;
	if (test.rows)
		axis = (struct ms_axis){ 1, ms_rows(full), 1 };
	else
		ms_axis_of(ms_rank(full), ms_dims(full), test.options.dim,
			   &axis);
	rc = ms_items_begin(call, &full, test.rows, &items);
	if (rc == 0) {
		sorted = (test.up && in_order(&items, &test, false, &axis)) ||
			 (test.down && in_order(&items, &test, true, &axis));
		ms_items_end(call, &items);
		(void)ms_give_bool(call, sorted);
	}
	ms_release(call->heap, full);
	return rc;
}
