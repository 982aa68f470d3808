/*
 * Variables by name: scripts borrow the variables of the scope they run in and
 * give them back; eval, load and assignin reach any of them.
 *
 * A scope is a frame: that of a function, or of a script, whose names that it
 * doesn't mention lie in the scope it runs in.  Frame 0 stands for the base
 * workspace.
 */
#include "vm/machine.h"

#include <stdlib.h>
#include <string.h>

static bool is_script(const struct ms_frame *frame)
{
	return frame->code != NULL &&
	       (frame->code->record.flags & MS_FUNCTION_SCRIPT) != 0;
}

struct ms_text_span ms_slot_name(const struct ms_frame *frame, uint32_t slot)
{
	const struct ms_function *record = &frame->code->record;

	if (slot >= record->named_count)
		return (struct ms_text_span){ .bytes = "" };
	return ms_image_string(
		&frame->unit->image,
		ms_image_slot_name(&frame->unit->image, record, slot));
}

/* Such a call is CALL of the place that MOVE has just filled. */
const char *ms_call_argument_name(struct ms_vm *vm, size_t *size)
{
	const struct ms_frame *frame = ms_top(vm);

	*size = 0;
	if (frame->code == NULL || frame->pc - frame->code->words < 2)
		return "";
	uint64_t call = frame->pc[-1], move = frame->pc[-2];
	if ((uint8_t)call != MS_OP_CALL || (uint8_t)move != MS_OP_MOVE ||
	    ms_a(call) != ms_a(move) ||
	    frame->unit->sites[ms_bc(call)].site.argument_count != 1)
		return "";
	struct ms_text_span name = ms_slot_name(frame, ms_b(move));
	*size = name.size;
	return name.bytes;
}

struct ms_value *ms_frame_slot(const struct ms_frame *frame, const char *name,
			       size_t size)
{
	for (uint32_t k = 0; k < frame->code->record.named_count; k++) {
		struct ms_text_span text = ms_slot_name(frame, k);

		if (text.size == size && memcmp(text.bytes, name, size) == 0)
			return &frame->slots[k];
	}
	return NULL;
}

/* What may leave a slot: values, and boxes of shared variables. */
static bool is_movable(struct ms_value v)
{
	return ms_is_ordinary(v) || v.tag == MS_TAG_REF;
}

/* The frame that has the variables of 'scope' at the moment: a script that
 * runs in it took them. */
static int32_t holder(const struct ms_vm *vm, int32_t scope)
{
	for (int32_t i = scope + 1; i <= vm->depth; i++)
		if (is_script(&vm->frames[i]) && vm->frames[i].scope == scope)
			scope = i;
	return scope;
}

/* The slot (perhaps with a box) of a set variable, or NULL. */
static struct ms_value *find_slot(struct ms_vm *vm, int32_t scope,
				  const char *name, size_t size)
{
	for (;;) {
		struct ms_frame *frame = &vm->frames[scope];

		if (scope == 0)
			break;
		struct ms_value *slot = ms_frame_slot(frame, name, size);
		if (slot != NULL && is_movable(*slot))
			return slot;
		if (!is_script(frame))
			return frame->dynamic == NULL
				       ? NULL
				       : ms_variables_find(frame->dynamic, name,
							   size);
		scope = frame->scope;
	}
	return ms_variables_find(vm->base, name, size);
}

/* ----------------------------------------------------------- the two tables
 *
 * What lies in the base workspace or among the globals is written down in the
 * journal before it changes.
 */

static int table_add(struct ms_vm *vm, struct ms_variables *table,
		     const char *name, size_t size, struct ms_value **out)
{
	if (ms_variables_add(table, name, size, out) != 0)
		return -1;
	if (ms_journal_variable(&vm->journal, table, ms_variable_of(*out)) == 0)
		return 0;
	if ((*out)->tag == MS_TAG_NONE)
		ms_variables_remove(table, name, size);
	return -1;
}

void ms_table_remove(struct ms_vm *vm, struct ms_variables *table,
		     const char *name, size_t size)
{
	struct ms_variable *item = ms_variables_item(table, name, size);

	if (item == NULL)
		return;
	if (vm->journal.round == 0)
		ms_variables_remove(table, name, size);
	else if (ms_journal_variable(&vm->journal, table, item) != 0)
		vm->journal.lost = true;
	else
		ms_take_into(vm->heap, &item->value, ms_none());
}

