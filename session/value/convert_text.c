/* Conversions in which strings and cells of text take part. */
#include "value/array.h"
#include "value/class_info.h"
#include "value/convert.h"
#include "value/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* -------------------------------------------------- numbers to strings */

#define NUMBER_SIZE 64

/* Four digits behind those before the point, and never more than 16. */
static void print_real(char out[NUMBER_SIZE], double x)
{
	int digits = 5;

	if (isnan(x) || isinf(x)) {
		(void)snprintf(out, NUMBER_SIZE, "%s",
			       isnan(x) ? "NaN" : (x < 0 ? "-Inf" : "Inf"));
		return;
	}
	if (x != 0)
		digits = (int)floor(log10(fabs(x))) + 5;
	if (digits < 5)
		digits = 5;
	if (digits > 16)
		digits = 16;
	(void)snprintf(out, NUMBER_SIZE, "%.*g", digits, x);
}

static void print_element(char out[2 * NUMBER_SIZE], const struct ms_view *view,
			  size_t i)
{
	const char *data = view->data;
	struct ms_value v;

	if (view->complex) {
		print_real(out, ms_view_double(view, i));
		size_t size = strlen(out);
		double im = ms_view_imaginary(view, i);
		if (!signbit(im))
			out[size++] = '+';
		print_real(out + size, im);
		strcat(out, "i");
		return;
	}
	v = ms_inline_load(view->class_,
			   data + i * ms_class_size(view->class_));
	if (v.tag == MS_TAG_LOGICAL)
		strcpy(out, v.as.natural != 0 ? "true" : "false");
	else if (ms_class_is_float(view->class_))
		print_real(out, ms_inline_double(v));
	else if (ms_class_is_signed(view->class_))
		(void)snprintf(out, NUMBER_SIZE, "%" PRId64, v.as.integer);
	else
		(void)snprintf(out, NUMBER_SIZE, "%" PRIu64, v.as.natural);
}

static int print_elements(struct ms_heap *heap, const struct ms_view *view,
			  struct ms_array *array)
{
	struct ms_value *strings = array->data;
	char text[2 * NUMBER_SIZE];

	for (size_t i = 0; i < view->count; i++) {
		if (ms_poll(heap) != 0)
			return -1;
		/* NaN is what missing means among numbers. */
		if (ms_class_is_float(view->class_) &&
		    isnan(ms_view_double(view, i)))
			continue;
		print_element(text, view, i);
		if (ms_text_from_c(heap, text, &strings[i]) != 0)
			return -1;
	}
	return 0;
}

static int numbers_to_strings(struct ms_heap *heap, struct ms_value v,
			      struct ms_value *out)
{
	struct ms_view view;
	struct ms_array *array;

	if (ms_view_begin(heap, &v, &view) != 0)
		return -1;
	int rc = ms_array_create_raw(heap, MS_STRING, false, view.rank,
				     view.dims, &array);
	if (rc == 0) {
		rc = print_elements(heap, &view, array);
		if (rc == 0)
			*out = ms_array_finish(heap, array);
		else
			ms_array_drop(heap, array);
	}
	ms_view_end(heap, &view);
	return rc;
}

/* --------------------------------------------------------- rows of text */

/* Row 'row' of a char matrix. */
static int char_row(struct ms_heap *heap, const struct ms_view *view,
		    size_t row, bool trim, struct ms_value *out)
{
	const uint16_t *units = view->data;
	size_t rows = view->dims[0];
	size_t columns = view->dims[1];
	struct ms_array *array;

	while (trim && columns > 0 && units[row + (columns - 1) * rows] == ' ')
		columns--;
	if (columns == 0)
		return ms_text_from_units(heap, NULL, 0, out);
	if (ms_matrix_create(heap, MS_CHAR, 1, columns, &array) != 0)
		return -1;
	uint16_t *text = array->data;
	for (size_t i = 0; i < columns; i++)
		text[i] = units[row + i * rows];
	*out = ms_array_finish(heap, array);
	return 0;
}

/* A column with an element for each row; '' is one row without characters. */
static int split_rows(struct ms_heap *heap, struct ms_value v,
		      enum ms_class class_, struct ms_value *out)
{
	struct ms_view view;
	struct ms_array *array;

	(void)ms_view_direct(&v, &view);
	if (view.rank != 2)
		return ms_fail_conversion(heap, v, class_);
	bool none = ms_is_zero_by_zero(v);
	const size_t dims[2] = { none ? 1 : view.dims[0], 1 };
	if (ms_array_create(heap, class_, false, 2, dims, &array) != 0)
		return -1;
	struct ms_value *values = array->data;
	for (size_t i = 0; i < array->count && view.count != 0; i++) {
		struct ms_value row;

		if (ms_poll(heap) != 0 ||
		    char_row(heap, &view, i, class_ == MS_CELL, &row) != 0) {
			ms_array_drop(heap, array);
			return -1;
		}
		ms_take_into(heap, &values[i], row);
	}
	if (class_ == MS_CELL && array->count != 0 && view.count == 0) {
		ms_array_drop(heap, array);
		return ms_cell_of_text(heap, (const char *const[]){ "" }, 1,
				       true, out);
	}
	*out = ms_array_finish(heap, array);
	return 0;
}

/* Strings as cells and the other way round: the content is the same. */
static int recast_texts(struct ms_heap *heap, struct ms_value v,
			enum ms_class class_, struct ms_value *out)
{
	const struct ms_array *from = v.as.array;
	const struct ms_value *texts = from->data;
	struct ms_array *array;

