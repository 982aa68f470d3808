#include "value/choose.h"

#include <math.h>

static bool is_wide(enum ms_class class_)
{
	return class_ == MS_INT64 || class_ == MS_UINT64;
}

/* ----------------------------------------------- questions about all elements
 *
 * They go by elements as doubles, which all classes have.
 */

/* The first two and the last tell what sign a range has, and whether its
 * elements are whole numbers: it may be too long to look at them all. */
static bool any_of_range(const struct ms_range *range, bool (*test)(double x))
{
	size_t count = range->dims[1];

	return count != 0 && (test(ms_range_at(range, 0)) ||
			      test(ms_range_at(range, count > 1)) ||
			      test(ms_range_at(range, count - 1)));
}

static bool any_element(const struct ms_operand *operand,
			bool (*test)(double x))
{
	if (operand->range != NULL)
		return any_of_range(operand->range, test);

	_Alignas(16) char buffer[MS_FETCH_SIZE];
	struct ms_element real = { MS_DOUBLE, false };

	for (size_t done = 0; done < operand->count;) {
		size_t left = operand->count - done;
		size_t n = left < MS_FETCH_COUNT ? left : MS_FETCH_COUNT;
		const double *x =
			ms_operand_fetch(operand, real, done, n, buffer);

		for (size_t i = 0; i < n; i++)
			if (test(x[i]))
				return true;
		done += n;
	}
	return false;
}

static bool is_negative(double x)
{
	return x < 0;
}

static bool is_fraction(double x)
{
	return x != trunc(x);
}

static bool is_nan(double x)
{
	return isnan(x);
}

static bool has_nan(const struct ms_operand *operand)
{
	if (operand->element.complex) {
		struct ms_operand parts = *operand;

		parts.element.complex = false;
		parts.count *= 2;
		return any_element(&parts, is_nan);
	}
	return any_element(operand, is_nan);
}

int ms_refuse_nan(struct ms_heap *heap, const struct ms_operand *operand)
{
	if (ms_class_is_float(operand->element.class_) && has_nan(operand))
		return ms_fail(heap, "MATLAB:nologicalnan",
			       "NaN values cannot be converted to logicals.");
	return 0;
}

/* ---------------------------------------------------------- result's class */

static int result_class(struct ms_heap *heap, enum ms_class a, enum ms_class b,
			enum ms_class *out)
{
	bool integer_a = ms_class_is_integer(a);
	bool integer_b = ms_class_is_integer(b);

	if (integer_a && integer_b && a != b)
		return ms_fail(
			heap, "MATLAB:mixedClasses",
			"Integers can only be combined with integers of the "
			"same class, or scalar doubles.");
	if (integer_a || integer_b)
		*out = integer_a ? a : b;
	else
		*out = a == MS_SINGLE || b == MS_SINGLE ? MS_SINGLE : MS_DOUBLE;
	return 0;
}

/* -------------------------------------------------------------- arithmetic */

static void choose_complex(enum ms_operator op, bool a, bool b,
			   struct ms_loop *loop)
{
	loop->a = (struct ms_element){ MS_DOUBLE, a };
	loop->b = (struct ms_element){ MS_DOUBLE, b };
	loop->computed = (struct ms_element){ MS_DOUBLE, true };
	loop->result.complex = true;
	loop->kernels = ms_complex_kernels(op, a, b);
}

static void choose_same(struct ms_loop *loop, enum ms_class class_,
			const struct ms_kernels *kernels)
{
	loop->a = (struct ms_element){ class_, false };
	loop->b = loop->a;
	loop->computed = loop->a;
	loop->kernels = kernels;
}

static void choose_integer(enum ms_operator op, enum ms_class a,
			   enum ms_class b, struct ms_loop *loop)
{
	enum ms_class class_ = loop->result.class_;

	if (a == b) {
		choose_same(loop, class_, ms_integer_kernels(op, class_));
		return;
	}
	if (!is_wide(class_)) {
		choose_same(loop, MS_DOUBLE, ms_float_kernels(op, MS_DOUBLE));
		return;
	}
	loop->a.class_ = a == class_ ? class_ : MS_DOUBLE;
	loop->b.class_ = b == class_ ? class_ : MS_DOUBLE;
	loop->computed.class_ = class_;
	loop->kernels = ms_wide_kernels(op, loop->a.class_, loop->b.class_);
}

