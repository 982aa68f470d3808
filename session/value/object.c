/* The end of objects, without recursion however deep they nest. */
#include "value/exception.h"
#include "value/function.h"
#include "value/list.h"
#include "value/opaque.h"
#include "value/range.h"
#include "value/sorted.h"
#include "value/sparse.h"
#include "value/struct.h"
#include "value/class_info.h"

static void free_dims(struct ms_heap *heap, struct ms_array *array)
{
	if (array->dims != array->inline_dims)
		ms_heap_free(heap, array->dims,
			     array->head.rank * sizeof(*array->dims));
}

static void end_array(struct ms_heap *heap, struct ms_array *array)
{
	enum ms_class class_ = (enum ms_class)array->head.class_;
	bool complex = (array->head.flags & MS_COMPLEX) != 0;

	if (!ms_class_is_plain(class_))
		ms_release_all(heap, array->data, array->count);
	ms_heap_free(heap, array->data,
		     array->capacity * ms_element_size(class_, complex));
	ms_heap_free(heap, array, sizeof(*array));
}

/* All but what it holds. */
static void end_struct(struct ms_heap *heap, struct ms_struct *structure)
{
	struct ms_array *array = &structure->array;

	ms_heap_free(heap, array->data,
		     array->capacity * sizeof(struct ms_value));
	ms_shape_release(heap, structure->shape);
	ms_heap_free(heap, structure, sizeof(*structure));
}

static void release_fields(struct ms_heap *heap,
			   const struct ms_struct *structure)
{
	ms_release_all(heap, structure->array.data,
		       structure->array.count * structure->shape->field_count);
}

static void end_function(struct ms_heap *heap, struct ms_function *function)
{
	ms_release(heap, function->name);
	ms_release_all(heap, function->captures, function->capture_count);
	ms_heap_free(heap, function->captures,
		     function->capture_count * sizeof(struct ms_value));
	if (function->code.unit != NULL && heap->code.release != NULL)
		heap->code.release(heap->code.context, function->code.unit);
	ms_heap_free(heap, function, sizeof(*function));
}

static void end_exception(struct ms_heap *heap, struct ms_exception *exception)
{
	ms_release(heap, exception->identifier);
	ms_release(heap, exception->message);
	ms_release(heap, exception->stack);
	ms_release(heap, exception->causes);
	ms_heap_free(heap, exception, sizeof(*exception));
}

static void end_opaque(struct ms_heap *heap, struct ms_opaque *opaque)
{
	ms_opaque_empty(heap, opaque);
	ms_heap_free(heap, opaque, sizeof(*opaque));
}

static void end_list(struct ms_heap *heap, struct ms_list *list)
{
	ms_release_all(heap, list->values, list->count);
	ms_list_free_block(heap, list);
	ms_heap_free(heap, list, sizeof(*list));
}

static void end_content(struct ms_heap *heap, struct ms_object *object)
{
	void *whole = object;

	switch ((enum ms_tag)object->tag) {
	case MS_TAG_ARRAY:
		end_array(heap, whole);
		break;
	case MS_TAG_RANGE:
		ms_heap_free(heap, whole, sizeof(struct ms_range));
		break;
	case MS_TAG_SPARSE:
		ms_sparse_end(heap, whole);
		break;
	case MS_TAG_STRUCT:
		release_fields(heap, whole);
		end_struct(heap, whole);
		break;
	case MS_TAG_FUNCTION:
		end_function(heap, whole);
		break;
	case MS_TAG_EXCEPTION:
		end_exception(heap, whole);
		break;
	case MS_TAG_OBJECT:
		end_opaque(heap, whole);
		break;
	case MS_TAG_LIST:
		end_list(heap, whole);
		break;
	case MS_TAG_SORTED:
		ms_sorted_end(heap, whole);
		break;
	case MS_TAG_REF:
		ms_release(heap, ((struct ms_box *)whole)->value);
		ms_heap_free(heap, whole, sizeof(struct ms_box));
		break;
	case MS_TAG_NONE:
	case MS_TAG_LOGICAL:
	case MS_TAG_CHAR:
	case MS_TAG_DOUBLE:
	case MS_TAG_SINGLE:
	case MS_TAG_INT8:
	case MS_TAG_INT16:
	case MS_TAG_INT32:
	case MS_TAG_INT64:
	case MS_TAG_UINT8:
	case MS_TAG_UINT16:
	case MS_TAG_UINT32:
	case MS_TAG_UINT64:
	case MS_TAG_COLON:
		break;
	}
}

static bool is_array(const struct ms_object *object)
{
	return object->tag == MS_TAG_ARRAY || object->tag == MS_TAG_STRUCT;
}

/* The usual array or struct holds nothing that is counted: no list is needed.
 */
static bool end_plain(struct ms_heap *heap, struct ms_object *object)
{
	struct ms_array *array = (struct ms_array *)(void *)object;

	if (!is_array(object) || array->dims != array->inline_dims)
		return false;
	if (object->tag == MS_TAG_ARRAY) {
		if (!ms_class_is_plain((enum ms_class)object->class_))
			return false;
		end_array(heap, array);
		return true;
	}
	struct ms_struct *structure = (struct ms_struct *)(void *)object;
	const struct ms_value *values = array->data;
	size_t count = array->count * structure->shape->field_count;
	for (size_t i = 0; i < count; i++)
		if (values[i].tag >= MS_TAG_HEAP)
			return false;
	end_struct(heap, structure);
	return true;
}

/*
 * 'next' lies where the rank was, so the dimensions go first.  What an object
 * holds is released while 'freeing' is set: objects that end then only join the
 * list.
 */
void ms_object_end(struct ms_heap *heap, struct ms_object *object)
{
	if (end_plain(heap, object))
		return;
	if (is_array(object))
		free_dims(heap, (struct ms_array *)(void *)object);
	object->next = heap->dying;
	heap->dying = object;
	if (heap->freeing)
		return;
	heap->freeing = true;
	while (heap->dying != NULL) {
		struct ms_object *first = heap->dying;

		heap->dying = first->next;
		end_content(heap, first);
	}
	heap->freeing = false;
}

void ms_release_all(struct ms_heap *heap, struct ms_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		ms_release(heap, values[i]);
}
