/*
 * Struct arrays.  Names are UTF-8 with a size; whether they are valid
 * identifiers is asked by whoever gets them from the user.
 */
#ifndef MS_VALUE_STRUCT_H
#define MS_VALUE_STRUCT_H

#include "value/array.h"
#include "value/list.h"
#include "value/shape.h"

/* The array's data is struct ms_value, element by element: field 'f' of element
 * 'e' is values[e * shape->field_count + f].  capacity counts values. */
struct ms_struct {
	struct ms_array array;
	struct ms_shape *shape;
};

static inline struct ms_struct *ms_struct_of(struct ms_value v)
{
	return v.as.structure;
}

static inline struct ms_value *ms_struct_values(struct ms_value v)
{
	return v.as.structure->array.data;
}

/* All fields []; the shape is retained. */
int ms_struct_create(struct ms_heap *heap, struct ms_shape *shape,
		     uint32_t rank, const size_t *dims, struct ms_struct **out);

/* The same with values that are still NONE, for code that sets them all. */
int ms_struct_create_raw(struct ms_heap *heap, struct ms_shape *shape,
			 uint32_t rank, const size_t *dims,
			 struct ms_struct **out);

/* Another object with the same shape, dimensions and values. */
int ms_struct_copy(struct ms_heap *heap, struct ms_value v,
		   struct ms_value *out);

/* A 1x1 struct with these fields; the values are retained. */
int ms_struct_scalar(struct ms_heap *heap, const char *const *names,
		     const struct ms_value *values, uint32_t count,
		     struct ms_value *out);

/* value.name of a 1x1 struct, borrowed: NULL when it is no struct, not 1x1, or
 * lacks the field.  No error is set. */
const struct ms_value *ms_field_peek(struct ms_value value, const char *name,
				     size_t size);

/* value.name, exactly one value; also of exceptions (identifier, message,
 * stack, cause).  MATLAB:nonExistentField, MATLAB:structRefFromNonStruct. */
int ms_field_read(struct ms_heap *heap, struct ms_value value, const char *name,
		  size_t size, struct ms_value *out);

/* value.name of each element, appended to a list. */
int ms_field_read_list(struct ms_heap *heap, struct ms_value value,
		       const char *name, size_t size, struct ms_list *list);

/* target.name = value of a 1x1 struct; NONE and [] become one. */
int ms_field_write(struct ms_heap *heap, struct ms_value *target,
		   const char *name, size_t size, struct ms_value value);

/* The place of target.name: the struct is made unique, a missing field is added
 * as [].  Valid until the target changes. */
int ms_field_slot(struct ms_heap *heap, struct ms_value *target,
		  const char *name, size_t size, struct ms_value **slot);

/* The same for target(indexes...).name, one element; the array grows. */
int ms_element_field_slot(struct ms_heap *heap, struct ms_value *target,
			  const struct ms_value *indexes, uint32_t count,
			  const char *name, size_t size,
			  struct ms_value **slot);

/* Add a field, [] everywhere, to a unique or shared struct; fine when there. */
int ms_field_add(struct ms_heap *heap, struct ms_value *target,
		 const char *name, size_t size, uint32_t *index);

/* rmfield(); MATLAB:nonExistentField when it isn't there. */
int ms_field_remove(struct ms_heap *heap, struct ms_value *target,
		    const char *name, size_t size);

/*
 * 'value' with its fields in the order of 'shape'.  '*matches' tells whether it
 * has just these fields; '*out' is written only then.
 */
int ms_struct_match(struct ms_heap *heap, struct ms_value value,
		    struct ms_shape *shape, bool *matches,
		    struct ms_value *out);

/* '*target' is a struct: make it the only holder. */
int ms_struct_own(struct ms_heap *heap, struct ms_value *target);

/* NONE and empty arrays become a struct without fields, rows x rows; a struct
 * stays; anything else can't be assigned to by a dot. */
int ms_become_struct(struct ms_heap *heap, struct ms_value *target,
		     size_t rows);
int ms_fail_dot_assignment(struct ms_heap *heap);

bool ms_has_field(struct ms_value value, const char *name, size_t size);

#endif
