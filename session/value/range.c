#include "value/range.h"
#include "value/array.h"
#include "value/convert.h"
#include "value/class_info.h"

#include <float.h>
#include <math.h>

#define COUNT_MAX 9007199254740992.0

/*
 * The quotient is floored with a little tolerance, because 0:0.1:1 means eleven
 * elements although 0.1 is a bit more than a tenth.  The result is then held
 * against the limit itself: one more element when it reaches the limit but for
 * rounding, one less when the last one would be beyond it.
 */
static bool is_near(double a, double b, double epsilon)
{
	double size = fmax(fabs(a), fabs(b));

	return fabs(a - b) <= 3 * epsilon * size;
}

static double count_finite(double base, double step, double limit,
			   double epsilon)
{
	double quotient = (limit - base) / step;
	double intervals =
		floor(quotient + 3 * epsilon * fmax(1, fabs(quotient)));

	if (!is_near(base + intervals * step, limit, epsilon)) {
		if (is_near(base + (intervals - 1) * step, limit, epsilon))
			intervals -= 1;
		else if (is_near(base + (intervals + 1) * step, limit, epsilon))
			intervals += 1;
	}
	return intervals < 0 ? 0 : intervals + 1;
}

static bool leads_away(double base, double step, double limit)
{
	return step == 0 || (step > 0 && base > limit) ||
	       (step < 0 && base < limit);
}

/* A range that has no number to begin with, or none to end with, is NaN. */
static bool is_undefined(double base, double step, double limit)
{
	if (isnan(base) || isnan(step) || isnan(limit))
		return true;
	if (leads_away(base, step, limit))
		return false;
	return (isinf(base) && base == limit) ||
	       (isinf(step) && (isinf(base) || isinf(limit)));
}

static double count_elements(double base, double step, double limit,
			     double epsilon)
{
	if (is_undefined(base, step, limit) || leads_away(base, step, limit))
		return 0;
	if (isinf(step))
		return 1;
	if (isinf(base) || isinf(limit))
		return INFINITY;
	return count_finite(base, step, limit, epsilon);
}

double ms_range_count(double base, double step, double limit)
{
	return count_elements(base, step, limit, DBL_EPSILON);
}

/* Whole numbers stay whole, where the limit is one but for rounding. */
static double last_element(double base, double step, double limit, double count)
{
	double last = base + (count - 1) * step;
	bool beyond = (step > 0 && last > limit) || (step < 0 && last < limit);

	if (beyond && (base != floor(base) || step != floor(step)))
		last = limit;
	return count == 1 ? base : last;
}

static int no_elements(struct ms_heap *heap, enum ms_class class_,
		       struct ms_value *out)
{
	const size_t dims[2] = { 1, 0 };

	return ms_empty_of(heap, class_, 2, dims, out);
}

/* 'count' is beyond COUNT_MAX: not all its digits would mean something. */
static int fail_count(struct ms_heap *heap, double count)
{
	double limit = (double)heap->limit / 1073741824.0;

	if (isinf(count))
		return ms_fail(heap, "MATLAB:array:SizeLimitExceeded",
			       "Requested 1xInf array exceeds the memory limit "
			       "of %.1f GB.",
			       limit);
	return ms_fail(heap, "MATLAB:array:SizeLimitExceeded",
		       "Requested 1x%.4g array exceeds the memory limit of "
		       "%.1f GB.",
		       count, limit);
}

int ms_range_doubles(struct ms_heap *heap, double base, double step,
		     double limit, struct ms_value *out)
{
	double count = ms_range_count(base, step, limit);

	if (is_undefined(base, step, limit)) {
		*out = ms_real(NAN);
		return 0;
	}
	if (count == 0)
		return no_elements(heap, MS_DOUBLE, out);
	if (count == 1) {
		*out = ms_real(base);
		return 0;
	}
	/* A loop over a range may be longer than memory, but its counter must
	 * be exact. */
	if (count > COUNT_MAX)
		return fail_count(heap, count);
	struct ms_range *range =
		ms_object_alloc(heap, MS_TAG_RANGE, MS_DOUBLE, sizeof(*range));
	if (range == NULL)
		return -1;
	range->base = base;
	range->step = step;
	range->last = last_element(base, step, limit, count);
	range->dims[0] = 1;
	range->dims[1] = (size_t)count;
	*out = ms_take_object(range);
	return 0;
}