/* The slot of a variable that will be set. */
static int make_slot(struct ms_vm *vm, int32_t scope, const char *name,
		     size_t size, struct ms_value **out)
{
	while (scope != 0) {
		struct ms_frame *frame = &vm->frames[scope];

		*out = ms_frame_slot(frame, name, size);
		if (*out != NULL)
			return 0;
		if (!is_script(frame)) {
			if (frame->dynamic == NULL &&
			    ms_variables_create(vm->heap, &frame->dynamic) != 0)
				return -1;
			return ms_variables_add(frame->dynamic, name, size,
						out);
		}
		scope = frame->scope;
	}
	return table_add(vm, vm->base, name, size, out);
}

/* ---------------------------------------------------------------- scripts */

int ms_scope_fill(struct ms_vm *vm, struct ms_frame *frame)
{
	for (uint32_t k = 0; k < frame->code->record.named_count; k++) {
		struct ms_text_span name = ms_slot_name(frame, k);
		struct ms_value *place =
			find_slot(vm, frame->scope, name.bytes, name.size);

		if (place == NULL || !is_movable(*place))
			continue;
		if (ms_variables_own(vm->base, place) &&
		    ms_journal_lend(&vm->journal, vm->base,
				    ms_variable_of(place)) != 0)
			return -1;
		frame->slots[k] = *place;
		*place = ms_none();
	}
	return 0;
}

void ms_scope_harvest(struct ms_vm *vm, struct ms_frame *frame)
{
	for (uint32_t k = 0; k < frame->code->record.named_count; k++) {
		struct ms_text_span name = ms_slot_name(frame, k);
		struct ms_value v = frame->slots[k];
		struct ms_value *place;

		if (!is_movable(v) || name.size == 0)
			continue;
		frame->slots[k] = ms_none();
		if (make_slot(vm, frame->scope, name.bytes, name.size,
			      &place) == 0) {
			ms_take_into(vm->heap, place, v);
		} else {
			ms_release(vm->heap, v);
			vm->journal.lost = true;
		}
	}
}

int ms_scope_check(struct ms_vm *vm, int rc)
{
	struct ms_journal *journal = &vm->journal;
	bool lost = journal->lost;

	/* Without a request there is nothing that can't be kept. */
	if (journal->round == 0)
		journal->lost = false;
	return lost && rc == 0 ? ms_fail_memory(vm->heap) : rc;
}

struct ms_value *ms_scope_dynamic(struct ms_vm *vm, struct ms_frame *frame,
				  const char *name, size_t size)
{
	struct ms_value *v = ms_variables_find(frame->dynamic, name, size);

	(void)vm;
	if (v == NULL || !is_movable(*v))
		return NULL;
	v = ms_slot_content(v);
	return v->tag == MS_TAG_NONE ? NULL : v;
}

/* ---------------------------------------------------------------- services */

/* The frame whose variables a builtin means. */
int32_t ms_scope_index(const struct ms_vm *vm, enum ms_scope scope)
{
	int32_t index = vm->depth;

	if (scope == MS_SCOPE_CALLER)
		return index;
	if (scope != MS_SCOPE_OUTER)
		return holder(vm, 0);
	while (is_script(&vm->frames[index]))
		index = vm->frames[index].scope;
	return holder(vm, index == 0 ? 0 : index - 1);
}

const struct ms_value *ms_scope_find(struct ms_vm *vm, enum ms_scope scope,
				     const char *name, size_t size)
{
	struct ms_value *slot;

	if (scope == MS_SCOPE_GLOBAL)
		slot = ms_variables_find(vm->globals, name, size);
	else
		slot = find_slot(vm, ms_scope_index(vm, scope), name, size);
	if (slot == NULL)
		return NULL;
	slot = ms_slot_content(slot);
	return ms_is_ordinary(*slot) ? slot : NULL;
}

/* The box of a global variable, made when it isn't there: []. */
static int global_box(struct ms_vm *vm, const char *name, size_t size,
		      struct ms_value **out)
{
	if (table_add(vm, vm->globals, name, size, out) != 0)
		return -1;
	if ((*out)->tag == MS_TAG_REF)
		return ms_journal_box(&vm->journal, **out,
				      ms_variable_of(*out)->key.name,
				      (uint32_t)size);
	if (ms_box_create(vm->heap, vm->heap->empty, *out) != 0)
		return -1;
	ms_journal_new_box(&vm->journal, **out);
	return 0;
}

