#include "value/equal.h"
#include "value/array.h"
#include "value/class_info.h"
#include "value/convert.h"
#include "value/exception.h"
#include "value/function.h"
#include "value/opaque.h"
#include "value/sorted.h"
#include "value/sparse_build.h"
#include "value/struct.h"

#include <math.h>
#include <string.h>

struct pair {
	struct ms_value a;
	struct ms_value b;
};

/* Pairs that still have to be compared: nests may be of any depth. */
struct work {
	struct ms_heap *heap;
	enum ms_equality equality;
	struct pair *pairs;
	size_t count;
	size_t capacity;
	uint32_t objects; /* native ones, compared so far */
};

/* Objects may hold themselves.  Of a pair with more of them than this the rest
 * is different. */
#define OBJECTS_MAX 10000

static int push(struct work *work, struct ms_value a, struct ms_value b)
{
	size_t size = sizeof(*work->pairs);

	if (work->count == work->capacity) {
		size_t capacity = work->capacity == 0 ? 8 : 2 * work->capacity;

		if (capacity > SIZE_MAX / size)
			return ms_fail_memory(work->heap);
		struct pair *pairs = ms_heap_alloc(work->heap, capacity * size);
		if (pairs == NULL)
			return -1;
		if (work->count != 0)
			memcpy(pairs, work->pairs, work->count * size);
		ms_heap_free(work->heap, work->pairs, work->capacity * size);
		work->pairs = pairs;
		work->capacity = capacity;
	}
	work->pairs[work->count++] = (struct pair){ .a = a, .b = b };
	return 0;
}

/* --------------------------------------------------------------- elements */

static bool equal_numbers(double x, double y, bool nan)
{
	return x == y || (nan && isnan(x) && isnan(y));
}

static bool is_wide(enum ms_class class_)
{
	return class_ == MS_INT64 || class_ == MS_UINT64;
}

/* A number beyond the class would only saturate to the integer. */
static bool equal_whole(struct ms_value whole, double real)
{
	enum ms_class class_ = ms_class_of(whole);
	double above = ms_class_is_signed(class_) ? 0x1p63 : 0x1p64;

	return real < above && ms_inline_double(whole) == real &&
	       ms_inline_from_double(class_, real).as.natural ==
		       whole.as.natural;
}

/* Integers of 64 bits have digits that doubles have not. */
static bool equal_wide(const struct ms_view *a, const struct ms_view *b,
		       size_t i)
{
	struct ms_value x =
		ms_inline_load(a->class_, (const char *)a->data +
						  i * ms_class_size(a->class_));
	struct ms_value y =
		ms_inline_load(b->class_, (const char *)b->data +
						  i * ms_class_size(b->class_));

	if (ms_class_is_float(a->class_))
		return equal_whole(y, ms_inline_double(x));
	if (ms_class_is_float(b->class_))
		return equal_whole(x, ms_inline_double(y));
	bool below_x = ms_class_is_signed(a->class_) && x.as.integer < 0;
	bool below_y = ms_class_is_signed(b->class_) && y.as.integer < 0;
	return below_x == below_y && x.as.natural == y.as.natural;
}

static bool equal_plain(const struct ms_view *a, const struct ms_view *b,
			bool nan)
{
	bool wide = is_wide(a->class_) || is_wide(b->class_);

	for (size_t i = 0; i < a->count; i++) {
		if (wide && !a->complex && !b->complex) {
			if (!equal_wide(a, b, i))
				return false;
			continue;
		}
		if (!equal_numbers(ms_view_double(a, i), ms_view_double(b, i),
				   nan) ||
		    !equal_numbers(ms_view_imaginary(a, i),
				   ms_view_imaginary(b, i), nan))
			return false;
	}
	return true;
}

static bool same_bits(const struct ms_view *a, const struct ms_view *b)
{
	return a->complex == b->complex &&
	       (a->count == 0 ||
		memcmp(a->data, b->data,
		       a->count * ms_element_size(a->class_, a->complex)) == 0);
}

static bool same_places(const struct ms_sparse *x, const struct ms_sparse *y)
{
	size_t starts = (x->dims[1] + 1) * sizeof(*x->starts);

	return x->count == y->count &&
	       memcmp(x->starts, y->starts, starts) == 0 &&
	       (x->count == 0 ||
		memcmp(x->rows, y->rows, x->count * sizeof(*x->rows)) == 0);
}