	if (ms_array_create_raw(heap, class_, false, from->head.rank,
				from->dims, &array) != 0)
		return -1;
	struct ms_value *values = array->data;
	int rc = 0;
	for (size_t i = 0; i < from->count && rc == 0; i++) {
		if (ms_is_class(texts[i], MS_CHAR) || ms_is_none(texts[i])) {
			values[i] = ms_retain(texts[i]);
			if (ms_is_none(texts[i]) && class_ == MS_CELL)
				rc = ms_text_from_c(heap, "", &values[i]);
			continue;
		}
		struct ms_value string;
		if (ms_is_class(texts[i], MS_CELL)) {
			rc = ms_fail_conversion(heap, texts[i], class_);
			break;
		}
		rc = ms_convert(heap, texts[i], MS_STRING, &string);
		if (rc != 0)
			break;
		if (ms_count(string) == 1)
			values[i] = ms_retain(
				((struct ms_value *)string.as.array->data)[0]);
		else
			rc = ms_fail_conversion(heap, texts[i], class_);
		ms_release(heap, string);
	}
	if (rc == 0)
		*out = ms_array_finish(heap, array);
	else
		ms_array_drop(heap, array);
	return rc;
}

/* ------------------------------------------------- texts to a char matrix */

/* A char value's size as rows; a missing string counts as ''. */
static int measure_rows(struct ms_heap *heap, const struct ms_array *from,
			size_t *rows, size_t *columns)
{
	const struct ms_value *texts = from->data;

	*rows = 0;
	*columns = 0;
	for (size_t i = 0; i < from->count; i++) {
		bool none = ms_is_none(texts[i]);

		if (!none &&
		    (!ms_is_class(texts[i], MS_CHAR) || ms_rank(texts[i]) != 2))
			return ms_fail_conversion(heap, texts[i], MS_CHAR);
		size_t own = none ? 0 : ms_rows(texts[i]);
		size_t wide = none ? 0 : ms_columns(texts[i]);
		*rows += own == 0 ? 1 : own;
		if (wide > *columns)
			*columns = wide;
	}
	return 0;
}

static size_t place_rows(uint16_t *out, size_t rows, size_t at,
			 const struct ms_value *text)
{
	struct ms_view view;

	if (ms_is_none(*text) || !ms_view_direct(text, &view) ||
	    view.dims[0] == 0)
		return at + 1;
	const uint16_t *units = view.data;
	for (size_t j = 0; j < view.dims[1]; j++)
		for (size_t i = 0; i < view.dims[0]; i++)
			out[at + i + j * rows] = units[i + j * view.dims[0]];
	return at + view.dims[0];
}

static int join_rows(struct ms_heap *heap, struct ms_value v,
		     struct ms_value *out)
{
	const struct ms_array *from = v.as.array;
	const struct ms_value *texts = from->data;
	size_t rows;
	size_t columns;
	struct ms_array *array;

	if (measure_rows(heap, from, &rows, &columns) != 0)
		return -1;
	if (from->count == 1 && ms_is_heap(texts[0])) {
		*out = ms_retain(texts[0]);
		return 0;
	}
	if (ms_matrix_create(heap, MS_CHAR, rows, columns, &array) != 0)
		return -1;
	uint16_t *units = array->data;
	for (size_t i = 0; i < array->count; i++)
		units[i] = ' ';
	size_t at = 0;
	for (size_t i = 0; i < from->count; i++) {
		if (ms_poll(heap) != 0) {
			ms_array_drop(heap, array);
			return -1;
		}
		at = place_rows(units, rows, at, &texts[i]);
	}
	*out = ms_array_finish(heap, array);
	return 0;
}

/* -------------------------------------------------- strings to numbers */

static void read_number(const struct ms_value *text, double *re, double *im)
{
	const uint16_t *units;
	size_t count;

	*re = NAN;
	*im = 0;
	if (!ms_is_none(*text) && ms_text_units(text, &units, &count))
		ms_parse_double(units, count, re, im);
}

static int strings_to_doubles(struct ms_heap *heap, struct ms_value v,
			      struct ms_value *out)
{
	const struct ms_array *from = v.as.array;
	const struct ms_value *texts = from->data;
	struct ms_array *array;

	if (ms_array_create_raw(heap, MS_DOUBLE, true, from->head.rank,
				from->dims, &array) != 0)
		return -1;
	double *pairs = array->data;
	for (size_t i = 0; i < from->count; i++) {
		if (ms_poll(heap) != 0) {
			ms_array_drop(heap, array);
			return -1;
		}
		read_number(&texts[i], &pairs[2 * i], &pairs[2 * i + 1]);
	}
	*out = ms_array_finish_narrow(heap, array);
	return 0;
}

static int strings_to_numbers(struct ms_heap *heap, struct ms_value v,
			      enum ms_class class_, struct ms_value *out)
{
	struct ms_value doubles;

	if (strings_to_doubles(heap, v, &doubles) != 0)
		return -1;
	int rc = ms_convert(heap, doubles, class_, out);
	ms_release(heap, doubles);
	return rc;
}

int ms_convert_text(struct ms_heap *heap, struct ms_value v,
		    enum ms_class class_, struct ms_value *out)
{
	enum ms_class from = ms_class_of(v);
	bool texts = from == MS_STRING || from == MS_CELL;

	if (texts && (class_ == MS_STRING || class_ == MS_CELL))
		return recast_texts(heap, v, class_, out);
	if (texts && class_ == MS_CHAR)
		return join_rows(heap, v, out);
	if (from == MS_STRING && ms_class_is_numeric(class_))
		return strings_to_numbers(heap, v, class_, out);
	if (from == MS_CHAR)
		return split_rows(heap, v, class_, out);
	if (ms_class_is_plain(from) && class_ == MS_STRING)
		return numbers_to_strings(heap, v, out);
	return ms_fail_conversion(heap, v, class_);
}
