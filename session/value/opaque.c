#include "value/opaque.h"

#include "value/class_info.h"

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

const char *ms_class_text(struct ms_value v)
{
	if (v.tag == MS_TAG_OBJECT)
		return ms_opaque_of(v)->type->name;
	return ms_class_name(ms_class_of(v));
}
