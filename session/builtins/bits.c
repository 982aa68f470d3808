/* Bits of integers: as 64-bit words, whatever the class. */
#include "builtins/numeric.h"
#include "builtins/prototypes.h"

#include <math.h>
#include <string.h>

enum bit_operation {
	BIT_AND,
	BIT_OR,
	BIT_XOR,
	BIT_SHIFT
};

/* How the operands are read and what the result is. */
struct bit_plan {
	enum bit_operation operation;
	enum ms_class result;
	enum ms_class read_as; /* an integer class, or logical */
};

static int fail_bits(struct ms_call *call)
{
	return ms_fail(call->heap, "MATLAB:bitops:InputsMustBeIntegers",
		       "Inputs of %s must be integers in the range of their "
		       "class; doubles are read as nonnegative.",
		       call->name);
}

/* Element 'i' extended to 64 bits. */
static int load_bits(struct ms_call *call, const struct ms_view *view, size_t i,
		     enum ms_class read_as, uint64_t *out)
{
	struct ms_value v;
	double x;

	if (!ms_class_is_float(view->class_)) {
		v = ms_inline_load(view->class_,
				   (const char *)view->data +
					   i * ms_class_size(view->class_));
		*out = v.as.natural;
		return 0;
	}
	x = ms_view_double(view, i);
	if (x != floor(x) || isinf(x) || isnan(x))
		return fail_bits(call);
	if (ms_class_is_signed(read_as)) {
		if (x < (double)ms_class_min(read_as) ||
		    x > (double)ms_class_max(read_as))
			return fail_bits(call);
		*out = (uint64_t)(int64_t)x;
		return 0;
	}
	if (x < 0 || x > (double)ms_class_max(read_as) ||
	    x >= 18446744073709551616.0)
		return fail_bits(call);
	*out = (uint64_t)x;
	return 0;
}

static unsigned class_bits(enum ms_class class_)
{
	return class_ == MS_LOGICAL ? 1 : (unsigned)ms_class_size(class_) * 8;
}

/* Bits that don't fit the class are lost. */
static uint64_t cut(uint64_t x, enum ms_class class_)
{
	unsigned lost = 64 - class_bits(class_);

	if (class_ != MS_LOGICAL && ms_class_is_signed(class_))
		return (uint64_t)((int64_t)(x << lost) >> lost);
	return x << lost >> lost;
}

static uint64_t shift(uint64_t x, double by, enum ms_class class_)
{
	bool negative = class_ != MS_LOGICAL && ms_class_is_signed(class_) &&
			(int64_t)x < 0;

	if (by >= 64)
		return 0;
	if (by <= -64)
		return negative ? UINT64_MAX : 0;
	if (by >= 0)
		return cut(x << (unsigned)by, class_);
	if (negative)
		return ~(~x >> (unsigned)-by);
	return x >> (unsigned)-by;
}

static uint64_t combine(enum bit_operation operation, uint64_t a, uint64_t b)
{
	if (operation == BIT_AND)
		return a & b;
	return operation == BIT_OR ? a | b : a ^ b;
}

static int one_result(struct ms_call *call, const struct bit_plan *plan,
		      const struct ms_view *a, size_t i,
		      const struct ms_view *b, size_t j, uint64_t *out)
{
	uint64_t x;
	uint64_t y;

	if (load_bits(call, a, i, plan->read_as, &x) != 0)
		return -1;
	if (plan->operation == BIT_SHIFT) {
		double by = ms_view_double(b, j);

		if (by != floor(by) || isnan(by))
			return fail_bits(call);
		*out = shift(x, by, plan->read_as);
		return 0;
	}
	if (load_bits(call, b, j, plan->read_as, &y) != 0)
		return -1;
	*out = combine(plan->operation, x, y);
	return 0;
}

