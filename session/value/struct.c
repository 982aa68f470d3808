#include "value/struct.h"
#include "base/checked.h"
#include "value/exception.h"
#include "value/opaque.h"

#include <string.h>

int ms_struct_create_raw(struct ms_heap *heap, struct ms_shape *shape,
			 uint32_t rank, const size_t *dims,
			 struct ms_struct **out)
{
	uint32_t fields = shape->field_count;
	struct ms_struct *structure;
	size_t count;
	size_t values;

	if (ms_dims_count(heap, rank, dims,
			  (fields + (size_t)1) * sizeof(struct ms_value),
			  &count) != 0)
		return -1;
	structure = ms_object_alloc(heap, MS_TAG_STRUCT, MS_STRUCT,
				    sizeof(*structure));
	if (structure == NULL)
		return -1;
	structure->shape = ms_shape_retain(shape);
	structure->array.dims = structure->array.inline_dims;
	structure->array.head.rank = 2;
	if (!snap_mul_size(count, fields, &values) ||
	    ms_array_set_dims(heap, &structure->array, rank, dims) != 0 ||
	    ms_array_reserve(heap, &structure->array, values) != 0) {
		ms_release(heap, ms_take_object(structure));
		return -1;
	}
	structure->array.count = count;
	*out = structure;
	return 0;
}

int ms_struct_create(struct ms_heap *heap, struct ms_shape *shape,
		     uint32_t rank, const size_t *dims, struct ms_struct **out)
{
	if (ms_struct_create_raw(heap, shape, rank, dims, out) != 0)
		return -1;
	struct ms_value *values = (*out)->array.data;
	size_t count = (*out)->array.count * shape->field_count;
	for (size_t i = 0; i < count; i++)
		values[i] = ms_empty(heap);
	return 0;
}

/* Values are copied member by member: those that were just written so can't be
 * loaded whole without waiting. */
static void copy_values(const struct ms_value *from, struct ms_value *to,
			size_t count)
{
	for (size_t i = 0; i < count; i++) {
		to[i].tag = from[i].tag;
		to[i].spare = 0;
		to[i].as.natural = from[i].as.natural;
		if (to[i].tag >= MS_TAG_HEAP)
			to[i].as.object->refs++;
	}
}

/* One element.  Nothing is loaded that was just stored in smaller parts. */
static int copy_scalar(struct ms_heap *heap, const struct ms_struct *from,
		       struct ms_value *out)
{
	struct ms_shape *shape = from->shape;
	size_t size = shape->field_count * sizeof(struct ms_value);
	struct ms_struct *copy = ms_heap_alloc(heap, sizeof(*copy));
	struct ms_value *values;

	if (copy == NULL)
		return -1;
	values = ms_heap_alloc(heap, size);
	if (values == NULL) {
		ms_heap_free(heap, copy, sizeof(*copy));
		return -1;
	}
	copy->array.head = (struct ms_object){
		.refs = 1, .tag = MS_TAG_STRUCT, .class_ = MS_STRUCT, .rank = 2
	};
	copy->array.count = 1;
	copy->array.capacity = shape->field_count;
	copy->array.dims = copy->array.inline_dims;
	copy->array.inline_dims[0] = 1;
	copy->array.inline_dims[1] = 1;
	copy->array.data = values;
	copy->shape = ms_shape_retain(shape);
	copy_values(from->array.data, values, shape->field_count);
	*out = ms_take_object(copy);
	return 0;
}

int ms_struct_copy(struct ms_heap *heap, struct ms_value v,
		   struct ms_value *out)
{
	const struct ms_struct *from = ms_struct_of(v);
	struct ms_struct *copy;

	if (from->array.count == 1 && from->array.head.rank == 2 &&
	    from->shape->field_count != 0)
		return copy_scalar(heap, from, out);
	if (ms_struct_create_raw(heap, from->shape, from->array.head.rank,
				 from->array.dims, &copy) != 0)
		return -1;
	copy_values(from->array.data, copy->array.data,
		    from->array.count * from->shape->field_count);
	*out = ms_take_object(copy);
	return 0;
}

int ms_struct_own(struct ms_heap *heap, struct ms_value *target)
{
	struct ms_value copy;

	if (ms_is_unique(*target))
		return 0;
	if (ms_struct_copy(heap, *target, &copy) != 0)
		return -1;
	ms_take_into(heap, target, copy);
	return 0;
}