int ms_scope_assign(struct ms_vm *vm, enum ms_scope scope, const char *name,
		    size_t size, const struct ms_value *value)
{
	struct ms_value *slot;
	int rc;

	if (scope == MS_SCOPE_GLOBAL)
		rc = global_box(vm, name, size, &slot);
	else
		rc = make_slot(vm, ms_scope_index(vm, scope), name, size,
			       &slot);
	if (rc != 0)
		return rc;
	if (slot->tag == MS_TAG_REF &&
	    ms_journal_box(&vm->journal, *slot, NULL, 0) != 0)
		return -1;
	ms_store(vm->heap, slot, ms_retain(*value));
	return 0;
}

int ms_scope_assign_global(struct ms_vm *vm, enum ms_scope scope,
			   const char *name, size_t size,
			   const struct ms_value *value)
{
	struct ms_value *slot, *place;

	if (make_slot(vm, ms_scope_index(vm, scope), name, size, &slot) != 0 ||
	    global_box(vm, name, size, &place) != 0)
		return -1;
	vm->deeds |= MS_DID_GLOBAL;
	ms_take_into(vm->heap, slot, ms_retain(*place));
	ms_store(vm->heap, slot, ms_retain(*value));
	return 0;
}

void ms_scope_forget(struct ms_vm *vm, enum ms_scope scope, const char *name,
		     size_t size)
{
	if (scope == MS_SCOPE_GLOBAL) {
		ms_global_unlink(vm, name, size);
		ms_table_remove(vm, vm->globals, name, size);
		return;
	}
	int32_t index = ms_scope_index(vm, scope);
	while (index != 0) {
		struct ms_frame *frame = &vm->frames[index];
		struct ms_value *slot = ms_frame_slot(frame, name, size);

		if (slot != NULL)
			ms_take_into(vm->heap, slot, ms_none());
		if (!is_script(frame)) {
			if (frame->dynamic != NULL)
				ms_variables_remove(frame->dynamic, name, size);
			return;
		}
		index = frame->scope;
	}
	ms_table_remove(vm, vm->base, name, size);
}

void ms_scope_clear(struct ms_vm *vm, enum ms_scope scope, const char *name,
		    size_t size)
{
	vm->deeds |= MS_DID_CLEAR;
	ms_scope_forget(vm, scope, name, size);
}

/* ------------------------------------------------------------ all variables */

struct found {
	const char *name;
	size_t size;
	struct ms_value *slot;
};

struct found_list {
	struct snap_allocator *allocator;
	struct found *items;
	size_t count, capacity;
};

static int add_found(struct ms_vm *vm, struct found_list *list,
		     const char *name, size_t size, struct ms_value *slot)
{
	if (!ms_is_ordinary(*ms_slot_content(slot)) || size == 0)
		return 0;
	if (list->count == list->capacity) {
		size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
		struct found *larger =
			snap_grow(list->allocator, list->items,
				  list->capacity * sizeof(*larger),
				  capacity * sizeof(*larger));

		if (larger == NULL)
			return ms_fail_memory(vm->heap);
		list->items = larger;
		list->capacity = capacity;
	}
	list->items[list->count++] = (struct found){ name, size, slot };
	return 0;
}

static int add_table(struct ms_vm *vm, struct found_list *list,
		     const struct ms_variables *table)
{
	for (size_t i = 0; table != NULL && i < table->table.capacity; i++) {
		struct ms_variable *item = &ms_variables_items(table)[i];

		if (item->key.name != NULL &&
		    add_found(vm, list, item->key.name, item->key.size,
			      &item->value) != 0)
			return -1;
	}
	return 0;
}

static int collect(struct ms_vm *vm, int32_t scope, struct found_list *list)
{
	while (scope != 0) {
		struct ms_frame *frame = &vm->frames[scope];

		for (uint32_t k = 0; k < frame->code->record.named_count; k++) {
			struct ms_text_span name = ms_slot_name(frame, k);

			if (add_found(vm, list, name.bytes, name.size,
				      &frame->slots[k]) != 0)
				return -1;
		}
		if (!is_script(frame))
			return add_table(vm, list, frame->dynamic);
		scope = frame->scope;
	}
	return add_table(vm, list, vm->base);
}

