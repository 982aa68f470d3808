#include "value/opaque.h"

int ms_opaque_create(struct ms_heap *heap, const struct ms_opaque_type *type,
		     struct ms_opaque **out)
{
	struct ms_opaque *opaque =
		ms_object_alloc(heap, MS_TAG_OBJECT, MS_OBJECT, type->size);

	if (opaque == NULL)
		return -1;
	opaque->type = type;
	*out = opaque;
	return 0;
}
