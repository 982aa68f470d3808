/* Slow paths: reading elements and fields, and lists of values. */
#include "vm/machine.h"

#include "value/cell.h"
#include "value/index.h"
#include "value/struct.h"
#include "value/text.h"

static struct ms_value *slot_of(struct ms_vm *vm, uint16_t slot)
{
	return &ms_top(vm)->slots[slot];
}

/* ----------------------------------------------------------------- indexes */

static bool is_index(struct ms_value v)
{
	return ms_is_ordinary(v) || v.tag == MS_TAG_COLON;
}

static int hold_indexes(struct ms_vm *vm, uint16_t first, uint32_t count,
			struct ms_indexes *out)
{
	struct ms_read operand;
	struct ms_list *list;

	if (ms_list_create(vm->heap, count, &list) != 0)
		return -1;
	out->held = ms_take_object(list);
	for (uint32_t i = 0; i < count; i++) {
		int rc = ms_read_slot_or_colon(vm, (uint16_t)(first + i),
					       &operand);

		if (rc == 0) {
			rc = ms_list_append(vm->heap, list, *operand.value);
			ms_read_end(vm, &operand);
		}
		if (rc != 0) {
			ms_release(vm->heap, out->held);
			return -1;
		}
	}
	out->values = list->values;
	return 0;
}

int ms_indexes_get(struct ms_vm *vm, uint16_t first, uint32_t count,
		   struct ms_indexes *out)
{
	struct ms_value *slots = slot_of(vm, first);

	out->held = ms_none();
	out->count = count;
	out->values = slots;
	if (count == 1)
		out->values = ms_slot_content(slots);
	for (uint32_t i = 0; i < count; i++)
		if (!is_index(out->values[i]))
			return hold_indexes(vm, first, count, out);
	return 0;
}

int ms_indexes_list(struct ms_vm *vm, uint16_t slot, struct ms_indexes *out)
{
	struct ms_value v = *slot_of(vm, slot);

	if (v.tag != MS_TAG_LIST)
		return ms_fail_code(vm, "a list of indexes is none");
	const struct ms_list *list = ms_list_of(v);
	if (list->count > UINT16_MAX)
		return ms_fail(vm->heap, "MATLAB:badsubscript",
			       "Too many indexes.");
	out->held = ms_retain(v);
	out->values = list->values;
	out->count = (uint32_t)list->count;
	return 0;
}

/* Indexes as the instruction has them: x or one from slot c, or list c. */
static int word_indexes(struct ms_vm *vm, uint64_t word, struct ms_indexes *out)
{
	switch ((uint8_t)word) {
	case MS_OP_INDEX1:
	case MS_OP_BRACE1:
		return ms_indexes_get(vm, ms_c(word), 1, out);
	case MS_OP_INDEX2:
		return ms_indexes_get(vm, ms_c(word), 2, out);
	case MS_OP_INDEX:
	case MS_OP_BRACE:
	case MS_OP_PUSH_BRACE:
		return ms_indexes_get(vm, ms_c(word), ms_x(word), out);
	default:
		return ms_indexes_list(vm, ms_c(word), out);
	}
}

/* ------------------------------------------------------------- parentheses */

int ms_read_index(struct ms_vm *vm, struct ms_value container,
		  const struct ms_value *indexes, uint32_t count,
		  struct ms_value *out)
{
	return ms_index_read(vm->heap, container, indexes, count, out);
}

/* What looked like an index calls a function: handle or name. */
static int call_with(struct ms_vm *vm, uint64_t word,
		     const struct ms_indexes *indexes)
{
	struct ms_frame *frame = ms_top(vm);
	struct ms_value v = *ms_slot_content(&frame->slots[ms_b(word)]);
	struct ms_text_span name = ms_slot_name(frame, ms_b(word));
	struct ms_call_plan plan = {
		.argument_count = indexes->count,
		.wanted = 1,
		.result = &frame->slots[ms_a(word)],
		.mode = MS_RESULT_STORE,
	};

	if (ms_stack_room(vm, indexes->count, &plan.window, &plan.segment) != 0)
		return -1;
	for (uint32_t i = 0; i < indexes->count; i++)
		ms_take_into(vm->heap, &plan.window[i],
			     ms_retain(indexes->values[i]));
	if (v.tag == MS_TAG_FUNCTION)
		return ms_call_function(vm, v, &plan);
	return ms_call_named(vm, frame->unit, name.bytes, name.size, &plan);
}