static int compare_found(const void *a, const void *b)
{
	const struct found *x = a;
	const struct found *y = b;
	size_t size = x->size < y->size ? x->size : y->size;
	int order = memcmp(x->name, y->name, size);

	if (order != 0)
		return order;
	return x->size < y->size ? -1 : x->size > y->size;
}

static bool is_global(const struct ms_vm *vm, const struct found *item)
{
	const struct ms_value *box =
		ms_variables_find(vm->globals, item->name, item->size);

	return box != NULL && item->slot->tag == MS_TAG_REF &&
	       box->tag == MS_TAG_REF &&
	       box->as.object == item->slot->as.object;
}

int ms_scope_each(struct ms_vm *vm, enum ms_scope scope,
		  int (*visit)(void *context, const char *name, size_t size,
			       const struct ms_value *value, bool global),
		  void *context)
{
	struct found_list list = { .allocator = &vm->allocator };
	int rc;

	if (scope == MS_SCOPE_GLOBAL)
		rc = add_table(vm, &list, vm->globals);
	else
		rc = collect(vm, ms_scope_index(vm, scope), &list);
	if (rc == 0 && list.count != 0)
		qsort(list.items, list.count, sizeof(*list.items),
		      compare_found);
	for (size_t i = 0; rc == 0 && i < list.count; i++) {
		const struct found *item = &list.items[i];

		rc = visit(context, item->name, item->size,
			   ms_slot_content(item->slot), is_global(vm, item));
	}
	snap_free(&vm->allocator, list.items);
	return rc;
}

/* ---------------------------------------------------------------- globals */

int ms_op_global(struct ms_vm *vm, uint64_t word)
{
	struct ms_frame *frame = ms_top(vm);
	struct ms_text_span name =
		ms_image_string(&frame->unit->image, ms_bc(word));
	struct ms_value *box;

	if (global_box(vm, name.bytes, name.size, &box) != 0)
		return -1;
	vm->deeds |= MS_DID_GLOBAL;
	ms_take_into(vm->heap, &frame->slots[ms_a(word)], ms_retain(*box));
	return 0;
}

int ms_vm_forget_variables(struct ms_vm *vm)
{
	for (size_t i = 0; i < vm->base->table.capacity; i++) {
		struct ms_variable *item = &ms_variables_items(vm->base)[i];

		if (item->key.name == NULL)
			continue;
		if (ms_journal_variable(&vm->journal, vm->base, item) != 0)
			return -1;
		ms_take_into(vm->heap, &item->value, ms_none());
	}
	return 0;
}

int ms_vm_set_variable(struct ms_vm *vm, const char *name, size_t size,
		       struct ms_value value, bool global)
{
	struct ms_value *slot, *box;

	if (table_add(vm, vm->base, name, size, &slot) != 0)
		return -1;
	if (global) {
		if (global_box(vm, name, size, &box) != 0)
			return -1;
		ms_take_into(vm->heap, slot, ms_retain(*box));
	}
	ms_store(vm->heap, slot, ms_retain(value));
	return 0;
}

static int make_persistents(struct ms_vm *vm, struct ms_code *code)
{
	uint32_t count = code->record.persistent_count;

	if (code->persistents != NULL)
		return 0;
	code->initialised = snap_calloc(&vm->allocator, count, 1);
	code->persistents =
		snap_calloc(&vm->allocator, count, sizeof(*code->persistents));
	if (code->initialised != NULL && code->persistents != NULL)
		return 0;
	snap_free(&vm->allocator, code->initialised);
	snap_free(&vm->allocator, code->persistents);
	code->initialised = NULL;
	code->persistents = NULL;
	return ms_fail_memory(vm->heap);
}

int ms_op_persistent(struct ms_vm *vm, uint64_t word, bool *initialised)
{
	struct ms_frame *frame = ms_top(vm);
	struct ms_code *code = frame->code;
	uint16_t k = ms_b(word);

	if (make_persistents(vm, code) != 0)
		return -1;
	vm->deeds |= MS_DID_PERSISTENT;
	if (code->persistents[k].tag != MS_TAG_REF &&
	    ms_box_create(vm->heap, vm->heap->empty, &code->persistents[k]) !=
		    0)
		return -1;
	if (ms_journal_persistent(&vm->journal, frame->unit, code, k) != 0)
		return -1;
	ms_take_into(vm->heap, &frame->slots[ms_a(word)],
		     ms_retain(code->persistents[k]));
	*initialised = code->initialised[k] != 0;
	code->initialised[k] = 1;
	return 0;
}