int ms_range_full(struct ms_heap *heap, const struct ms_range *range,
		  struct ms_value *out)
{
	size_t count = range->dims[1];
	struct ms_array *array;

	if (ms_matrix_create(heap, MS_DOUBLE, 1, count, &array) != 0)
		return -1;
	double *elements = array->data;
	elements[0] = range->base;
	for (size_t i = 1; i < count; i++)
		elements[i] = range->base + (double)i * range->step;
	elements[count - 1] = range->last;
	*out = ms_array_finish(heap, array);
	return 0;
}

/* ------------------------------------------------------- other classes */

struct parts {
	enum ms_class class_;
	bool empty; /* one of them is [] */
	struct ms_value base;
	struct ms_value step;
	struct ms_value limit;
};

static int first_element(struct ms_heap *heap, struct ms_value v,
			 struct ms_value *out)
{
	struct ms_view view;

	if (!ms_class_is_plain(ms_class_of(v)) || v.tag < MS_TAG_LOGICAL ||
	    v.tag == MS_TAG_COLON)
		return ms_fail_class(heap, "colon", v);
	if (ms_is_inline(v)) {
		*out = v;
		return 0;
	}
	if (ms_is_empty(v)) {
		*out = ms_none();
		return 0;
	}
	if (ms_view_begin(heap, &v, &view) != 0)
		return -1;
	*out = ms_inline_load(view.class_, view.data);
	ms_view_end(heap, &view);
	return 0;
}

/* The class of the result: the integer class, else single, else double. */
static int merge_class(struct ms_heap *heap, enum ms_class class_,
		       enum ms_class *out)
{
	if (ms_class_is_integer(class_)) {
		if (ms_class_is_integer(*out) && *out != class_)
			return ms_fail(heap, "MATLAB:colon:mixedIntegers",
				       "Colon operands must be of the same "
				       "integer class, or double scalars.");
		*out = class_;
	} else if (class_ == MS_SINGLE && *out == MS_DOUBLE) {
		*out = MS_SINGLE;
	}
	return 0;
}

static int check_whole(struct ms_heap *heap, struct ms_value v)
{
	double x = ms_inline_double(v);

	if (x == floor(x))
		return 0;
	return ms_fail(heap, "MATLAB:colon:nonIntegerOperand",
		       "Colon operands must be integer-valued when one of them "
		       "has an integer class.");
}

/* Base or limit: a number of the class.  A step may be any whole number. */
static int check_end(struct ms_heap *heap, struct ms_value v,
		     enum ms_class class_)
{
	struct ms_value converted;

	if (check_whole(heap, v) != 0 ||
	    ms_convert(heap, v, class_, &converted) != 0)
		return -1;
	if (ms_class_of(v) == class_ ||
	    ms_inline_double(converted) == ms_inline_double(v))
		return 0;
	return ms_fail(heap, "MATLAB:colon:outOfRange",
		       "Colon operands must be in the range of the integer "
		       "class of the others.");
}

static int choose_class(struct ms_heap *heap, struct parts *parts)
{
	parts->class_ = MS_DOUBLE;
	if (merge_class(heap, ms_class_of(parts->base), &parts->class_) != 0 ||
	    merge_class(heap, ms_class_of(parts->step), &parts->class_) != 0 ||
	    merge_class(heap, ms_class_of(parts->limit), &parts->class_) != 0)
		return -1;
	if (!ms_class_is_integer(parts->class_))
		return 0;
	if (check_end(heap, parts->base, parts->class_) != 0 ||
	    check_end(heap, parts->limit, parts->class_) != 0)
		return -1;
	return check_whole(heap, parts->step);
}

static int read_parts(struct ms_heap *heap, struct ms_value base,
		      struct ms_value step, struct ms_value limit,
		      struct parts *out)
{
	if (first_element(heap, base, &out->base) != 0 ||
	    first_element(heap, step, &out->step) != 0 ||
	    first_element(heap, limit, &out->limit) != 0)
		return -1;
	out->empty = ms_is_none(out->base) || ms_is_none(out->step) ||
		     ms_is_none(out->limit);
	return out->empty ? 0 : choose_class(heap, out);
}

/* Distance from 'a' up to 'b' >= 'a' in steps, without overflow. */
static uint64_t count_integers(struct ms_value a, struct ms_value b,
			       double step)
{
	double size = fabs(step);

	/* Farther than any two integers are. */
	if (size >= (double)UINT64_MAX)
		return 0;
	return (b.as.natural - a.as.natural) / (uint64_t)size;
}