int ms_struct_scalar(struct ms_heap *heap, const char *const *names,
		     const struct ms_value *values, uint32_t count,
		     struct ms_value *out)
{
	const size_t one[2] = { 1, 1 };
	struct ms_value result;

	if (ms_empty_of(heap, MS_STRUCT, 2, one, &result) != 0)
		return -1;
	for (uint32_t i = 0; i < count; i++) {
		if (ms_field_write(heap, &result, names[i], strlen(names[i]),
				   values[i]) != 0) {
			ms_release(heap, result);
			return -1;
		}
	}
	*out = result;
	return 0;
}

/* --------------------------------------------------------------- reading */

const struct ms_value *ms_field_peek(struct ms_value value, const char *name,
				     size_t size)
{
	if (value.tag != MS_TAG_STRUCT || ms_count(value) != 1)
		return NULL;
	uint32_t index = ms_shape_find(ms_struct_of(value)->shape, name, size);
	return index == MS_NO_FIELD ? NULL : &ms_struct_values(value)[index];
}

bool ms_has_field(struct ms_value value, const char *name, size_t size)
{
	return value.tag == MS_TAG_STRUCT &&
	       ms_shape_find(ms_struct_of(value)->shape, name, size) !=
		       MS_NO_FIELD;
}

static int fail_no_field(struct ms_heap *heap, const char *name, size_t size)
{
	return ms_fail(heap, "MATLAB:nonExistentField",
		       "Unrecognized field name \"%.*s\".", (int)size, name);
}

static int fail_no_struct(struct ms_heap *heap)
{
	return ms_fail(heap, "MATLAB:structRefFromNonStruct",
		       "Dot indexing is not supported for variables of this "
		       "type.");
}

static bool is_called(const char *name, size_t size, const char *text)
{
	return size == strlen(text) && memcmp(name, text, size) == 0;
}

static int read_property(struct ms_heap *heap, struct ms_value value,
			 const char *name, size_t size, struct ms_value *out)
{
	const struct ms_exception *exception = ms_exception_of(value);

	if (is_called(name, size, "identifier"))
		*out = ms_retain(exception->identifier);
	else if (is_called(name, size, "message"))
		*out = ms_retain(exception->message);
	else if (is_called(name, size, "stack"))
		*out = ms_retain(exception->stack);
	else if (is_called(name, size, "cause"))
		*out = ms_retain(exception->causes);
	else
		return ms_fail(heap, "MATLAB:noSuchMethodOrField",
			       "Unrecognized method, property, or field "
			       "'%.*s' for class 'MException'.",
			       (int)size, name);
	return 0;
}

int ms_field_read(struct ms_heap *heap, struct ms_value value, const char *name,
		  size_t size, struct ms_value *out)
{
	if (value.tag == MS_TAG_EXCEPTION)
		return read_property(heap, value, name, size, out);
	if (value.tag == MS_TAG_OBJECT)
		return ms_opaque_get(heap, value, name, size, out);
	if (value.tag != MS_TAG_STRUCT)
		return fail_no_struct(heap);
	uint32_t index = ms_shape_find(ms_struct_of(value)->shape, name, size);
	if (index == MS_NO_FIELD)
		return fail_no_field(heap, name, size);
	if (ms_count(value) != 1)
		return ms_fail(heap,
			       "MATLAB:index:expected_one_output_from_"
			       "expression",
			       "Expected one output from a curly brace or dot "
			       "indexing expression, but there were %zu "
			       "results.",
			       ms_count(value));
	*out = ms_retain(ms_struct_values(value)[index]);
	return 0;
}

int ms_field_read_list(struct ms_heap *heap, struct ms_value value,
		       const char *name, size_t size, struct ms_list *list)
{
	struct ms_value one;

	if (value.tag != MS_TAG_STRUCT) {
		if (ms_field_read(heap, value, name, size, &one) != 0)
			return -1;
		return ms_list_take(heap, list, one);
	}
	const struct ms_shape *shape = ms_struct_of(value)->shape;
	uint32_t index = ms_shape_find(shape, name, size);
	if (index == MS_NO_FIELD)
		return fail_no_field(heap, name, size);
	const struct ms_value *values = ms_struct_values(value);
	size_t count = ms_count(value);
	for (size_t i = 0; i < count; i++) {
		one = ms_retain(values[i * shape->field_count + index]);
		if (ms_list_take(heap, list, one) != 0)
			return -1;
	}
	return 0;
}