static int index_value(struct ms_vm *vm, uint64_t word,
		       const struct ms_indexes *indexes)
{
	struct ms_frame *frame = ms_top(vm);
	struct ms_value v = *ms_slot_content(&frame->slots[ms_b(word)]);
	struct ms_value out;

	if (v.tag == MS_TAG_FUNCTION ||
	    (v.tag == MS_TAG_NONE && ms_slot_may_call(frame, ms_b(word))))
		return call_with(vm, word, indexes);
	if (v.tag == MS_TAG_NONE)
		return ms_fail_unset(vm, frame, ms_b(word));
	if (!ms_is_ordinary(v))
		return ms_fail_code(vm, "a container is no value");
	if (ms_read_index(vm, v, indexes->values, indexes->count, &out) != 0)
		return -1;
	ms_store(vm->heap, &frame->slots[ms_a(word)], out);
	return 0;
}

int ms_op_index(struct ms_vm *vm, uint64_t word)
{
	struct ms_indexes indexes;

	/* First the indexes: a function called there may change the variable.
	 */
	if (word_indexes(vm, word, &indexes) != 0)
		return -1;
	int rc = index_value(vm, word, &indexes);
	ms_indexes_end(vm, &indexes);
	return rc;
}

/* ------------------------------------------------------------------ braces */

int ms_op_brace(struct ms_vm *vm, uint64_t word)
{
	struct ms_indexes indexes;
	struct ms_read cell;
	struct ms_value out;

	if (word_indexes(vm, word, &indexes) != 0)
		return -1;
	int rc = ms_read_slot(vm, ms_b(word), &cell);
	if (rc == 0) {
		rc = ms_cell_read(vm->heap, *cell.value, indexes.values,
				  indexes.count, &out);
		ms_read_end(vm, &cell);
	}
	if (rc == 0)
		ms_store(vm->heap, slot_of(vm, ms_a(word)), out);
	ms_indexes_end(vm, &indexes);
	return rc;
}

/* ------------------------------------------------------------------ fields */

/* Where the field lay the last time. */
static const struct ms_value *cached_field(struct ms_value v,
					   const struct ms_field_cache *cache)
{
	const struct ms_struct *s = ms_struct_of(v);

	if (s->shape->id != cache->shape || s->array.count != 1)
		return NULL;
	return &ms_struct_values(v)[cache->index];
}

static void remember_field(struct ms_value v, struct ms_text_span name,
			   struct ms_field_cache *cache)
{
	const struct ms_shape *shape = ms_struct_of(v)->shape;
	uint32_t index = ms_shape_find(shape, name.bytes, name.size);

	if (index != MS_NO_FIELD) {
		cache->shape = shape->id;
		cache->index = index;
	}
}

/* e.throw() is throw(e): functions of exceptions that take nothing else. */
static bool is_method(struct ms_value v, struct ms_text_span name)
{
	static const char *const methods[] = { "throw", "rethrow",
					       "getReport" };

	if (v.tag != MS_TAG_EXCEPTION)
		return false;
	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (name.size == strlen(methods[i]) &&
		    memcmp(name.bytes, methods[i], name.size) == 0)
			return true;
	return false;
}

static int call_method(struct ms_vm *vm, struct ms_value v,
		       struct ms_text_span name, struct ms_value *out)
{
	*out = ms_none();
	return ms_call_name(vm, name.bytes, &v, 1, 0, out);
}

/* With x, y = s.f takes the first of several. */
static int read_named(struct ms_vm *vm, struct ms_value v, uint64_t word,
		      struct ms_text_span name, struct ms_value *out)
{
	if (v.tag == MS_TAG_OBJECT)
		return ms_object_member(
			vm, v, name, ms_object_is_called(vm, ms_a(word)), out);
	if (ms_x(word) != 0 && v.tag == MS_TAG_STRUCT && ms_count(v) > 1) {
		uint32_t index = ms_shape_find(ms_struct_of(v)->shape,
					       name.bytes, name.size);

		if (index != MS_NO_FIELD) {
			*out = ms_retain(ms_struct_values(v)[index]);
			return 0;
		}
	}
	return ms_field_read(vm->heap, v, name.bytes, name.size, out);
}

static int read_field(struct ms_vm *vm, struct ms_value v, uint64_t word,
		      struct ms_value *out)
{
	struct ms_frame *frame = ms_top(vm);
	struct ms_text_span name =
		ms_image_string(&frame->unit->image, ms_c(word));
	struct ms_field_cache *cache = NULL;

