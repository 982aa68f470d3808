/* Builtins that make arrays from sizes. */
#include "builtins/numeric.h"
#include "builtins/prototypes.h"

#include "value/range.h"
#include "value/sparse.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Copy the first element over all others, in blocks that double. */
static void spread(void *data, size_t size, size_t count)
{
	size_t done = size;
	size_t total = size * count;

	while (done < total) {
		size_t more = done < total - done ? done : total - done;

		memcpy((char *)data + done, data, more);
		done += more;
	}
}

static int fill(struct ms_call *call, const struct ms_class_choice *choice,
		const struct ms_shape_dims *dims, double x)
{
	struct ms_array *array;
	struct ms_value element = ms_inline_from_double(choice->class_, x);

	if (ms_array_create(call->heap, choice->class_, choice->complex,
			    dims->rank, dims->dims, &array) != 0)
		return -1;
	if (x != 0 && array->count != 0) {
		memcpy(array->data, ms_inline_data(&element),
		       ms_class_size(choice->class_));
		spread(array->data,
		       ms_element_size(choice->class_, choice->complex),
		       array->count);
	}
	return ms_give(call, ms_array_finish(call->heap, array));
}

static int fill_sparse(struct ms_call *call, const struct ms_shape_dims *dims,
		       double x)
{
	if (fill(call, &(struct ms_class_choice){ .class_ = MS_DOUBLE }, dims,
		 x) != 0)
		return -1;
	return ms_make_sparse(call);
}

/* 'floats': only double and single will do. */
static int filled(struct ms_call *call, double x, bool floats)
{
	struct ms_class_choice choice;
	struct ms_shape_dims dims;
	uint32_t count;

	if (call->argument_count == 0)
		return ms_give_real(call, x);
	if (ms_arguments_class(call, &count, &choice) != 0 ||
	    ms_arguments_size(call, 0, count, &dims) != 0)
		return -1;
	if (floats && !ms_class_is_float(choice.class_))
		return ms_fail(call->heap, "MATLAB:invalidInputType",
			       "%s makes arrays of class double or single, "
			       "not %s.",
			       call->name, ms_class_name(choice.class_));
	if (choice.sparse)
		return fill_sparse(call, &dims, x);
	return fill(call, &choice, &dims, x);
}

#define FILLED(name, x, floats)                                                \
	int ms_bi_##name(struct ms_call *call)                                 \
	{                                                                      \
		return filled(call, x, floats);                                \
	}
FILLED(zeros, 0, false)
FILLED(ones, 1, false)
FILLED(Inf, (double)INFINITY, true)
FILLED(inf, (double)INFINITY, true)
FILLED(NaN, (double)NAN, true)
FILLED(nan, (double)NAN, true)
FILLED(pi, 3.14159265358979323846, true)

static int filled_logical(struct ms_call *call, bool x)
{
	struct ms_class_choice choice;
	struct ms_shape_dims dims;
	uint32_t count;

	if (ms_arguments_class(call, &count, &choice) != 0 ||
	    ms_arguments_size(call, 0, count, &dims) != 0)
		return -1;
	choice = (struct ms_class_choice){ .class_ = MS_LOGICAL };
	return fill(call, &choice, &dims, x);
}

int ms_bi_true(struct ms_call *call)
{
	return filled_logical(call, true);
}

int ms_bi_false(struct ms_call *call)
{
	return filled_logical(call, false);
}

int ms_bi_i(struct ms_call *call)
{
	return ms_complex(call->heap, 0, 1, &call->results[0]);
}

int ms_bi_eye(struct ms_call *call)
{
	struct ms_class_choice choice;
	struct ms_shape_dims dims;
	struct ms_array *array;
	struct ms_value one;
	uint32_t count;
	size_t size;

	if (ms_arguments_class(call, &count, &choice) != 0 ||
	    ms_arguments_size(call, 0, count, &dims) != 0)
		return -1;
	if (dims.rank > 2)
		return ms_fail(call->heap, "MATLAB:eye:tooManyDimensions",
			       "N-dimensional arrays are not supported.");
	if (ms_array_create(call->heap, choice.class_, false, 2, dims.dims,
			    &array) != 0)
		return -1;
	one = ms_inline_from_double(choice.class_, 1);
	size = ms_class_size(choice.class_);
	for (size_t k = 0; k < dims.dims[0] && k < dims.dims[1]; k++)
		memcpy((char *)array->data + k * (dims.dims[0] + 1) * size,
		       ms_inline_data(&one), size);
	return ms_give(call, ms_array_finish(call->heap, array));
}