/* --------------------------------------------------------------- writing */

/* Values of a unique struct, element by element with one field more. */
static int spread_values(struct ms_heap *heap, struct ms_struct *structure)
{
	struct ms_array *array = &structure->array;
	size_t fields = structure->shape->field_count;
	size_t total;

	if (!snap_mul_size(array->count, (fields + 1) * sizeof(struct ms_value),
			   &total))
		return ms_fail_memory(heap);
	struct ms_value *values = ms_heap_alloc(heap, total);
	if (values == NULL)
		return -1;
	for (size_t i = 0; i < array->count; i++) {
		if (fields != 0)
			memcpy(values + i * (fields + 1),
			       (struct ms_value *)array->data + i * fields,
			       fields * sizeof(*values));
		values[i * (fields + 1) + fields] = ms_empty(heap);
	}
	ms_heap_free(heap, array->data,
		     array->capacity * sizeof(struct ms_value));
	array->data = values;
	array->capacity = array->count * (fields + 1);
	return 0;
}

/* The usual case: a 1x1 struct, which has room for some more fields. */
static int append_value(struct ms_heap *heap, struct ms_struct *structure)
{
	struct ms_array *array = &structure->array;
	size_t fields = structure->shape->field_count;

	if (fields == array->capacity &&
	    ms_array_reserve(heap, array, fields < 4 ? 4 : 2 * fields) != 0)
		return -1;
	((struct ms_value *)array->data)[fields] = ms_empty(heap);
	return 0;
}

int ms_field_add(struct ms_heap *heap, struct ms_value *target,
		 const char *name, size_t size, uint32_t *index)
{
	struct ms_shape *shape;

	*index = ms_shape_find(ms_struct_of(*target)->shape, name, size);
	if (*index != MS_NO_FIELD)
		return 0;
	if (ms_struct_own(heap, target) != 0)
		return -1;
	struct ms_struct *structure = ms_struct_of(*target);
	if (ms_shape_add(heap, structure->shape, name, size, &shape) != 0)
		return -1;
	int rc = 0;
	if (structure->array.count == 1)
		rc = append_value(heap, structure);
	else if (structure->array.count != 0)
		rc = spread_values(heap, structure);
	if (rc != 0) {
		ms_shape_release(heap, shape);
		return rc;
	}
	ms_shape_release(heap, structure->shape);
	structure->shape = shape;
	*index = shape->field_count - 1;
	return 0;
}

int ms_fail_dot_assignment(struct ms_heap *heap)
{
	return ms_fail(heap, "MATLAB:structAssToNonStruct",
		       "Unable to perform assignment because dot indexing is "
		       "not supported for variables of this type.");
}

/* What a field can be assigned to although it is no struct yet. */
static bool can_become_struct(struct ms_value v)
{
	return ms_is_none(v) || (v.tag == MS_TAG_ARRAY && ms_count(v) == 0);
}

int ms_become_struct(struct ms_heap *heap, struct ms_value *target, size_t rows)
{
	const size_t dims[2] = { rows, rows };
	struct ms_value empty;

	if (target->tag == MS_TAG_STRUCT)
		return 0;
	if (!can_become_struct(*target))
		return ms_fail_dot_assignment(heap);
	if (ms_empty_of(heap, MS_STRUCT, 2, dims, &empty) != 0)
		return -1;
	ms_take_into(heap, target, empty);
	return 0;
}

/* An empty struct array gets its first element. */
static int make_scalar(struct ms_heap *heap, struct ms_value *target)
{
	const size_t one[2] = { 1, 1 };
	struct ms_struct *structure;

	if (ms_count(*target) == 1)
		return 0;
	if (ms_count(*target) != 0)
		return ms_fail(heap, "MATLAB:scalarStructRequired",
			       "Scalar structure required for this "
			       "assignment.");
	if (ms_struct_create(heap, ms_struct_of(*target)->shape, 2, one,
			     &structure) != 0)
		return -1;
	ms_take_into(heap, target, ms_take_object(structure));
	return 0;
}

