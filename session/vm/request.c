#include "vm/machine.h"

#include <string.h>

/* --------------------------------------------------------------- writing */

/* Room for two more, as many as one call writes. */
static int reserve(struct ms_journal *journal)
{
	if (journal->count + 2 <= journal->capacity)
		return 0;
	struct ms_heap *heap = journal->heap;
	size_t old = journal->capacity * sizeof(*journal->entries);
	uint32_t capacity = journal->capacity == 0 ? 16 : journal->capacity * 2;
	if (capacity < journal->capacity)
		return ms_fail_memory(heap);
	struct ms_journal_entry *larger =
		snap_grow(&heap->allocator, journal->entries, old,
			  capacity * sizeof(*larger));
	if (larger == NULL)
		return ms_fail_memory(heap);
	journal->entries = larger;
	journal->capacity = capacity;
	return 0;
}

static struct ms_journal_entry *append(struct ms_journal *journal,
				       enum ms_journal_kind kind,
				       struct ms_value old)
{
	struct ms_journal_entry *entry = &journal->entries[journal->count++];

	*entry = (struct ms_journal_entry){ .kind = (uint8_t)kind,
					    .old = ms_retain(old) };
	return entry;
}

int ms_journal_variable(struct ms_journal *journal, struct ms_variables *table,
			struct ms_variable *item)
{
	if (journal->round == 0 || item->round == journal->round)
		return 0;
	if (reserve(journal) != 0)
		return -1;
	item->round = journal->round;
	item->entry = journal->count;
	struct ms_journal_entry *entry =
		append(journal, MS_JOURNAL_VARIABLE, item->value);
	/* Nothing bears it: what isn't lent is about to be assigned. */
	entry->mark = ++journal->last_mark;
	entry->table = table;
	entry->name = item->key.name;
	entry->size = item->key.size;
	return 0;
}

int ms_journal_box(struct ms_journal *journal, struct ms_value value,
		   const char *name, uint32_t size)
{
	struct ms_box *box = ms_box_of(value);

	if (journal->round == 0)
		return 0;
	if (box->round == journal->round && box->entry == MS_JOURNAL_NONE)
		return 0;
	if (box->round == journal->round) {
		struct ms_journal_entry *entry = &journal->entries[box->entry];

		if (entry->name == NULL) {
			entry->name = name;
			entry->size = size;
		}
		return 0;
	}
	if (reserve(journal) != 0)
		return -1;
	box->round = journal->round;
	box->entry = journal->count;
	struct ms_journal_entry *entry =
		append(journal, MS_JOURNAL_BOX, box->value);
	entry->name = name;
	entry->size = size;
	entry->box = box;
	box->head.refs++;
	entry->mark = ++journal->last_mark;
	box->value.spare = entry->mark;
	return 0;
}

void ms_journal_new_box(const struct ms_journal *journal, struct ms_value box)
{
	ms_box_of(box)->round = journal->round;
	ms_box_of(box)->entry = MS_JOURNAL_NONE;
}

int ms_journal_persistent(struct ms_journal *journal, struct ms_unit *unit,
			  struct ms_code *code, uint32_t k)
{
	struct ms_value box = code->persistents[k];

	if (journal->round == 0 || ms_box_of(box)->round == journal->round)
		return 0;
	if (ms_journal_box(journal, box, NULL, 0) != 0)
		return -1;
	struct ms_journal_entry *entry =
		append(journal, MS_JOURNAL_PERSISTENT, ms_none());
	ms_unit_retain(unit);
	entry->unit = unit;
	entry->code = code;
	entry->index = k;
	entry->initialised = code->initialised[k] != 0;
	return 0;
}

int ms_journal_lend(struct ms_journal *journal, struct ms_variables *table,
		    struct ms_variable *item)
{
	bool first = item->round != journal->round;

	if (journal->round == 0)
		return 0;
	if (item->value.tag == MS_TAG_REF &&
	    ms_journal_box(journal, item->value, NULL, 0) != 0)
		return -1;
	if (ms_journal_variable(journal, table, item) != 0)
		return -1;
	/* What is lent a second time bears the mark, or was assigned. */
	if (first) {
		journal->entries[item->entry].mark = ++journal->last_mark;
		item->value.spare = journal->last_mark;
	}
	return 0;
}

/* -------------------------------------------------------------- the request
 */

void ms_vm_request_begin(struct ms_vm *vm)
{
	struct ms_journal *journal = &vm->journal;

	if (++journal->last_round == 0)
		journal->last_round = 1;
	journal->round = journal->last_round;
	vm->deeds = 0;
	ms_opaques_begin(vm->heap);
}

int ms_vm_request_check(struct ms_vm *vm)
{
	return vm->journal.lost ? ms_fail_memory(vm->heap) : 0;
}

uint32_t ms_vm_request_count(const struct ms_vm *vm)
{
	return vm->journal.count;
}

static struct ms_variable *item_of(const struct ms_journal_entry *entry)
{
	return ms_variables_item(entry->table, entry->name, entry->size);
}

static bool is_untouched(struct ms_value now, const struct ms_value *old,
			 uint32_t mark)
{
	return now.spare == mark && now.tag == old->tag &&
	       now.as.natural == old->as.natural;
}