static void store_bits(struct ms_array *array, enum ms_class class_, size_t i,
		       uint64_t bits, enum ms_class read_as)
{
	struct ms_value v = ms_natural(MS_UINT64, bits);
	size_t size = ms_class_size(class_);

	if (ms_class_is_float(class_)) {
		double x = read_as != MS_LOGICAL && ms_class_is_signed(read_as)
				   ? (double)(int64_t)bits
				   : (double)bits;

		v = ms_inline_from_double(class_, x);
	} else {
		v = read_as != MS_LOGICAL && ms_class_is_signed(class_)
			    ? ms_signed(class_, (int64_t)bits)
			    : ms_natural(class_, bits);
	}
	memcpy((char *)array->data + i * size, ms_inline_data(&v), size);
}

static int run_plan(struct ms_call *call, const struct bit_plan *plan,
		    const struct ms_view *a, const struct ms_view *b)
{
	struct ms_pair_walk walk;
	struct ms_array *array;

	if (ms_pair_walk_begin(call->heap, a->rank, a->dims, b->rank, b->dims,
			       &walk) != 0 ||
	    ms_array_of(call, plan->result, false, &walk.dims, &array) != 0)
		return -1;
	for (size_t i = 0; i < array->count; i++) {
		uint64_t bits;

		if (ms_poll(call->heap) != 0 ||
		    one_result(call, plan, a, walk.a, b, walk.b, &bits) != 0) {
			ms_array_drop(call->heap, array);
			return -1;
		}
		store_bits(array, plan->result, i, bits, plan->read_as);
		ms_pair_walk_next(&walk);
	}
	return ms_give(call, ms_array_finish(call->heap, array));
}

static int assumed_class(struct ms_call *call, enum ms_class *out)
{
	struct ms_class_choice choice;
	uint32_t count;

	if (ms_arguments_class(call, &count, &choice) != 0)
		return -1;
	if (!ms_class_is_integer(choice.class_))
		return ms_fail(call->heap, "MATLAB:bitops:InvalidClass",
			       "The assumed type must be an integer class.");
	*out = choice.class_;
	return 0;
}

static int plan_bits(struct ms_call *call, struct bit_plan *plan)
{
	enum ms_class a = ms_class_of(call->arguments[0]);
	enum ms_class b = ms_class_of(call->arguments[1]);

	plan->result = a;
	if (plan->operation != BIT_SHIFT && !ms_class_is_integer(a) &&
	    (ms_class_is_integer(b) || a == MS_LOGICAL))
		plan->result = b;
	if (plan->operation != BIT_SHIFT && ms_class_is_integer(a) &&
	    ms_class_is_integer(b) && a != b)
		return ms_fail(call->heap, "MATLAB:bitops:MixedClasses",
			       "Integers can only be combined with integers of "
			       "the same class, or scalar doubles.");
	if (plan->result == MS_CHAR)
		return ms_fail_type(call, call->arguments[0]);
	plan->read_as =
		ms_class_is_float(plan->result) ? MS_UINT64 : plan->result;
	if (ms_has_argument(call, 2))
		return assumed_class(call, &plan->read_as);
	return 0;
}

static int bits(struct ms_call *call, enum bit_operation operation)
{
	struct bit_plan plan = { .operation = operation };
	struct ms_view a;
	struct ms_view b;
	int rc;

	for (uint32_t i = 0; i < 2; i++) {
		if (ms_need_plain(call, i) != 0)
			return -1;
		if (ms_is_complex(call->arguments[i]))
			return fail_bits(call);
	}
	if (plan_bits(call, &plan) != 0 ||
	    ms_view_begin(call->heap, &call->arguments[0], &a) != 0)
		return -1;
	if (ms_view_begin(call->heap, &call->arguments[1], &b) != 0) {
		ms_view_end(call->heap, &a);
		return -1;
	}
	rc = run_plan(call, &plan, &a, &b);
	ms_view_end(call->heap, &b);
	ms_view_end(call->heap, &a);
	return rc;
}

#define BITS(name, operation)                                                  \
	int ms_bi_##name(struct ms_call *call)                                 \
	{                                                                      \
		return bits(call, operation);                                  \
	}
BITS(bitand, BIT_AND)
BITS(bitor, BIT_OR)
BITS(bitxor, BIT_XOR)
BITS(bitshift, BIT_SHIFT)
