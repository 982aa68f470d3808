/* A field of one element of a struct array. */
#include "value/index_grow.h"
#include "value/struct.h"

int ms_element_field_slot(struct ms_heap *heap, struct ms_value *target,
			  const struct ms_value *indexes, uint32_t count,
			  const char *name, size_t size, struct ms_value **slot)
{
	uint32_t index;
	size_t offset;

	if (ms_become_struct(heap, target, 0) != 0 ||
	    ms_struct_own(heap, target) != 0 ||
	    ms_array_place(heap, target->as.array, indexes, count, &offset) !=
		    0 ||
	    ms_field_add(heap, target, name, size, &index) != 0)
		return -1;
	offset *= ms_struct_of(*target)->shape->field_count;
	*slot = &ms_struct_values(*target)[offset + index];
	return 0;
}