int ms_field_slot(struct ms_heap *heap, struct ms_value *target,
		  const char *name, size_t size, struct ms_value **slot)
{
	uint32_t index;

	if (ms_become_struct(heap, target, 1) != 0 ||
	    make_scalar(heap, target) != 0 ||
	    ms_field_add(heap, target, name, size, &index) != 0 ||
	    ms_struct_own(heap, target) != 0)
		return -1;
	*slot = &ms_struct_values(*target)[index];
	return 0;
}

int ms_field_write(struct ms_heap *heap, struct ms_value *target,
		   const char *name, size_t size, struct ms_value value)
{
	if (target->tag == MS_TAG_OBJECT)
		return ms_opaque_set(heap, *target, name, size, value);
	struct ms_value held = ms_retain(value);
	struct ms_value *slot;

	if (ms_field_slot(heap, target, name, size, &slot) != 0) {
		ms_release(heap, held);
		return -1;
	}
	ms_take_into(heap, slot, held);
	return 0;
}

/* -------------------------------------------------------- whole structs */

/* A struct whose field 'i' is field order[i] of 'value'. */
static int pick_fields(struct ms_heap *heap, struct ms_value value,
		       struct ms_shape *shape, const uint32_t *order,
		       struct ms_value *out)
{
	const struct ms_struct *from = ms_struct_of(value);
	struct ms_struct *to;

	if (ms_struct_create_raw(heap, shape, from->array.head.rank,
				 from->array.dims, &to) != 0)
		return -1;
	const struct ms_value *in = from->array.data;
	struct ms_value *values = to->array.data;
	size_t count = shape->field_count == 0 ? 0 : from->array.count;
	for (size_t e = 0; e < count; e++) {
		for (uint32_t i = 0; i < shape->field_count; i++)
			values[i] = ms_retain(in[order[i]]);
		values += shape->field_count;
		in += from->shape->field_count;
	}
	*out = ms_take_object(to);
	return 0;
}

int ms_field_remove(struct ms_heap *heap, struct ms_value *target,
		    const char *name, size_t size)
{
	if (target->tag != MS_TAG_STRUCT)
		return fail_no_struct(heap);
	struct ms_shape *old = ms_struct_of(*target)->shape;
	uint32_t index = ms_shape_find(old, name, size);
	struct ms_shape *shape;
	struct ms_value result;

	if (index == MS_NO_FIELD)
		return fail_no_field(heap, name, size);
	size_t order_size = old->field_count * sizeof(uint32_t);
	uint32_t *order = ms_heap_alloc(heap, order_size);
	if (order == NULL)
		return -1;
	for (uint32_t i = 0; i + 1 < old->field_count; i++)
		order[i] = i < index ? i : i + 1;
	int rc = ms_shape_remove(heap, old, index, &shape);
	if (rc == 0) {
		rc = pick_fields(heap, *target, shape, order, &result);
		ms_shape_release(heap, shape);
	}
	ms_heap_free(heap, order, order_size);
	if (rc == 0)
		ms_take_into(heap, target, result);
	return rc;
}

int ms_struct_match(struct ms_heap *heap, struct ms_value value,
		    struct ms_shape *shape, bool *matches, struct ms_value *out)
{
	const struct ms_shape *from = ms_struct_of(value)->shape;

	*matches = from->field_count == shape->field_count;
	if (from == shape) {
		*out = ms_retain(value);
		return 0;
	}
	if (!*matches)
		return 0;
	/* One more than needed, so that it isn't nothing. */
	size_t size = (shape->field_count + (size_t)1) * sizeof(uint32_t);
	uint32_t *order = ms_heap_alloc(heap, size);
	if (order == NULL)
		return -1;
	for (uint32_t i = 0; i < shape->field_count && *matches; i++) {
		const struct ms_name *name = ms_shape_name(shape, i);

		order[i] = ms_shape_find(from, name->text, name->size);
		*matches = order[i] != MS_NO_FIELD;
	}
	int rc = 0;
	if (*matches)
		rc = pick_fields(heap, value, shape, order, out);
	ms_heap_free(heap, order, size);
	return rc;
}