/* Integers of 64 bits have more digits than doubles. */
static int integer_range(struct ms_heap *heap, const struct parts *parts,
			 struct ms_value *out)
{
	double step = ms_inline_double(parts->step);
	struct ms_value base;
	struct ms_value limit;
	struct ms_array *array;
	bool is_signed = ms_class_is_signed(parts->class_);

	if (ms_convert(heap, parts->base, parts->class_, &base) != 0 ||
	    ms_convert(heap, parts->limit, parts->class_, &limit) != 0)
		return -1;
	bool upwards = is_signed ? base.as.integer <= limit.as.integer
				 : base.as.natural <= limit.as.natural;
	bool same = base.as.natural == limit.as.natural;
	if (step == 0 || (!same && upwards != (step > 0)))
		return no_elements(heap, parts->class_, out);
	uint64_t stride = ms_saturate_natural(MS_UINT64, fabs(step));
	uint64_t count = upwards ? count_integers(base, limit, step)
				 : count_integers(limit, base, step);
	if (count >= SIZE_MAX)
		return fail_count(heap, (double)count);
	if (ms_matrix_create(heap, parts->class_, 1, (size_t)count + 1,
			     &array) != 0)
		return -1;
	if (step < 0)
		stride = 0 - stride;
	char *data = array->data;
	size_t size = ms_class_size(parts->class_);
	for (size_t i = 0; i <= count; i++) {
		struct ms_value v = base;

		v.as.natural = base.as.natural + i * stride;
		ms_inline_store(v, data + i * size);
	}
	*out = ms_array_finish(heap, array);
	return 0;
}

/* Of doubles, and then of another class. */
static int converted_range(struct ms_heap *heap, const struct parts *parts,
			   enum ms_class class_, struct ms_value *out)
{
	struct ms_value wide;

	if (ms_range_doubles(heap, ms_inline_double(parts->base),
			     ms_inline_double(parts->step),
			     ms_inline_double(parts->limit), &wide) != 0)
		return -1;
	int rc = ms_convert(heap, wide, class_, out);
	ms_release(heap, wide);
	return rc;
}

/*
 * The count of a single range is found with the tolerance of its own class:
 * as doubles, its numbers are no multiples of each other.
 */
static int single_range(struct ms_heap *heap, const struct parts *parts,
			struct ms_value *out)
{
	float base = (float)ms_inline_double(parts->base);
	float step = (float)ms_inline_double(parts->step);
	float limit = (float)ms_inline_double(parts->limit);
	double count = count_elements(base, step, limit, FLT_EPSILON);
	struct ms_array *array;

	if (is_undefined(base, step, limit)) {
		*out = ms_single(NAN);
		return 0;
	}
	if (count == 0)
		return no_elements(heap, MS_SINGLE, out);
	if (count == 1) {
		*out = ms_single(base);
		return 0;
	}
	if (count > COUNT_MAX)
		return fail_count(heap, count);
	if (ms_matrix_create(heap, MS_SINGLE, 1, (size_t)count, &array) != 0)
		return -1;
	float *elements = array->data;
	for (size_t i = 0; i < array->count; i++)
		elements[i] = base + (float)i * step;
	elements[array->count - 1] =
		(float)last_element(base, step, limit, count);
	*out = ms_array_finish(heap, array);
	return 0;
}

int ms_range_values(struct ms_heap *heap, struct ms_value base,
		    struct ms_value step, struct ms_value limit,
		    struct ms_value *out)
{
	struct parts parts;

	if (read_parts(heap, base, step, limit, &parts) != 0)
		return -1;
	if (parts.empty)
		return no_elements(heap, MS_DOUBLE, out);
	if (ms_class_is_integer(parts.class_))
		return integer_range(heap, &parts, out);
	if (parts.class_ == MS_SINGLE)
		return single_range(heap, &parts, out);
	/* 'a':'e' is text. */
	if (parts.base.tag == MS_TAG_CHAR && parts.limit.tag == MS_TAG_CHAR)
		return converted_range(heap, &parts, MS_CHAR, out);
	return ms_range_doubles(heap, ms_inline_double(parts.base),
				ms_inline_double(parts.step),
				ms_inline_double(parts.limit), out);
}