static bool equal_sparse(struct ms_value a, struct ms_value b,
			 enum ms_equality equality)
{
	const struct ms_sparse *x = ms_sparse_of(a);
	const struct ms_sparse *y = ms_sparse_of(b);
	bool nan = equality == MS_EQUAL_NAN;

	if (!same_places(x, y))
		return false;
	if (equality == MS_EQUAL_BITS)
		return ms_is_complex(a) == ms_is_complex(b) &&
		       (x->count == 0 ||
			memcmp(x->data, y->data,
			       x->count * ms_element_size(ms_class_of(a),
							  ms_is_complex(a))) ==
				0);
	for (size_t k = 0; k < x->count; k++)
		if (!equal_numbers(ms_sparse_real(x, k), ms_sparse_real(y, k),
				   nan) ||
		    !equal_numbers(ms_sparse_imaginary(x, k),
				   ms_sparse_imaginary(y, k), nan))
			return false;
	return true;
}

static int compare_plain(struct work *work, struct ms_value a,
			 struct ms_value b, bool *same)
{
	struct ms_view x;
	struct ms_view y;

	if (ms_is_sparse(a) && ms_is_sparse(b)) {
		*same = equal_sparse(a, b, work->equality);
		return 0;
	}
	if (ms_view_begin(work->heap, &a, &x) != 0)
		return -1;
	if (ms_view_begin(work->heap, &b, &y) != 0) {
		ms_view_end(work->heap, &x);
		return -1;
	}
	*same = work->equality == MS_EQUAL_BITS
			? same_bits(&x, &y)
			: equal_plain(&x, &y, work->equality == MS_EQUAL_NAN);
	ms_view_end(work->heap, &x);
	ms_view_end(work->heap, &y);
	return 0;
}

/* ----------------------------------------------------------------- others */

static int compare_cells(struct work *work, const struct ms_array *a,
			 const struct ms_array *b)
{
	const struct ms_value *x = a->data;
	const struct ms_value *y = b->data;

	for (size_t i = 0; i < a->count; i++)
		if (push(work, x[i], y[i]) != 0)
			return -1;
	return 0;
}

/* Fields are compared by name; their order matters to bits only. */
static int compare_structs(struct work *work, struct ms_value a,
			   struct ms_value b, bool *same)
{
	struct ms_value matched;

	*same = false;
	if (ms_struct_match(work->heap, b, ms_struct_of(a)->shape, same,
			    &matched) != 0)
		return -1;
	if (!*same)
		return 0;
	size_t fields = ms_struct_of(a)->shape->field_count;
	const struct ms_value *x = ms_struct_values(a);
	const struct ms_value *y = ms_struct_values(matched);
	int rc = 0;
	for (size_t i = 0; i < ms_count(a) * fields && rc == 0; i++)
		rc = push(work, x[i], y[i]);
	/* What it holds is held by 'b' too. */
	ms_release(work->heap, matched);
	return rc;
}

static bool same_order(struct ms_value a, struct ms_value b)
{
	const struct ms_shape *x = ms_struct_of(a)->shape;
	const struct ms_shape *y = ms_struct_of(b)->shape;

	if (x == y)
		return true;
	if (x->field_count != y->field_count)
		return false;
	for (uint32_t i = 0; i < x->field_count; i++)
		if (strcmp(ms_shape_name(x, i)->text,
			   ms_shape_name(y, i)->text) != 0)
			return false;
	return true;
}

static int compare_functions(struct work *work, const struct ms_function *a,
			     const struct ms_function *b, bool *same)
{
	*same = a->kind == b->kind && a->code.unit == b->code.unit &&
		a->code.function == b->code.function &&
		a->capture_count == b->capture_count;
	for (uint32_t i = 0; i < a->capture_count && *same; i++)
		if (push(work, a->captures[i], b->captures[i]) != 0)
			return -1;
	return *same ? push(work, a->name, b->name) : 0;
}

static int compare_exceptions(struct work *work, const struct ms_exception *a,
			      const struct ms_exception *b)
{
	if (push(work, a->identifier, b->identifier) != 0 ||
	    push(work, a->message, b->message) != 0 ||
	    push(work, a->stack, b->stack) != 0 ||
	    push(work, a->causes, b->causes) != 0)
		return -1;
	return 0;
}

static int compare_trees(struct work *work, const struct ms_sorted *a,
			 const struct ms_sorted *b, bool *same)
{
	const struct ms_sorted_node *x, *y;
	struct ms_sorted_walk along_a, along_b;

	*same = a->kind == b->kind && a->count == b->count;
	ms_sorted_walk_begin(&along_a, a);
	ms_sorted_walk_begin(&along_b, b);
	while (*same && (x = ms_sorted_walk_next(&along_a)) != NULL &&
	       (y = ms_sorted_walk_next(&along_b)) != NULL) {
		*same = ms_sorted_compare(x->key, y->key) == 0;
		if (*same && push(work, x->value, y->value) != 0)
			return -1;
	}
	return 0;
}