/* ------------------------------------------------------- limits of classes */

/* The class argument of realmax() and its like: a name or a prototype. */
static int float_choice(struct ms_call *call, bool *is_single)
{
	struct ms_class_choice choice;
	uint32_t count;

	if (ms_arguments_class(call, &count, &choice) != 0)
		return -1;
	if (count != 0 || !ms_class_is_float(choice.class_))
		return ms_fail(call->heap, "MATLAB:invalidInputType",
			       "The class must be 'double' or 'single'.");
	*is_single = choice.class_ == MS_SINGLE;
	return 0;
}

static int give_limit(struct ms_call *call, double of_double, float of_single)
{
	bool is_single = false;

	if (float_choice(call, &is_single) != 0)
		return -1;
	return ms_give(call,
		       is_single ? ms_single(of_single) : ms_real(of_double));
}

int ms_bi_realmax(struct ms_call *call)
{
	return give_limit(call, DBL_MAX, FLT_MAX);
}

int ms_bi_realmin(struct ms_call *call)
{
	return give_limit(call, DBL_MIN, FLT_MIN);
}

int ms_bi_flintmax(struct ms_call *call)
{
	return give_limit(call, 9007199254740992.0, 16777216.0F);
}

static double distance(double x)
{
	int exponent;

	if (!isfinite(x))
		return (double)NAN;
	if (fabs(x) < DBL_MIN)
		return DBL_TRUE_MIN;
	(void)frexp(x, &exponent);
	exponent -= DBL_MANT_DIG;
	return exponent < -1074 ? DBL_TRUE_MIN : ldexp(1, exponent);
}

static double distance_single(double x)
{
	int exponent;

	if (!isfinite(x))
		return (double)NAN;
	if (fabs(x) < (double)FLT_MIN)
		return (double)FLT_TRUE_MIN;
	(void)frexp(x, &exponent);
	exponent -= FLT_MANT_DIG;
	return exponent < -149 ? (double)FLT_TRUE_MIN : ldexp(1, exponent);
}

static int spacing(struct ms_call *call)
{
	struct ms_numbers x;
	struct ms_array *array;
	double *out;

	if (!ms_class_is_float(ms_class_of(call->arguments[0])))
		return ms_fail_type(call, call->arguments[0]);
	if (ms_real_numbers(call, 0, &x) != 0)
		return -1;
	if (ms_doubles_like(call, &x, false, &array) != 0) {
		ms_numbers_end(call, &x);
		return -1;
	}
	out = array->data;
	for (size_t i = 0; i < x.count; i++)
		out[i] = x.class_ == MS_SINGLE ? distance_single(x.data[i])
					       : distance(x.data[i]);
	ms_numbers_end(call, &x);
	return ms_give_as(call, 0, array, x.class_, false);
}

int ms_bi_eps(struct ms_call *call)
{
	if (call->argument_count == 1 && !ms_is_text(call->arguments[0]))
		return spacing(call);
	return give_limit(call, DBL_EPSILON, FLT_EPSILON);
}

static int integer_choice(struct ms_call *call, enum ms_class *out)
{
	struct ms_class_choice choice;
	uint32_t count;

	*out = MS_INT32;
	if (call->argument_count == 0)
		return 0;
	if (ms_class_is_integer(ms_class_of(call->arguments[0]))) {
		*out = ms_class_of(call->arguments[0]);
		return 0;
	}
	if (ms_arguments_class(call, &count, &choice) != 0)
		return -1;
	if (count != 0 || !ms_class_is_integer(choice.class_))
		return ms_fail(call->heap, "MATLAB:invalidInputType",
			       "The class must be an integer class.");
	*out = choice.class_;
	return 0;
}

