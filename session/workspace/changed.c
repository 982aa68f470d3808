#include "workspace/changed.h"

#include "value/function.h"
#include "value/list.h"
#include "value/opaque.h"
#include "value/sorted.h"
#include "value/struct.h"
#include "workspace/content.h"

bool ms_changed_find(struct ms_heap *heap)
{
	struct ms_opaque *opaque = NULL;
	bool any = false;

	while ((opaque = ms_opaques_changed(heap, opaque)) != NULL) {
		opaque->differs =
			!ms_content_equal(opaque->before, opaque->content);
		any = any || opaque->differs;
	}
	return any;
}

/* A search; objects that were looked at bear its number. */
struct search {
	uint64_t number;
	uint32_t depth;
	uint32_t steps;
};

static bool leads(struct search *search, struct ms_value v);

static bool any_leads(struct search *search, const struct ms_value *values,
		      size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ms_is_heap(values[i]) && leads(search, values[i]))
			return true;
	return false;
}

static bool pairs_lead(struct search *search, const struct ms_sorted *sorted)
{
	const struct ms_sorted_node *node;
	struct ms_sorted_walk walk;

	ms_sorted_walk_begin(&walk, sorted);
	while ((node = ms_sorted_walk_next(&walk)) != NULL)
		if (ms_is_heap(node->value) && leads(search, node->value))
			return true;
	return false;
}

static bool object_leads(struct search *search, struct ms_opaque *opaque)
{
	if (opaque->differs)
		return true;
	if (opaque->search == search->number)
		return false;
	opaque->search = search->number;
	return ms_is_heap(opaque->content) && leads(search, opaque->content);
}

static bool parts_lead(struct search *search, struct ms_value v)
{
	const struct ms_function *function;

	switch (v.tag) {
	case MS_TAG_ARRAY:
		return ms_class_of(v) == MS_CELL &&
		       any_leads(search, v.as.array->data, v.as.array->count);
	case MS_TAG_STRUCT:
		return any_leads(search, ms_struct_values(v),
				 ms_count(v) *
					 ms_struct_of(v)->shape->field_count);
	case MS_TAG_FUNCTION:
		function = ms_function_of(v);
		return any_leads(search, function->captures,
				 function->capture_count);
	case MS_TAG_LIST:
		return any_leads(search, ms_list_of(v)->values,
				 ms_list_of(v)->count);
	case MS_TAG_REF:
		return any_leads(search, &ms_box_of(v)->value, 1);
	case MS_TAG_SORTED:
		return pairs_lead(search, ms_sorted_of(v));
	case MS_TAG_OBJECT:
		return object_leads(search, ms_opaque_of(v));
	default:
		return false;
	}
}

static bool leads(struct search *search, struct ms_value v)
{
	if (search->depth == 0 || search->steps == 0)
		return true;
	search->steps--;
	search->depth--;
	bool result = parts_lead(search, v);
	search->depth++;
	return result;
}

bool ms_changed_within(struct ms_heap *heap, struct ms_value v)
{
	struct search search = { .number = ++heap->search,
				 .depth = MS_CONTENT_DEPTH,
				 .steps = MS_CONTENT_STEPS };

	return ms_is_heap(v) && leads(&search, v);
}