/* What a box held before the request. */
static const struct ms_value *old_content(const struct ms_journal *journal,
					  const struct ms_box *box)
{
	if (box->round != journal->round)
		return &box->value;
	return box->entry == MS_JOURNAL_NONE
		       ? NULL
		       : &journal->entries[box->entry].old;
}

static bool is_assigned_box(const struct ms_journal *journal,
			    const struct ms_box *box)
{
	if (box->round != journal->round)
		return false;
	if (box->entry == MS_JOURNAL_NONE)
		return true;
	const struct ms_journal_entry *entry = &journal->entries[box->entry];
	return !is_untouched(box->value, &entry->old, entry->mark);
}

static const struct ms_value *visible(const struct ms_value *v)
{
	return v != NULL && ms_is_ordinary(*v) ? v : NULL;
}

static void tell_variable(const struct ms_vm *vm,
			  const struct ms_journal_entry *entry,
			  struct ms_variable *item, struct ms_vm_change *out)
{
	const struct ms_journal *journal = &vm->journal;
	const struct ms_value *old = &entry->old;
	struct ms_value now = item->value;

	out->was_shared = old->tag == MS_TAG_REF;
	out->is_shared = now.tag == MS_TAG_REF;
	out->before =
		out->was_shared ? old_content(journal, ms_box_of(*old)) : old;
	out->after = ms_slot_content(&item->value);
	if (out->is_shared && out->was_shared &&
	    now.as.object == old->as.object)
		out->assigned = is_assigned_box(journal, ms_box_of(now));
	else
		out->assigned = !is_untouched(now, old, entry->mark);
}

/* A global that functions wrote to, while the base workspace is linked with it
 * and didn't mention it. */
static bool tell_box(const struct ms_vm *vm,
		     const struct ms_journal_entry *entry,
		     struct ms_vm_change *out)
{
	if (entry->name == NULL)
		return false;
	struct ms_variable *item =
		ms_variables_item(vm->base, entry->name, entry->size);
	if (item == NULL || item->round == vm->journal.round ||
	    item->value.tag != MS_TAG_REF ||
	    ms_box_of(item->value) != entry->box)
		return false;
	out->was_shared = true;
	out->is_shared = true;
	out->before = &entry->old;
	out->after = &entry->box->value;
	out->assigned = is_assigned_box(&vm->journal, entry->box);
	return true;
}

bool ms_vm_request_change(const struct ms_vm *vm, uint32_t index,
			  struct ms_vm_change *out)
{
	const struct ms_journal_entry *entry = &vm->journal.entries[index];

	*out = (struct ms_vm_change){ .name = entry->name,
				      .size = entry->size };
	if (entry->kind == MS_JOURNAL_VARIABLE && entry->table == vm->base)
		tell_variable(vm, entry, item_of(entry), out);
	else if (entry->kind != MS_JOURNAL_BOX || !tell_box(vm, entry, out))
		return false;
	out->before = visible(out->before);
	out->after = visible(out->after);
	return true;
}

static void end_entry(struct ms_vm *vm, struct ms_journal_entry *entry)
{
	struct ms_heap *heap = vm->heap;

	ms_release(heap, entry->old);
	if (entry->box != NULL)
		ms_release(heap, ms_take_object(entry->box));
	ms_unit_release(entry->unit);
}

static void end_request(struct ms_vm *vm)
{
	struct ms_journal *journal = &vm->journal;

	journal->round = 0;
	journal->lost = false;
	for (uint32_t i = 0; i < journal->count; i++)
		end_entry(vm, &journal->entries[i]);
	journal->count = 0;
	/* One request that touched much isn't paid for ever after. */
	if (journal->capacity > MS_JOURNAL_KEPT) {
		snap_free(&vm->allocator, journal->entries);
		journal->entries = NULL;
		journal->capacity = 0;
	}
}

void ms_vm_request_commit(struct ms_vm *vm)
{
	ms_opaques_keep(vm->heap);
	for (uint32_t i = 0; i < vm->journal.count; i++) {
		const struct ms_journal_entry *entry = &vm->journal.entries[i];

		if (entry->kind == MS_JOURNAL_VARIABLE &&
		    item_of(entry)->value.tag == MS_TAG_NONE)
			ms_variables_remove(entry->table, entry->name,
					    entry->size);
	}
	end_request(vm);
}

static void undo(struct ms_vm *vm, struct ms_journal_entry *entry)
{
	struct ms_value old = entry->old;

	entry->old = ms_none();
	switch ((enum ms_journal_kind)entry->kind) {
	case MS_JOURNAL_VARIABLE:
		if (old.tag == MS_TAG_NONE)
			ms_variables_remove(entry->table, entry->name,
					    entry->size);
		else
			ms_take_into(vm->heap, &item_of(entry)->value, old);
		break;
	case MS_JOURNAL_BOX:
		ms_take_into(vm->heap, &entry->box->value, old);
		break;
	case MS_JOURNAL_PERSISTENT:
		entry->code->initialised[entry->index] = entry->initialised;
		break;
	}
}

void ms_vm_request_rollback(struct ms_vm *vm)
{
	ms_opaques_undo(vm->heap);
	for (uint32_t i = vm->journal.count; i-- > 0;)
		undo(vm, &vm->journal.entries[i]);
	end_request(vm);
}
