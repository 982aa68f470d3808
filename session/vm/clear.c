/* Taking globals and persistent variables away from all who see them. */
#include "vm/machine.h"

#include <string.h>

/* ----------------------------------------------------------------- globals */

static bool is_link(const struct ms_value *slot, struct ms_value box)
{
	return slot != NULL && slot->tag == MS_TAG_REF &&
	       slot->as.object == box.as.object;
}

static void unlink_frame(struct ms_vm *vm, struct ms_frame *frame,
			 const char *name, size_t size, struct ms_value box)
{
	struct ms_value *slot = ms_frame_slot(frame, name, size);

	if (is_link(slot, box))
		ms_take_into(vm->heap, slot, ms_none());
	if (frame->dynamic != NULL &&
	    is_link(ms_variables_find(frame->dynamic, name, size), box))
		ms_variables_remove(frame->dynamic, name, size);
}

void ms_global_unlink(struct ms_vm *vm, const char *name, size_t size)
{
	const struct ms_value *global =
		ms_variables_find(vm->globals, name, size);

	if (global == NULL || global->tag != MS_TAG_REF)
		return;
	for (int32_t i = 1; i <= vm->depth; i++)
		if (vm->frames[i].code != NULL)
			unlink_frame(vm, &vm->frames[i], name, size, *global);
	if (is_link(ms_variables_find(vm->base, name, size), *global))
		ms_table_remove(vm, vm->base, name, size);
}

/* -------------------------------------------------------------- persistents
 */

static bool is_running(const struct ms_vm *vm, const struct ms_code *code)
{
	for (int32_t i = 1; i <= vm->depth; i++)
		if (vm->frames[i].code == code)
			return true;
	return false;
}

static int reset_code(struct ms_vm *vm, struct ms_unit *unit,
		      struct ms_code *code)
{
	for (uint32_t k = 0; k < code->record.persistent_count; k++) {
		struct ms_value box = code->persistents[k];

		if (box.tag != MS_TAG_REF)
			continue;
		if (ms_journal_persistent(&vm->journal, unit, code, k) != 0)
			return -1;
		ms_take_into(vm->heap, &ms_box_of(box)->value,
			     ms_empty(vm->heap));
		code->initialised[k] = 0;
	}
	return 0;
}

static bool is_chosen(const struct ms_unit *unit, uint32_t index,
		      bool (*chosen)(void *context, const char *name),
		      void *context)
{
	struct ms_text_span name =
		ms_image_string(&unit->image, unit->codes[index].record.name);

	return chosen(context, name.bytes);
}

static int reset_unit(struct ms_vm *vm, struct ms_unit *unit,
		      bool (*chosen)(void *context, const char *name),
		      void *context)
{
	for (uint32_t i = 0; i < unit->image.function_count; i++) {
		struct ms_code *code = &unit->codes[i];

		if (code->persistents == NULL || is_running(vm, code))
			continue;
		/* A file's other functions go with its first one. */
		if (!is_chosen(unit, i, chosen, context) &&
		    !is_chosen(unit, 0, chosen, context))
			continue;
		if (reset_code(vm, unit, code) != 0)
			return -1;
	}
	return 0;
}

int ms_call_clear_functions(struct ms_vm *vm,
			    bool (*chosen)(void *context, const char *name),
			    void *context)
{
	for (struct ms_unit *unit = vm->units; unit != NULL; unit = unit->next)
		if (reset_unit(vm, unit, chosen, context) != 0)
			return -1;
	if (vm->hooks.look_again != NULL)
		vm->hooks.look_again(vm->hooks.context);
	ms_vm_forget(vm);
	return 0;
}