/* Two handles are equal when what they stand for is. */
static int compare_natives(struct work *work, const struct ms_opaque *a,
			   const struct ms_opaque *b, bool *same)
{
	*same = a->type == b->type && work->equality != MS_EQUAL_BITS &&
		a->content.tag == b->content.tag &&
		++work->objects <= OBJECTS_MAX;
	if (!*same)
		return 0;
	if (a->content.tag == MS_TAG_SORTED)
		return compare_trees(work, ms_sorted_of(a->content),
				     ms_sorted_of(b->content), same);
	return push(work, a->content, b->content);
}

static int compare_objects(struct work *work, struct ms_value a,
			   struct ms_value b, bool *same)
{
	switch (ms_class_of(a)) {
	case MS_CELL:
	case MS_STRING:
		return compare_cells(work, a.as.array, b.as.array);
	case MS_STRUCT:
		if (work->equality == MS_EQUAL_BITS && !same_order(a, b)) {
			*same = false;
			return 0;
		}
		return compare_structs(work, a, b, same);
	case MS_FUNCTION:
		return compare_functions(work, ms_function_of(a),
					 ms_function_of(b), same);
	case MS_EXCEPTION:
		return compare_exceptions(work, ms_exception_of(a),
					  ms_exception_of(b));
	case MS_OBJECT:
		return compare_natives(work, ms_opaque_of(a), ms_opaque_of(b),
				       same);
	case MS_LOGICAL:
	case MS_CHAR:
	case MS_DOUBLE:
	case MS_SINGLE:
	case MS_INT8:
	case MS_INT16:
	case MS_INT32:
	case MS_INT64:
	case MS_UINT8:
	case MS_UINT16:
	case MS_UINT32:
	case MS_UINT64:
		break;
	}
	*same = false;
	return 0;
}

/* Text compares with strings as if it were one. */
static struct ms_value text_of_string(struct ms_value v)
{
	if (!ms_is_heap(v) || !ms_is_class(v, MS_STRING) || ms_count(v) != 1)
		return v;
	return ((const struct ms_value *)v.as.array->data)[0];
}

static bool is_same_object(struct ms_value a, struct ms_value b)
{
	return ms_is_heap(a) && a.tag == b.tag && a.as.object == b.as.object;
}

static int compare(struct work *work, struct ms_value a, struct ms_value b,
		   bool *same)
{
	bool bits = work->equality == MS_EQUAL_BITS;

	*same = true;
	if (bits && is_same_object(a, b))
		return 0;
	if (!bits && (ms_is_class(a, MS_CHAR) || ms_is_class(b, MS_CHAR))) {
		a = text_of_string(a);
		b = text_of_string(b);
	}
	/* A missing string is like NaN. */
	if (ms_is_none(a) || ms_is_none(b)) {
		*same = ms_is_none(a) && ms_is_none(b) &&
			work->equality != MS_EQUAL_VALUES;
		return 0;
	}
	enum ms_class class_a = ms_class_of(a);
	enum ms_class class_b = ms_class_of(b);
	*same = false;
	if (!ms_same_dims(a, b))
		return 0;
	if (bits && (class_a != class_b || ms_is_sparse(a) != ms_is_sparse(b)))
		return 0;
	if (ms_class_is_plain(class_a) && ms_class_is_plain(class_b))
		return compare_plain(work, a, b, same);
	if (class_a != class_b)
		return 0;
	*same = true;
	if (class_a == MS_OBJECT && is_same_object(a, b))
		return 0;
	return compare_objects(work, a, b, same);
}

int ms_equal(struct ms_heap *heap, struct ms_value a, struct ms_value b,
	     enum ms_equality equality, bool *out)
{
	struct work work = { .heap = heap, .equality = equality };
	bool same = true;
	int rc = push(&work, a, b);

	while (rc == 0 && same && work.count != 0) {
		struct pair pair = work.pairs[--work.count];

		rc = ms_poll(heap);
		if (rc == 0)
			rc = compare(&work, pair.a, pair.b, &same);
	}
	ms_heap_free(heap, work.pairs, work.capacity * sizeof(*work.pairs));
	if (rc == 0)
		*out = same;
	return rc;
}
