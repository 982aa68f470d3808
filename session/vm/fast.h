/*
 * The loop's short ways: scalars, elements, fields, calls.  Each does one thing
 * completely or says that it has to go the long way.
 *
 * Slots are copied member by member: they were just written so, and a load of
 * all 16 bytes would have to wait for the stores.
 */
#ifndef MS_VM_FAST_H
#define MS_VM_FAST_H

#include "value/index.h"
#include "value/struct.h"
#include "vm/machine.h"

#include <string.h>

#if defined(__SSE2__) && defined(__x86_64__)
#include <emmintrin.h>
#endif

/* Operand a (1), b (2) or c (3) of the instruction before 'pc'. */
static inline uint16_t operand(const uint64_t *pc, int place)
{
	uint16_t value = (uint16_t)(pc[-1] >> 16 * place);

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	memcpy(&value, (const char *)(pc - 1) + 2 * place, sizeof(value));
#endif
	return value;
}

static inline uint8_t operand_x(const uint64_t *pc)
{
	uint8_t value = ms_x(pc[-1]);

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	memcpy(&value, (const char *)(pc - 1) + 1, sizeof(value));
#endif
	return value;
}

/* The element that index 'x' means, or what is beyond the end of any array. */
static inline size_t element_of(double x)
{
#if defined(__SSE2__) && defined(__x86_64__)
	/* C leaves open what comes of NaN and large numbers; the instruction
	 * gives the least of all integers, which is no element either. */
	int64_t i = _mm_cvttsd_si64(_mm_set_sd(x));

	return (double)i == x ? (size_t)i - 1 : SIZE_MAX;
#else
	return ms_index_position(x);
#endif
}

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
		ms_put_counted(vm, to, from);
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
static inline bool known_field(const struct ms_frame *frame, const uint64_t *pc,
			       const struct ms_value *v,
			       struct ms_value **field)
{
	const struct ms_field_cache *cache = frame->code->caches;
	const struct ms_struct *s;

	if (MS_UNLIKELY(v->tag != MS_TAG_STRUCT || cache == NULL))
		return false;
	s = v->as.structure;
	/* In bytes, because a word is half as long as a row of the cache. */
	size_t offset =
		(size_t)((const char *)pc - (const char *)frame->code->words);
	cache = (const void *)((const char *)cache +
			       offset * (sizeof(*cache) / sizeof(*pc)));
	cache--;
	if (MS_UNLIKELY(s->shape->id != cache->shape || s->array.count != 1))
		return false;
	*field = (struct ms_value *)s->array.data + cache->index;
	return true;
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

enum enter_result {
	ENTERED,
	NOT_ENTERED, /* it has to go the long way */
	STALE	     /* counted values stand where the callee's slots are */
};

/*
 * A call of a plain function whose arguments are where its slots begin.  What
 * could be asked beforehand was asked when the site's 'fast' was set; members
 * of the frame that plain functions don't use keep what they had, and the loop
 * stores 'pc' whenever somebody may look at it.
 */
static inline enum enter_result enter_fast(struct ms_vm *vm,
					   struct ms_frame *frame,
					   const struct ms_site_state *state,
					   struct ms_value *window)
{
	struct ms_code *code = state->binding.code;
	struct ms_value *slot = window;

	if (MS_UNLIKELY(state->fast != vm->generation ||
			frame->dynamic != NULL || vm->depth >= vm->depth_limit))
		return NOT_ENTERED;
	size_t size = code->record.slot_count * sizeof(*window);
	if (MS_UNLIKELY(size >
			(size_t)((char *)frame->segment->end - (char *)window)))
		return NOT_ENTERED;
	struct ms_value *behind = window + state->site.argument_count;
	struct ms_value *end = window + code->record.slot_count;
	for (; slot < behind; slot++)
		if (MS_UNLIKELY(!ms_is_ordinary(*slot)))
			return NOT_ENTERED;
	for (; slot < end; slot++) {
		if (MS_UNLIKELY(slot->tag >= MS_TAG_HEAP))
			return STALE;
		slot->tag = MS_TAG_NONE;
	}
	struct ms_frame *callee = frame + 1;
	if (MS_UNLIKELY(state->binding.unit != frame->unit))
		state->binding.unit->refs++;
	callee->slots = window;
	callee->end = end;
	callee->unit = state->binding.unit;
	callee->code = code;
	callee->result = window;
	callee->segment = frame->segment;
	callee->dynamic = NULL;
	callee->environment.tag = MS_TAG_NONE;
	callee->argument_count = state->site.argument_count;
	callee->wanted = 1;
	callee->ignored = 0;
	callee->result_mode = MS_RESULT_WINDOW;
	callee->fast = true;
	vm->depth++;
	return ENTERED;
}

/* Returns the value of a function that was entered so. */
static inline bool return_fast(struct ms_vm *vm, struct ms_frame *frame)
{
	const struct ms_value *slot = frame->slots;
	const struct ms_value *end = frame->end;

	if (MS_UNLIKELY(!frame->fast || frame->dynamic != NULL))
		return false;
	const struct ms_value *output = slot + frame->code->first_output;
	for (; slot < end; slot++)
		if (MS_UNLIKELY(slot->tag >= MS_TAG_HEAP))
			return ms_return_counted(vm, frame);
	if (MS_UNLIKELY(output->tag - 1 >= MS_PLAIN_CLASSES))
		return false;
	copy_plain(frame->result, output);
	return true;
}

#endif
