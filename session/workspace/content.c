#include "workspace/content.h"

#include "value/array.h"
#include "value/class_info.h"
#include "value/function.h"
#include "value/range.h"
#include "value/sorted.h"
#include "value/sparse.h"
#include "value/struct.h"

#include <string.h>

/* What is left to spend. */
struct work {
	uint32_t depth;
	uint32_t steps;
};

static bool equal(struct work *work, struct ms_value a, struct ms_value b);

static bool same_dims(struct ms_value a, struct ms_value b)
{
	uint32_t rank = ms_rank(a);

	return rank == ms_rank(b) &&
	       memcmp(ms_dims(a), ms_dims(b), rank * sizeof(size_t)) == 0;
}

static bool same_bytes(const void *a, const void *b, size_t size)
{
	return size == 0 || memcmp(a, b, size) == 0;
}

static bool equal_all(struct work *work, const struct ms_value *a,
		      const struct ms_value *b, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!equal(work, a[i], b[i]))
			return false;
	return true;
}

static bool equal_arrays(struct work *work, struct ms_value a,
			 struct ms_value b)
{
	const struct ms_array *x = a.as.array;
	const struct ms_array *y = b.as.array;

	if (x->head.class_ != y->head.class_ ||
	    ms_is_complex(a) != ms_is_complex(b) || !same_dims(a, b))
		return false;
	if (x->head.class_ == MS_CELL || x->head.class_ == MS_STRING)
		return equal_all(work, x->data, y->data, x->count);
	return same_bytes(
		x->data, y->data,
		x->count * ms_element_size(x->head.class_, ms_is_complex(a)));
}

static bool same_fields(const struct ms_shape *a, const struct ms_shape *b)
{
	if (a == b)
		return true;
	if (a->field_count != b->field_count)
		return false;
	for (uint32_t i = 0; i < a->field_count; i++)
		if (strcmp(ms_shape_name(a, i)->text,
			   ms_shape_name(b, i)->text) != 0)
			return false;
	return true;
}

static bool equal_structs(struct work *work, struct ms_value a,
			  struct ms_value b)
{
	const struct ms_shape *shape = ms_struct_of(a)->shape;

	return same_dims(a, b) && same_fields(shape, ms_struct_of(b)->shape) &&
	       equal_all(work, ms_struct_values(a), ms_struct_values(b),
			 ms_count(a) * shape->field_count);
}

static bool equal_ranges(struct ms_value a, struct ms_value b)
{
	const struct ms_range *x = (const void *)a.as.object;
	const struct ms_range *y = (const void *)b.as.object;

	return x->dims[0] == y->dims[0] && x->dims[1] == y->dims[1] &&
	       same_bytes(&x->base, &y->base, sizeof(x->base)) &&
	       same_bytes(&x->step, &y->step, sizeof(x->step)) &&
	       same_bytes(&x->last, &y->last, sizeof(x->last));
}

/* A range is as good as the row of its elements. */
static bool equal_elements(struct ms_value range, struct ms_value row)
{
	const struct ms_range *r = (const void *)range.as.object;
	const struct ms_array *x = row.as.array;
	const double *elements = x->data;

	if (row.tag != MS_TAG_ARRAY || x->head.class_ != MS_DOUBLE ||
	    ms_is_complex(row) || !same_dims(range, row))
		return false;
	for (size_t i = 0; i < r->dims[1]; i++) {
		double element = ms_range_at(r, i);

		if (!same_bytes(&element, &elements[i], sizeof(element)))
			return false;
	}
	return true;
}

static bool equal_sparse(struct ms_value a, struct ms_value b)
{
	const struct ms_sparse *x = ms_sparse_of(a);
	const struct ms_sparse *y = ms_sparse_of(b);
	size_t element = ms_element_size(x->head.class_, ms_is_complex(a));

	return x->head.class_ == y->head.class_ &&
	       ms_is_complex(a) == ms_is_complex(b) &&
	       x->dims[0] == y->dims[0] && x->dims[1] == y->dims[1] &&
	       x->count == y->count &&
	       same_bytes(x->starts, y->starts,
			  (x->dims[1] + 1) * sizeof(*x->starts)) &&
	       same_bytes(x->rows, y->rows, x->count * sizeof(*x->rows)) &&
	       same_bytes(x->data, y->data, x->count * element);
}

/* Functions found by name are the same when the names are; of others each is
 * its own. */
static bool equal_functions(struct work *work, struct ms_value a,
			    struct ms_value b)
{
	const struct ms_function *x = ms_function_of(a);
	const struct ms_function *y = ms_function_of(b);

	return x->kind == MS_FUNCTION_NAME && y->kind == MS_FUNCTION_NAME &&
	       equal(work, x->name, y->name);
}

static bool equal_pairs(struct work *work, struct ms_value a, struct ms_value b)
{
	const struct ms_sorted *x = ms_sorted_of(a);
	const struct ms_sorted *y = ms_sorted_of(b);
	const struct ms_sorted_node *i, *k;
	struct ms_sorted_walk along_x, along_y;

	if (x->kind != y->kind || x->count != y->count)
		return false;
	ms_sorted_walk_begin(&along_x, x);
	ms_sorted_walk_begin(&along_y, y);
	while ((i = ms_sorted_walk_next(&along_x)) != NULL &&
	       (k = ms_sorted_walk_next(&along_y)) != NULL)
		if (i != k && (ms_sorted_compare(i->key, k->key) != 0 ||
			       !equal(work, i->value, k->value)))
			return false;
	return true;
}

static bool equal_objects(struct work *work, struct ms_value a,
			  struct ms_value b)
{
	if (a.tag == MS_TAG_RANGE && b.tag != MS_TAG_RANGE)
		return equal_elements(a, b);
	if (b.tag == MS_TAG_RANGE && a.tag != MS_TAG_RANGE)
		return equal_elements(b, a);
	if (a.tag != b.tag)
		return false;
	switch (a.tag) {
	case MS_TAG_ARRAY:
		return equal_arrays(work, a, b);
	case MS_TAG_RANGE:
		return equal_ranges(a, b);
	case MS_TAG_SPARSE:
		return equal_sparse(a, b);
	case MS_TAG_STRUCT:
		return equal_structs(work, a, b);
	case MS_TAG_FUNCTION:
		return equal_functions(work, a, b);
	case MS_TAG_SORTED:
		return equal_pairs(work, a, b);
	default:
		return false;
	}
}

static bool equal(struct work *work, struct ms_value a, struct ms_value b)
{
	if (a.tag == b.tag && a.as.natural == b.as.natural)
		return true;
	if (!ms_is_heap(a) || !ms_is_heap(b) || work->depth == 0 ||
	    work->steps == 0)
		return false;
	work->steps--;
	work->depth--;
	bool result = equal_objects(work, a, b);
	work->depth++;
	return result;
}

bool ms_content_equal(struct ms_value a, struct ms_value b)
{
	struct work work = { .depth = MS_CONTENT_DEPTH,
			     .steps = MS_CONTENT_STEPS };

	return equal(&work, a, b);
}
