/* strcmp() and its relatives. */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

struct rule {
	bool fold;
	bool limited;
	size_t limit; /* characters that count */
};

static bool same_units(const struct rule *rule, struct ms_units a,
		       struct ms_units b)
{
	if (rule->limited) {
		if (a.count > rule->limit)
			a.count = rule->limit;
		if (b.count > rule->limit)
			b.count = rule->limit;
	}
	return ms_units_equal(a, b, rule->fold);
}

/* Two arrays of characters are the same only with the same dimensions; all
 * empty ones are the same. */
static bool same_arrays(const struct rule *rule, struct ms_value a,
			struct ms_value b)
{
	if (!rule->limited && !ms_is_empty(a) && !ms_is_empty(b) &&
	    !ms_same_dims(a, b))
		return false;
	return same_units(rule, ms_char_units(&a), ms_char_units(&b));
}

/* Is element 'i' text at all?  Cells may hold anything here. */
static bool element(const struct ms_value *v, size_t count, size_t i,
		    struct ms_value *out)
{
	enum ms_class class_ = ms_class_of(*v);

	*out = *v;
	if (class_ == MS_CELL || class_ == MS_STRING) {
		const struct ms_value *all = v->as.array->data;

		*out = all[count == 1 ? 0 : i];
	}
	if (ms_is_string_scalar(*out))
		*out = ((const struct ms_value *)out->as.array->data)[0];
	return !ms_is_none(*out) && ms_is_class(*out, MS_CHAR);
}

static bool is_list(struct ms_value v)
{
	return ms_is_class(v, MS_CELL) || ms_is_class(v, MS_STRING);
}

static int compare_lists(struct ms_call *call, const struct rule *rule)
{
	const struct ms_value *a = &call->arguments[0];
	const struct ms_value *b = &call->arguments[1];
	size_t count_a = is_list(*a) ? ms_count(*a) : 1;
	size_t count_b = is_list(*b) ? ms_count(*b) : 1;
	const struct ms_value *like =
		is_list(*a) && (count_a != 1 || !is_list(*b)) ? a : b;
	struct ms_array *array;

	if (is_list(*a) && is_list(*b) && count_a != 1 && count_b != 1 &&
	    !ms_same_dims(*a, *b))
		return ms_fail(call->heap, "MATLAB:strcmp:InputsSizeMismatch",
			       "Inputs of '%s' must have the same size, or "
			       "one of them a single element.",
			       call->name);
	if (ms_array_create_raw(call->heap, MS_LOGICAL, false, ms_rank(*like),
				ms_dims(*like), &array) != 0)
		return -1;
	uint8_t *bits = array->data;
	for (size_t i = 0; i < array->count; i++) {
		struct ms_value x;
		struct ms_value y;

		bits[i] = element(a, count_a, i, &x) &&
			  element(b, count_b, i, &y) && same_arrays(rule, x, y);
	}
	return ms_give(call, ms_array_finish(call->heap, array));
}

static int compare(struct ms_call *call, const struct rule *rule)
{
	struct ms_value a = call->arguments[0];
	struct ms_value b = call->arguments[1];

	if (is_list(a) || is_list(b))
		return compare_lists(call, rule);
	return ms_give_bool(call, ms_is_class(a, MS_CHAR) &&
					  ms_is_class(b, MS_CHAR) &&
					  same_arrays(rule, a, b));
}

static int compare_limited(struct ms_call *call, bool fold)
{
	struct rule rule = { .fold = fold, .limited = true };
	int64_t limit;

	if (ms_argument_integer(call, 2, &limit) != 0)
		return -1;
	if (limit < 0)
		return ms_fail(call->heap, "MATLAB:strncmp:negativeCount",
			       "'%s' can't compare %lld characters.",
			       call->name, (long long)limit);
	rule.limit = (size_t)limit;
	return compare(call, &rule);
}

int ms_bi_strcmp(struct ms_call *call)
{
	return compare(call, &(struct rule){ .fold = false });
}

int ms_bi_strcmpi(struct ms_call *call)
{
	return compare(call, &(struct rule){ .fold = true });
}

int ms_bi_strncmp(struct ms_call *call)
{
	return compare_limited(call, false);
}

int ms_bi_strncmpi(struct ms_call *call)
{
	return compare_limited(call, true);
}
