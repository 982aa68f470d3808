/*
 * The loop's short ways: scalars, elements, fields, calls.  Each does one thing
 * completely or says that it has to go the long way.
 *
 * Slots are copied member by member: they were just written so, and a load of
 * all 16 bytes would have to wait for the stores.
 */
#ifndef MS_VM_FAST_H
#define MS_VM_FAST_H

#include "value/struct.h"
#include "vm/machine.h"

/* A slot that a double or logical can simply be stored to. */
#define IS_PLAIN(v) ((v)->tag < MS_TAG_HEAP)

#define IS_DOUBLE(v) ((v)->tag == MS_TAG_DOUBLE)

/* Both halves at once: what was assigned bears no mark of the journal. */
static inline void put_tag(struct ms_value *slot, uint32_t tag)
{
	slot->tag = tag;
	slot->spare = 0;
}

static inline void put_real(struct ms_value *slot, double x)
{
	put_tag(slot, MS_TAG_DOUBLE);
	slot->as.real = x;
}

static inline void put_logical(struct ms_value *slot, bool x)
{
	put_tag(slot, MS_TAG_LOGICAL);
	slot->as.natural = x;
}

static inline void copy_plain(struct ms_value *to, const struct ms_value *from)
{
	put_tag(to, from->tag);
	to->as.natural = from->as.natural;
}

/* Copy any ordinary value into a slot. */
static inline void put_copy(struct ms_vm *vm, struct ms_value *to,
			    const struct ms_value *from)
{
	if (MS_LIKELY(from->tag < MS_TAG_HEAP && IS_PLAIN(to)))
		copy_plain(to, from);
	else
		ms_store(vm->heap, to, ms_retain(*from));
}

/* The same for a slot that may be a shared variable, and what may be none. */
static inline bool move_counted(struct ms_vm *vm, struct ms_value *to,
				const struct ms_value *from)
{
	uint32_t tag = from->tag;

	if (MS_UNLIKELY(tag < MS_TAG_HEAP || tag >= MS_TAG_LIST ||
			to->tag == MS_TAG_REF))
		return false;
	struct ms_value old = { .tag = to->tag, .as = to->as };
	struct ms_object *object = from->as.object;

	object->refs++;
	put_tag(to, tag);
	to->as.object = object;
	ms_release(vm->heap, old);
	return true;
}

/* Its count goes along. */
static inline bool take_counted(struct ms_vm *vm, struct ms_value *to,
				struct ms_value *from)
{
	uint32_t tag = from->tag;

	if (MS_UNLIKELY(tag == MS_TAG_NONE || to->tag == MS_TAG_REF))
		return false;
	struct ms_value old = { .tag = to->tag, .as = to->as };

	put_tag(to, tag);
	to->as = from->as;
	from->tag = MS_TAG_NONE;
	ms_release(vm->heap, old);
	return true;
}

/* The field of a 1x1 struct, where this instruction saw it the last time. */
static inline struct ms_value *known_field(const struct ms_frame *frame,
					   const uint64_t *pc,
					   const struct ms_value *v)
{
	const struct ms_field_cache *cache = frame->code->caches;
	const struct ms_struct *s;

	if (v->tag != MS_TAG_STRUCT || cache == NULL)
		return NULL;
	s = v->as.structure;
	cache += pc - frame->code->words - 1;
	if (s->shape->id != cache->shape || s->array.count != 1)
		return NULL;
	return (struct ms_value *)s->array.data + cache->index;
}

/* Element of a real array of any class but double. */
static inline bool index_other(const struct ms_array *array, size_t i,
			       struct ms_value *to)
{
	const char *data = array->data;

	if (i >= array->count || array->head.flags != 0)
		return false;
	switch (array->head.class_) {
	case MS_LOGICAL:
		put_logical(to, data[i] != 0);
		return true;
	case MS_CHAR:
		*to = ms_char(((const uint16_t *)array->data)[i]);
		return true;
	case MS_UINT8:
		*to = ms_natural(MS_UINT8, ((const uint8_t *)array->data)[i]);
		return true;
	case MS_INT32:
		*to = ms_signed(MS_INT32, ((const int32_t *)array->data)[i]);
		return true;
	default:
		return false;
	}
}