	if (v.tag == MS_TAG_STRUCT) {
		cache = MS_CACHE_ROW(frame->code, frame->pc);
		const struct ms_value *field = cached_field(v, cache);

		if (field != NULL) {
			*out = ms_retain(*field);
			return 0;
		}
	}
	if (is_method(v, name))
		return call_method(vm, v, name, out);
	if (read_named(vm, v, word, name, out) != 0)
		return -1;
	if (cache != NULL)
		remember_field(v, name, cache);
	return 0;
}

/* A field name computed at run time. */
static int dynamic_name(struct ms_vm *vm, uint16_t slot,
			struct snap_strbuf *name)
{
	struct ms_read operand;

	if (ms_read_slot(vm, slot, &operand) != 0)
		return -1;
	int rc = 0;
	if (!ms_is_text(*operand.value))
		rc = ms_fail(vm->heap, "MATLAB:mustBeFieldName",
			     "Dynamic structure field names must be text.");
	else if (!ms_text_to_utf8(*operand.value, name) || name->failed)
		rc = ms_fail_memory(vm->heap);
	ms_read_end(vm, &operand);
	return rc;
}

static int field_dynamic(struct ms_vm *vm, uint64_t word, struct ms_value *out)
{
	struct ms_read operand;
	struct snap_strbuf name;

	snap_strbuf_begin(&name, &vm->allocator);
	int rc = dynamic_name(vm, ms_c(word), &name);
	if (rc == 0)
		rc = ms_read_slot(vm, ms_b(word), &operand);
	if (rc == 0) {
		const struct ms_text_span span = { snap_strbuf_text(&name),
						   (uint32_t)name.size };

		rc = read_named(vm, *operand.value, word, span, out);
		ms_read_end(vm, &operand);
	}
	snap_strbuf_end(&name);
	return rc;
}

int ms_op_field(struct ms_vm *vm, uint64_t word)
{
	struct ms_read operand;
	struct ms_value out;
	int rc;

	if ((uint8_t)word == MS_OP_FIELD_DYNAMIC) {
		rc = field_dynamic(vm, word, &out);
	} else {
		rc = ms_read_slot(vm, ms_b(word), &operand);
		if (rc == 0) {
			rc = read_field(vm, *operand.value, word, &out);
			ms_read_end(vm, &operand);
		}
	}
	if (rc == 0)
		ms_store(vm->heap, slot_of(vm, ms_a(word)), out);
	return rc;
}

int ms_op_end(struct ms_vm *vm, uint64_t word)
{
	uint32_t position = ms_x(word) == 0 ? 0 : ms_x(word) - 1u;
	uint32_t count = ms_c(word);
	struct ms_read operand;

	if ((uint8_t)word == MS_OP_END_LIST) {
		const struct ms_value *list = slot_of(vm, ms_c(word));

		if (list->tag != MS_TAG_LIST)
			return ms_fail_code(vm, "a list of indexes is none");
		position = (uint32_t)ms_list_of(*list)->count;
		count = position + 1;
	}
	if (ms_read_slot(vm, ms_b(word), &operand) != 0)
		return -1;
	size_t end = ms_index_end(*operand.value, position, count);
	ms_read_end(vm, &operand);
	ms_store(vm->heap, slot_of(vm, ms_a(word)), ms_real((double)end));
	return 0;
}

/* ------------------------------------------------------------------- lists */

struct ms_list *ms_own_list(struct ms_vm *vm, const struct ms_value *slot)
{
	if (slot->tag == MS_TAG_LIST && slot->as.object->refs == 1)
		return ms_list_of(*slot);
	(void)ms_fail_code(vm, "a list is none");
	return NULL;
}

static int new_list(struct ms_vm *vm, uint64_t word)
{
	struct ms_list *list;

	if (ms_list_create(vm->heap, 0, &list) != 0)
		return -1;
	ms_take_into(vm->heap, slot_of(vm, ms_a(word)), ms_take_object(list));
	return 0;
}

/* While other code runs, the list stays in its slot: nobody else takes it. */
static int push(struct ms_vm *vm, uint64_t word)
{
	struct ms_read operand;
	struct ms_list *list;

	if (ms_read_slot_or_colon(vm, ms_b(word), &operand) != 0)
		return -1;
	list = ms_own_list(vm, slot_of(vm, ms_a(word)));
	int rc = list == NULL ? -1
			      : ms_list_append(vm->heap, list, *operand.value);
	ms_read_end(vm, &operand);
	return rc;
}

