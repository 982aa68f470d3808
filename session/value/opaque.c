#include "value/opaque.h"

#include "value/class_info.h"
#include "value/dims.h"

/* ------------------------------------------------------- beginning and end */

static void list(struct ms_heap *heap, struct ms_opaque *opaque)
{
	opaque->next = heap->objects;
	if (opaque->next != NULL)
		opaque->next->previous = opaque;
	heap->objects = opaque;
	opaque->listed = true;
}

static void unlist(struct ms_heap *heap, struct ms_opaque *opaque)
{
	if (!opaque->listed)
		return;
	if (opaque->previous != NULL)
		opaque->previous->next = opaque->next;
	else
		heap->objects = opaque->next;
	if (opaque->next != NULL)
		opaque->next->previous = opaque->previous;
	opaque->listed = false;
}

int ms_opaque_create(struct ms_heap *heap, const struct ms_opaque_type *type,
		     struct ms_value content, struct ms_value *out)
{
	struct ms_opaque *opaque = ms_object_alloc(heap, MS_TAG_OBJECT,
						   MS_OBJECT, sizeof(*opaque));

	if (opaque == NULL) {
		ms_release(heap, content);
		return -1;
	}
	opaque->type = type;
	opaque->content = content;
	opaque->round = heap->round;
	list(heap, opaque);
	*out = ms_take_object(opaque);
	return 0;
}

void ms_opaque_empty(struct ms_heap *heap, struct ms_opaque *opaque)
{
	unlist(heap, opaque);
	ms_take_into(heap, &opaque->content, ms_none());
}

/* Each leaves the list before its content goes: what that releases may be any
 * of the others. */
void ms_opaques_end(struct ms_heap *heap)
{
	while (heap->objects != NULL) {
		struct ms_opaque *opaque = heap->objects;

		opaque->head.refs++;
		ms_opaque_empty(heap, opaque);
		ms_release(heap, ms_take_object(opaque));
	}
}

/* ------------------------------------------------------------------ asking */

const char *ms_class_text(struct ms_value v)
{
	if (v.tag == MS_TAG_OBJECT)
		return ms_opaque_of(v)->type->name;
	return ms_class_name(ms_class_of(v));
}

const size_t *ms_shown_dims(struct ms_value v, size_t room[2])
{
	if (v.tag != MS_TAG_OBJECT || ms_opaque_of(v)->type->count == NULL)
		return ms_dims(v);
	room[0] = ms_opaque_of(v)->type->count(ms_opaque_of(v));
	room[1] = 1;
	return room;
}

int ms_opaque_fail_member(struct ms_heap *heap, struct ms_value object,
			  const char *name, size_t size)
{
	return ms_fail(heap, "MATLAB:noSuchMethodOrField",
		       "Unrecognized method, property, or field '%.*s' for "
		       "class '%s'.",
		       (int)size, name, ms_class_text(object));
}

int ms_opaque_get(struct ms_heap *heap, struct ms_value object,
		  const char *name, size_t size, struct ms_value *out)
{
	struct ms_opaque *opaque = ms_opaque_of(object);
	int rc = opaque->type->get == NULL
			 ? 1
			 : opaque->type->get(heap, opaque, name, size, out);

	if (rc > 0)
		return ms_opaque_fail_member(heap, object, name, size);
	return rc;
}

int ms_opaque_set(struct ms_heap *heap, struct ms_value object,
		  const char *name, size_t size, struct ms_value value)
{
	struct ms_opaque *opaque = ms_opaque_of(object);
	int rc = opaque->type->set == NULL
			 ? 1
			 : opaque->type->set(heap, opaque, name, size, value);

	if (rc > 0)
		return ms_opaque_fail_member(heap, object, name, size);
	return rc;
}

/* object(1) is the object itself where its class gives no other meaning. */
static bool is_one(const struct ms_value *indexes, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (indexes[i].tag != MS_TAG_COLON &&
		    (indexes[i].tag != MS_TAG_DOUBLE ||
		     indexes[i].as.real != 1))
			return false;
	return true;
}

int ms_opaque_read(struct ms_heap *heap, struct ms_value object,
		   const struct ms_value *indexes, uint32_t count,
		   struct ms_value *out)
{
	struct ms_opaque *opaque = ms_opaque_of(object);

	if (opaque->type->read != NULL)
		return opaque->type->read(heap, opaque, indexes, count, out);
	if (!is_one(indexes, count))
		return ms_fail(heap, "MATLAB:badsubscript",
			       "Index exceeds the number of array elements. "
			       "Index must not exceed 1.");
	*out = ms_retain(object);
	return 0;
}

int ms_opaque_write(struct ms_heap *heap, struct ms_value object,
		    const struct ms_value *indexes, uint32_t count,
		    struct ms_value value)
{
	struct ms_opaque *opaque = ms_opaque_of(object);

	if (opaque->type->write == NULL)
		return ms_fail(heap, "MATLAB:index:assignmentToObject",
			       "Elements of a '%s' can't be assigned to.",
			       opaque->type->name);
	return opaque->type->write(heap, opaque, indexes, count, value);
}

/* ---------------------------------------------------------------- requests */

struct ms_value *ms_opaque_change(struct ms_heap *heap,
				  struct ms_opaque *opaque)
{
	/* One that was made in this request goes with it. */
	if (!heap->tracking || opaque->kept || opaque->round == heap->round)
		return &opaque->content;
	opaque->before = ms_retain(opaque->content);
	opaque->head.refs++;
	opaque->kept = true;
	opaque->next_changed = heap->changed;
	heap->changed = opaque;
	return &opaque->content;
}

void ms_opaques_begin(struct ms_heap *heap)
{
	heap->round++;
	heap->tracking = true;
}

static void end_request(struct ms_heap *heap, bool undo)
{
	heap->tracking = false;
	while (heap->changed != NULL) {
		struct ms_opaque *opaque = heap->changed;
		struct ms_value before = opaque->before;

		heap->changed = opaque->next_changed;
		opaque->before = ms_none();
		opaque->kept = false;
		opaque->differs = false;
		if (undo)
			ms_take_into(heap, &opaque->content, before);
		else
			ms_release(heap, before);
		ms_release(heap, ms_take_object(opaque));
	}
}

void ms_opaques_keep(struct ms_heap *heap)
{
	end_request(heap, false);
}

void ms_opaques_undo(struct ms_heap *heap)
{
	end_request(heap, true);
}

struct ms_opaque *ms_opaques_changed(const struct ms_heap *heap,
				     const struct ms_opaque *previous)
{
	return previous == NULL ? heap->changed : previous->next_changed;
}
