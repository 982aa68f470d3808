#include "value/arith_text.h"

#include "value/array.h"
#include "value/broadcast.h"
#include "value/convert.h"
#include "value/text.h"

#include <string.h>

/* NONE, the missing string, joins to missing. */
static int join(struct ms_heap *heap, const struct ms_value *a,
		const struct ms_value *b, struct ms_value *out)
{
	const uint16_t *units[2];
	size_t counts[2];
	struct ms_array *text;

	if (ms_is_none(*a) || ms_is_none(*b)) {
		*out = ms_none();
		return 0;
	}
	if (!ms_text_units(a, &units[0], &counts[0]) ||
	    !ms_text_units(b, &units[1], &counts[1]))
		return ms_fail_operator(heap, MS_OPERATOR_ADD, a, b);
	if (counts[0] == 0 || counts[1] == 0) {
		*out = ms_retain(counts[0] == 0 ? *b : *a);
		return 0;
	}
	if (ms_matrix_create(heap, MS_CHAR, 1, counts[0] + counts[1], &text) !=
	    0)
		return -1;
	uint16_t *place = text->data;

	memcpy(place, units[0], counts[0] * sizeof(*place));
	memcpy(place + counts[0], units[1], counts[1] * sizeof(*place));
	*out = ms_array_finish(heap, text);
	return 0;
}

/* By code units, a prefix first. */
static int order(const struct ms_value *a, const struct ms_value *b)
{
	const uint16_t *p;
	const uint16_t *q;
	size_t n;
	size_t m;

	if (!ms_text_units(a, &p, &n) || !ms_text_units(b, &q, &m))
		return 0;
	for (size_t i = 0; i < n && i < m; i++)
		if (p[i] != q[i])
			return p[i] < q[i] ? -1 : 1;
	return n == m ? 0 : n < m ? -1 : 1;
}

static bool compare(enum ms_operator op, const struct ms_value *a,
		    const struct ms_value *b)
{
	/* Missing strings are unequal to all, themselves included. */
	if (ms_is_none(*a) || ms_is_none(*b))
		return op == MS_OPERATOR_NE;
	int sign = order(a, b);

	if (op == MS_OPERATOR_EQ)
		return sign == 0;
	if (op == MS_OPERATOR_NE)
		return sign != 0;
	if (op == MS_OPERATOR_LT)
		return sign < 0;
	if (op == MS_OPERATOR_LE)
		return sign <= 0;
	return op == MS_OPERATOR_GT ? sign > 0 : sign >= 0;
}

/* One element of the result from one of each operand. */
static int do_element(struct ms_heap *heap, enum ms_operator op,
		      const struct ms_value *a, const struct ms_value *b,
		      struct ms_array *result, size_t at)
{
	if (op == MS_OPERATOR_ADD)
		return join(heap, a, b, (struct ms_value *)result->data + at);
	((uint8_t *)result->data)[at] = compare(op, a, b);
	return 0;
}

static int do_elements(struct ms_heap *heap, enum ms_operator op,
		       const struct ms_broadcast *plan,
		       const struct ms_value *a, const struct ms_value *b,
		       struct ms_array *result)
{
	struct ms_broadcast_place place;

	if (plan->count == 0)
		return 0;
	ms_broadcast_first(plan, &place);
	do {
		for (size_t i = 0; i < plan->run; i++) {
			size_t at_a = plan->form == MS_FORM_SV ? 0 : i;
			size_t at_b = plan->form == MS_FORM_VS ? 0 : i;

			if (ms_poll(heap) != 0 ||
			    do_element(heap, op, a + place.a + at_a,
				       b + place.b + at_b, result,
				       place.out + i) != 0)
				return -1;
		}
	} while (ms_broadcast_next(plan, &place));
	return 0;
}

static int do_strings(struct ms_heap *heap, enum ms_operator op,
		      const struct ms_array *a, const struct ms_array *b,
		      struct ms_value *out)
{
	enum ms_class class_ = op == MS_OPERATOR_ADD ? MS_STRING : MS_LOGICAL;
	struct ms_broadcast plan;
	struct ms_array *result;

	if (ms_broadcast_plan(heap, a->head.rank, a->dims, b->head.rank,
			      b->dims, sizeof(struct ms_value), &plan) != 0 ||
	    ms_array_create_raw(heap, class_, false, plan.shape.rank,
				plan.shape.dims, &result) != 0)
		return -1;
	if (do_elements(heap, op, &plan, a->data, b->data, result) != 0) {
		ms_array_drop(heap, result);
		return -1;
	}
	*out = ms_array_finish(heap, result);
	return 0;
}

static bool is_text_operator(enum ms_operator op)
{
	return op == MS_OPERATOR_ADD ||
	       (op >= MS_OPERATOR_EQ && op <= MS_OPERATOR_GE);
}

static bool can_be_string(const struct ms_value *v)
{
	enum ms_class class_ = ms_class_of(*v);

	return ms_class_is_plain(class_) || class_ == MS_STRING ||
	       class_ == MS_CELL;
}

int ms_text_binary(struct ms_heap *heap, enum ms_operator op,
		   const struct ms_value *a, const struct ms_value *b,
		   struct ms_value *out)
{
	struct ms_value left;
	struct ms_value right;

	if (!can_be_string(a) || !can_be_string(b))
		return ms_fail_operand(heap, op, can_be_string(a) ? b : a);
	if (!is_text_operator(op))
		return ms_fail_operand(heap, op,
				       ms_is_class(*a, MS_STRING) ? a : b);
	if (ms_convert(heap, *a, MS_STRING, &left) != 0)
		return -1;
	if (ms_convert(heap, *b, MS_STRING, &right) != 0) {
		ms_release(heap, left);
		return -1;
	}
	int rc = do_strings(heap, op, left.as.array, right.as.array, out);

	ms_release(heap, left);
	ms_release(heap, right);
	return rc;
}