static int push_brace(struct ms_vm *vm, uint64_t word)
{
	struct ms_indexes indexes;
	struct ms_read cell;
	struct ms_list *list;

	if (word_indexes(vm, word, &indexes) != 0)
		return -1;
	int rc = ms_read_slot(vm, ms_b(word), &cell);
	if (rc == 0) {
		list = ms_own_list(vm, slot_of(vm, ms_a(word)));
		rc = -1;
		if (list != NULL)
			rc = ms_cell_read_list(vm->heap, *cell.value,
					       indexes.values, indexes.count,
					       list);
		ms_read_end(vm, &cell);
	}
	ms_indexes_end(vm, &indexes);
	return rc;
}

static int push_field_named(struct ms_vm *vm, uint64_t word,
			    struct ms_text_span name)
{
	struct ms_read operand;
	struct ms_list *list;
	struct ms_value one;

	if (ms_read_slot(vm, ms_b(word), &operand) != 0)
		return -1;
	list = ms_own_list(vm, slot_of(vm, ms_a(word)));
	int rc = -1;
	if (list != NULL && operand.value->tag == MS_TAG_OBJECT) {
		rc = ms_object_member(vm, *operand.value, name, false, &one);
		if (rc == 0)
			rc = ms_list_take(vm->heap, list, one);
	} else if (list != NULL && is_method(*operand.value, name)) {
		rc = call_method(vm, *operand.value, name, &one);
		if (rc == 0)
			rc = ms_list_take(vm->heap, list, one);
	} else if (list != NULL)
		rc = ms_field_read_list(vm->heap, *operand.value, name.bytes,
					name.size, list);
	ms_read_end(vm, &operand);
	return rc;
}

static int push_field(struct ms_vm *vm, uint64_t word)
{
	struct snap_strbuf name;

	if ((uint8_t)word == MS_OP_PUSH_FIELD)
		return push_field_named(
			vm, word,
			ms_image_string(&ms_top(vm)->unit->image, ms_c(word)));
	snap_strbuf_begin(&name, &vm->allocator);
	int rc = dynamic_name(vm, ms_c(word), &name);
	if (rc == 0)
		rc = push_field_named(
			vm, word,
			(struct ms_text_span){ snap_strbuf_text(&name),
					       (uint32_t)name.size });
	snap_strbuf_end(&name);
	return rc;
}

static int push_list(struct ms_vm *vm, uint64_t word)
{
	struct ms_value *from = slot_of(vm, ms_b(word));
	struct ms_value held = *from;
	struct ms_list *list;

	if (held.tag != MS_TAG_LIST || ms_a(word) == ms_b(word))
		return ms_fail_code(vm, "a list is none");
	list = ms_own_list(vm, slot_of(vm, ms_a(word)));
	if (list == NULL || ms_list_append(vm->heap, list, held) != 0)
		return -1;
	ms_take_into(vm->heap, from, ms_none());
	return 0;
}

int ms_op_push(struct ms_vm *vm, uint64_t word)
{
	switch ((uint8_t)word) {
	case MS_OP_LIST:
		return new_list(vm, word);
	case MS_OP_PUSH:
		return push(vm, word);
	case MS_OP_PUSH_BRACE:
	case MS_OP_PUSH_BRACE_LIST:
		return push_brace(vm, word);
	case MS_OP_PUSH_LIST:
		return push_list(vm, word);
	default:
		return push_field(vm, word);
	}
}

/* Takes the first value of a list; '*taken' tells if there was one. */
static int take_first(struct ms_vm *vm, uint16_t from, uint16_t to, bool *taken)
{
	struct ms_list *list;

	list = ms_own_list(vm, slot_of(vm, from));
	if (list == NULL)
		return -1;
	*taken = list->count != 0;
	if (!*taken)
		return 0;
	struct ms_value first = list->values[0];
	ms_list_drop_first(list, 1);
	if (first.tag == MS_TAG_COLON)
		first = ms_char(':');
	ms_store(vm->heap, slot_of(vm, to), first);
	return 0;
}

int ms_op_list_take(struct ms_vm *vm, uint64_t word, bool *taken)
{
	if ((uint8_t)word == MS_OP_LIST_NEXT)
		return take_first(vm, ms_a(word), ms_b(word), taken);
	if (take_first(vm, ms_b(word), ms_a(word), taken) != 0)
		return -1;
	if (!*taken)
		return ms_fail(vm->heap, "MATLAB:needMoreRhsOutputs",
			       "Insufficient number of outputs from right hand "
			       "side of equal sign to satisfy assignment.");
	return 0;
}