int ms_bi_intmax(struct ms_call *call)
{
	enum ms_class class_;

	if (integer_choice(call, &class_) != 0)
		return -1;
	if (ms_class_is_signed(class_))
		return ms_give(
			call, ms_signed(class_, (int64_t)ms_class_max(class_)));
	return ms_give(call, ms_natural(class_, ms_class_max(class_)));
}

int ms_bi_intmin(struct ms_call *call)
{
	enum ms_class class_;

	if (integer_choice(call, &class_) != 0)
		return -1;
	if (ms_class_is_signed(class_))
		return ms_give(call, ms_signed(class_, ms_class_min(class_)));
	return ms_give(call, ms_natural(class_, 0));
}

/* ------------------------------------------------------------------ ranges */

int ms_bi_colon(struct ms_call *call)
{
	struct ms_value step = ms_real(1);
	uint32_t last = call->argument_count - 1;

	for (uint32_t i = 0; i <= last; i++) {
		if (!ms_is_plain(call->arguments[i]))
			return ms_fail_type(call, call->arguments[i]);
	}
	if (last == 2)
		step = call->arguments[1];
	return ms_range_values(call->heap, call->arguments[0], step,
			       call->arguments[last], &call->results[0]);
}

/* Made from both ends, so that reversing the limits reverses the points; the
 * middle of an odd number is their mean. */
static void divide(double from, double to, size_t count, double *out,
		   size_t stride)
{
	double step = (to - from) / (double)(count - 1);
	size_t half = (count + 1) / 2;

	if (isinf(step))
		step = (double)NAN;
	out[0] = from;
	out[(count - 1) * stride] = to;
	for (size_t i = 1; i < half; i++) {
		out[i * stride] = from + (double)i * step;
		out[(count - 1 - i) * stride] = to - (double)i * step;
	}
	if (count % 2 == 1 && count > 1) {
		if (from == -to)
			out[(half - 1) * stride] = 0;
		else
			out[(half - 1) * stride] = (from + to) / 2;
	}
}

static int divided(struct ms_call *call, const struct ms_numbers *from,
		   const struct ms_numbers *to, size_t count)
{
	bool complex = from->complex || to->complex;
	size_t parts = complex ? 2 : 1;
	struct ms_array *array;

	if (ms_array_create(call->heap, MS_DOUBLE, complex, 2,
			    (size_t[]){ 1, count }, &array) != 0)
		return -1;
	double *out = array->data;

	if (count == 0) {
		/* No points, no limits. */
	} else if (count == 1) {
		memcpy(out, to->data, (to->complex ? 2 : 1) * sizeof(*out));
	} else {
		divide(from->data[0], to->data[0], count, out, parts);
		if (complex)
			divide(from->complex ? from->data[1] : 0,
			       to->complex ? to->data[1] : 0, count, out + 1,
			       parts);
	}
	return ms_give_as(call, 0, array,
			  ms_float_class_2(from->class_, to->class_), false);
}

int ms_bi_linspace(struct ms_call *call)
{
	struct ms_numbers from;
	struct ms_numbers to;
	double count = 100;
	int rc;

	if (ms_need_plain(call, 0) != 0 || ms_need_plain(call, 1) != 0)
		return -1;
	if (ms_has_argument(call, 2) &&
	    ms_argument_double(call, 2, &count) != 0)
		return -1;
	if (!ms_is_scalar(call->arguments[0]) ||
	    !ms_is_scalar(call->arguments[1]) || isnan(count) ||
	    count > 9007199254740992.0)
		return ms_fail(call->heap, "MATLAB:linspace:scalarInputs",
			       "Inputs must be scalars.");
	if (ms_numbers_begin(call, &call->arguments[0], &from) != 0)
		return -1;
	if (ms_numbers_begin(call, &call->arguments[1], &to) != 0) {
		ms_numbers_end(call, &from);
		return -1;
	}
	rc = divided(call, &from, &to, count < 1 ? 0 : (size_t)floor(count));
	ms_numbers_end(call, &to);
	ms_numbers_end(call, &from);
	return rc;
}
