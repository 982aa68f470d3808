#include "value/list.h"

#include <string.h>

int ms_list_create(struct ms_heap *heap, size_t capacity, struct ms_list **out)
{
	struct ms_list *list =
		ms_object_alloc(heap, MS_TAG_LIST, MS_CELL, sizeof(*list));

	if (list == NULL)
		return -1;
	if (capacity > SIZE_MAX / sizeof(*list->values)) {
		ms_release(heap, ms_take_object(list));
		return ms_fail_memory(heap);
	}
	if (capacity != 0) {
		list->values =
			ms_heap_alloc(heap, capacity * sizeof(*list->values));
		if (list->values == NULL) {
			ms_release(heap, ms_take_object(list));
			return -1;
		}
		list->capacity = capacity;
	}
	*out = list;
	return 0;
}

void ms_list_free_block(struct ms_heap *heap, struct ms_list *list)
{
	if (list->values != NULL)
		ms_heap_free(heap, list->values - list->taken,
			     (list->capacity + list->taken) *
				     sizeof(*list->values));
}

static int make_room(struct ms_heap *heap, struct ms_list *list)
{
	size_t size = sizeof(*list->values);
	size_t capacity = list->capacity < 4 ? 4 : list->capacity * 2;

	if (list->count < list->capacity)
		return 0;
	if (list->capacity > SIZE_MAX / size / 2)
		return ms_fail_memory(heap);
	struct ms_value *values = ms_heap_alloc(heap, capacity * size);
	if (values == NULL)
		return -1;
	if (list->count != 0)
		memcpy(values, list->values, list->count * size);
	ms_list_free_block(heap, list);
	list->values = values;
	list->taken = 0;
	list->capacity = capacity;
	return 0;
}

int ms_list_take(struct ms_heap *heap, struct ms_list *list, struct ms_value v)
{
	if (make_room(heap, list) != 0) {
		ms_release(heap, v);
		return -1;
	}
	list->values[list->count++] = v;
	return 0;
}

int ms_list_append(struct ms_heap *heap, struct ms_list *list,
		   struct ms_value v)
{
	if (v.tag != MS_TAG_LIST)
		return ms_list_take(heap, list, ms_retain(v));
	const struct ms_list *from = ms_list_of(v);
	for (size_t i = 0; i < from->count; i++)
		if (ms_list_take(heap, list, ms_retain(from->values[i])) != 0)
			return -1;
	return 0;
}

int ms_box_create(struct ms_heap *heap, struct ms_value content,
		  struct ms_value *out)
{
	struct ms_box *box =
		ms_object_alloc(heap, MS_TAG_REF, MS_CELL, sizeof(*box));

	if (box == NULL)
		return -1;
	box->value = ms_retain(content);
	*out = ms_take_object(box);
	return 0;
}