/* The same, written; also one behind the end of a row that has room. */
static inline bool write_scalar(struct ms_array *array, size_t i,
				const struct ms_value *v)
{
	bool grows = i >= array->count;

	if (array->head.refs != 1 || array->head.flags != 0 ||
	    array->head.class_ + 1u != v->tag)
		return false;
	if (grows) {
		if (i != array->count || i == 0 || i >= array->capacity ||
		    array->head.rank != 2 || array->dims[0] != 1)
			return false;
		array->count++;
		array->dims[1]++;
	}
	switch (array->head.class_) {
	case MS_DOUBLE:
		((double *)array->data)[i] = v->as.real;
		return true;
	case MS_LOGICAL:
		((uint8_t *)array->data)[i] = v->as.natural != 0;
		return true;
	case MS_CHAR:
		((uint16_t *)array->data)[i] = (uint16_t)v->as.natural;
		return true;
	case MS_UINT8:
		((uint8_t *)array->data)[i] = (uint8_t)v->as.natural;
		return true;
	case MS_INT32:
		((int32_t *)array->data)[i] = (int32_t)v->as.integer;
		return true;
	default:
		break;
	}
	/* As it was: other classes go the long way. */
	if (grows) {
		array->count--;
		array->dims[1]--;
	}
	return false;
}

/* Behind the end of a row of cells that has room. */
static inline bool append_cell(struct ms_array *array, size_t i,
			       const struct ms_value *v)
{
	if (i != array->count || i == 0 || i >= array->capacity ||
	    array->head.rank != 2 || array->dims[0] != 1)
		return false;
	((struct ms_value *)array->data)[i] = *v;
	array->count++;
	array->dims[1]++;
	return true;
}

/*
 * A call of a plain function whose arguments are where its slots begin.  What
 * could be asked beforehand was asked when the site's 'fast' was set; members
 * of the frame that plain functions don't use keep what they had.
 */
static inline bool enter_fast(struct ms_vm *vm, struct ms_frame *frame,
			      const struct ms_site_state *state,
			      struct ms_value *window)
{
	if (MS_UNLIKELY(state->fast != vm->generation ||
			frame->dynamic != NULL))
		return false;
	struct ms_code *code = state->binding.code;
	uint32_t given = state->site.argument_count;
	const struct ms_segment *segment = frame->segment;
	size_t room = segment->count - (size_t)(window - segment->values);

	if (MS_UNLIKELY(vm->depth >= vm->depth_limit ||
			code->record.slot_count > room))
		return false;
	struct ms_value *end = window + code->record.slot_count;
	struct ms_value *slot = window;
	for (; slot < window + given; slot++)
		if (MS_UNLIKELY(!ms_is_ordinary(*slot)))
			return false;
	for (; slot < end; slot++) {
		if (MS_UNLIKELY(slot->tag >= MS_TAG_HEAP))
			ms_release(vm->heap, *slot);
		slot->tag = MS_TAG_NONE;
	}
	struct ms_frame *callee = frame + 1;
	if (state->binding.unit != frame->unit)
		state->binding.unit->refs++;
	callee->slots = window;
	callee->end = end;
	callee->unit = state->binding.unit;
	callee->code = code;
	callee->pc = code->words;
	callee->result = window;
	callee->segment = frame->segment;
	callee->dynamic = NULL;
	callee->environment.tag = MS_TAG_NONE;
	callee->argument_count = given;
	callee->wanted = 1;
	callee->ignored = state->site.ignored;
	callee->result_mode = MS_RESULT_WINDOW;
	vm->depth++;
	return true;
}

/* Returns one value from a plain function to its caller's window. */
static inline bool return_fast(struct ms_vm *vm, struct ms_frame *frame)
{
	struct ms_code *code = frame->code;
	struct ms_value value;

	if (MS_UNLIKELY(frame->result_mode != MS_RESULT_WINDOW ||
			!code->plain || frame->wanted != 1 ||
			frame->dynamic != NULL))
		return false;
	value = frame->slots[code->first_output];
	if (!ms_is_ordinary(value))
		return false;
	frame->slots[code->first_output].tag = MS_TAG_NONE;
	for (struct ms_value *slot = frame->slots; slot < frame->end; slot++)
		if (MS_UNLIKELY(slot->tag >= MS_TAG_HEAP)) {
			struct ms_value old = *slot;

			slot->tag = MS_TAG_NONE;
			ms_release(vm->heap, old);
		}
	/* Its place was one of the slots just emptied, or was moved away. */
	frame->result->tag = value.tag;
	frame->result->as = value.as;
	vm->depth--;
	if (MS_UNLIKELY(frame->unit != frame[-1].unit))
		ms_unit_release(frame->unit);
	return true;
}

#endif