static bool is_complex_power(enum ms_class class_, const struct ms_operand *a,
			     const struct ms_operand *b)
{
	return ms_class_is_float(class_) && any_element(b, is_fraction) &&
	       any_element(a, is_negative);
}

static int choose_arithmetic(struct ms_heap *heap, enum ms_operator op,
			     const struct ms_operand *a,
			     const struct ms_operand *b, struct ms_loop *loop)
{
	enum ms_class class_ = MS_DOUBLE;

	if (result_class(heap, a->element.class_, b->element.class_, &class_) !=
	    0)
		return -1;
	loop->result.class_ = class_;
	if (ms_class_is_integer(class_) &&
	    (a->element.complex || b->element.complex))
		return ms_fail(heap, "MATLAB:complexIntegers",
			       "Complex integer arithmetic is not supported.");
	if (a->element.complex || b->element.complex) {
		choose_complex(op, a->element.complex, b->element.complex,
			       loop);
	} else if (op == MS_OPERATOR_POW && is_complex_power(class_, a, b)) {
		choose_same(loop, MS_DOUBLE, ms_root_kernels());
		loop->computed.complex = true;
		loop->result.complex = true;
	} else if (ms_class_is_integer(class_)) {
		choose_integer(op, a->element.class_, b->element.class_, loop);
	} else {
		choose_same(loop, class_, ms_float_kernels(op, class_));
	}
	return 0;
}

/* ------------------------------------------------------------- comparisons */

/* The class in which an operand meets one of class 'other': without loss, so
 * single meets double as double. */
static enum ms_class meeting_class(enum ms_class class_, enum ms_class other)
{
	if (is_wide(class_))
		return class_;
	return is_wide(other) && !ms_class_is_float(class_) ? MS_INT64
							    : MS_DOUBLE;
}

static void choose_comparison(enum ms_operator op, struct ms_element a,
			      struct ms_element b, struct ms_loop *loop)
{
	bool ordered = op == MS_OPERATOR_LT || op == MS_OPERATOR_LE;

	loop->computed = (struct ms_element){ MS_LOGICAL, false };
	loop->result = loop->computed;
	if ((a.complex || b.complex) && !ordered) {
		loop->a = (struct ms_element){ MS_DOUBLE, true };
		loop->b = loop->a;
		loop->kernels = ms_complex_compare_kernels(op);
		return;
	}
	/* Only real parts have an order. */
	loop->a.class_ = a.class_;
	loop->b.class_ = b.class_;
	if (a.class_ == b.class_)
		loop->kernels = ms_compare_kernels(op, a.class_, b.class_);
	if (loop->kernels != NULL)
		return;
	loop->a.class_ = meeting_class(a.class_, b.class_);
	loop->b.class_ = meeting_class(b.class_, a.class_);
	loop->kernels = ms_compare_kernels(op, loop->a.class_, loop->b.class_);
}

static int choose_logic(struct ms_heap *heap, enum ms_operator op,
			const struct ms_operand *a, const struct ms_operand *b,
			struct ms_loop *loop)
{
	if (ms_refuse_nan(heap, a) != 0 || ms_refuse_nan(heap, b) != 0)
		return -1;
	loop->result.class_ = MS_LOGICAL;
	choose_same(loop, MS_LOGICAL, ms_logic_kernels(op));
	return 0;
}

int ms_choose_loop(struct ms_heap *heap, enum ms_operator op,
		   const struct ms_operand *a, const struct ms_operand *b,
		   struct ms_loop *loop)
{
	*loop = (struct ms_loop){ .kernels = NULL };
	if (op <= MS_OPERATOR_MPOW)
		return choose_arithmetic(heap, op, a, b, loop);
	if (op >= MS_OPERATOR_AND)
		return choose_logic(heap, op, a, b, loop);
	choose_comparison(op, a->element, b->element, loop);
	return 0;
}
