#include "value/dense.h"

#include "value/convert.h"

#include <math.h>
#include <string.h>

static void adopt(struct ms_dense *out, struct ms_array *array, size_t rows,
		  size_t columns, bool complex)
{
	*out = (struct ms_dense){ .array = array,
				  .data = array->data,
				  .rows = rows,
				  .columns = columns,
				  .complex = complex };
}

int ms_dense_create(struct ms_heap *heap, size_t rows, size_t columns,
		    bool complex, struct ms_dense *out)
{
	size_t dims[2] = { rows, columns };
	struct ms_array *array;

	if (ms_array_create_raw(heap, MS_DOUBLE, complex, 2, dims, &array) != 0)
		return -1;
	adopt(out, array, rows, columns, complex);
	return 0;
}

int ms_dense_create_zero(struct ms_heap *heap, size_t rows, size_t columns,
			 bool complex, struct ms_dense *out)
{
	size_t dims[2] = { rows, columns };
	struct ms_array *array;

	if (ms_array_create(heap, MS_DOUBLE, complex, 2, dims, &array) != 0)
		return -1;
	adopt(out, array, rows, columns, complex);
	return 0;
}

void ms_dense_end(struct ms_heap *heap, struct ms_dense *dense)
{
	ms_array_drop(heap, dense->array);
	dense->array = NULL;
}

static void spread(double *out, const double *in, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		out[2 * i] = in[i];
		out[2 * i + 1] = 0;
	}
}

/* Real parts wait in the upper half until they are spread. */
static void fill(struct ms_dense *out, const struct ms_view *view)
{
	if (view->complex == out->complex) {
		ms_convert_elements(
			MS_DOUBLE, out->data, view->class_, view->data,
			out->complex ? 2 * view->count : view->count);
	} else if (view->count != 0) {
		ms_convert_elements(MS_DOUBLE, out->data + view->count,
				    view->class_, view->data, view->count);
		spread(out->data, out->data + view->count, view->count);
	}
}

int ms_dense_load(struct ms_heap *heap, const struct ms_value *v, bool complex,
		  const char *function, struct ms_dense *out)
{
	struct ms_view view;

	if (!ms_class_is_plain(ms_class_of(*v)))
		return ms_fail_class(heap, function, *v);
	if (ms_rank(*v) != 2)
		return ms_fail(heap, "MATLAB:inputMustBe2D",
			       "%s: Input must be 2-D.", function);
	if (ms_view_begin(heap, v, &view) != 0)
		return -1;
	int rc = ms_dense_create(heap, view.dims[0], view.dims[1],
				 complex || view.complex, out);

	if (rc == 0)
		fill(out, &view);
	ms_view_end(heap, &view);
	return rc;
}

int ms_dense_copy(struct ms_heap *heap, const struct ms_dense *a, bool complex,
		  struct ms_dense *out)
{
	size_t count = a->rows * a->columns;

	complex = complex || a->complex;
	if (ms_dense_create(heap, a->rows, a->columns, complex, out) != 0)
		return -1;
	if (complex && !a->complex)
		spread(out->data, a->data, count);
	else if (count != 0)
		memcpy(out->data, a->data,
		       count * sizeof(double) * (complex ? 2 : 1));
	return 0;
}

int ms_dense_give(struct ms_heap *heap, struct ms_dense *dense, bool single,
		  struct ms_value *out)
{
	struct ms_value v = ms_array_finish_narrow(heap, dense->array);

	dense->array = NULL;
	if (!single) {
		*out = v;
		return 0;
	}
	int rc = ms_convert(heap, v, MS_SINGLE, out);

	ms_release(heap, v);
	return rc;
}

int ms_dense_transpose(struct ms_heap *heap, const struct ms_dense *a,
		       struct ms_dense *out)
{
	if (ms_dense_create(heap, a->columns, a->rows, a->complex, out) != 0)
		return -1;
	for (size_t j = 0; j < a->columns; j++)
		for (size_t i = 0; i < a->rows; i++) {
			size_t from = i + j * a->rows;
			size_t to = j + i * a->columns;

			if (!a->complex) {
				out->data[to] = a->data[from];
				continue;
			}
			out->data[2 * to] = a->data[2 * from];
			out->data[2 * to + 1] = -a->data[2 * from + 1];
		}
	return 0;
}

static double magnitude(const struct ms_dense *a, size_t i)
{
	return a->complex ? hypot(a->data[2 * i], a->data[2 * i + 1])
			  : fabs(a->data[i]);
}

double ms_dense_norm1(const struct ms_dense *a)
{
	double norm = 0;

	for (size_t j = 0; j < a->columns; j++) {
		double sum = 0;

		for (size_t i = 0; i < a->rows; i++)
			sum += magnitude(a, i + j * a->rows);
		if (sum > norm || isnan(sum))
			norm = sum;
	}
	return norm;
}

bool ms_dense_is_finite(const struct ms_dense *a)
{
	size_t count = a->rows * a->columns * (a->complex ? 2 : 1);

	for (size_t i = 0; i < count; i++)
		if (!isfinite(a->data[i]))
			return false;
	return true;
}

/* Is element 'i' the conjugate of element 'j'? */
static bool is_mirror(const struct ms_dense *a, size_t i, size_t j)
{
	if (!a->complex)
		return a->data[i] == a->data[j];
	return a->data[2 * i] == a->data[2 * j] &&
	       a->data[2 * i + 1] == -a->data[2 * j + 1];
}

bool ms_dense_is_hermitian(const struct ms_dense *a)
{
	if (a->rows != a->columns)
		return false;
	for (size_t j = 0; j < a->columns; j++)
		for (size_t i = 0; i <= j; i++)
			if (!is_mirror(a, i + j * a->rows, j + i * a->rows))
				return false;
	return true;
}

static bool is_zero(const struct ms_dense *a, size_t i)
{
	if (!a->complex)
		return a->data[i] == 0;
	return a->data[2 * i] == 0 && a->data[2 * i + 1] == 0;
}

bool ms_dense_is_upper(const struct ms_dense *a)
{
	for (size_t j = 0; j < a->columns; j++)
		for (size_t i = j + 1; i < a->rows; i++)
			if (!is_zero(a, i + j * a->rows))
				return false;
	return true;
}

bool ms_dense_is_lower(const struct ms_dense *a)
{
	for (size_t j = 1; j < a->columns; j++)
		for (size_t i = 0; i < a->rows && i < j; i++)
			if (!is_zero(a, i + j * a->rows))
				return false;
	return true;
}
