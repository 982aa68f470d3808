/* The machine's life, its services, and running from outside the loop. */
#include "vm/machine.h"

#include "base/checked.h"
#include "value/exception.h"

#include <assert.h>
#include <string.h>

#define CALL_DEPTH 256
#define C_DEPTH	   192

static void retain_unit(void *context, const void *unit)
{
	(void)context;
	ms_unit_retain((struct ms_unit *)(uintptr_t)unit);
}

static void release_unit(void *context, const void *unit)
{
	(void)context;
	ms_unit_release((struct ms_unit *)(uintptr_t)unit);
}

static struct ms_vm_options copy_options(const struct ms_vm_options *options)
{
	struct ms_vm_options copy = { .struct_size = sizeof(copy) };

	if (options != NULL) {
		size_t size = options->struct_size;

		assert(size >= sizeof(size_t));
		memcpy(&copy, options,
		       size < sizeof(copy) ? size : sizeof(copy));
	}
	if (copy.call_depth == 0)
		copy.call_depth = CALL_DEPTH;
	return copy;
}

static int begin(struct ms_vm *vm, const struct ms_vm_options *options)
{
	size_t frames = (size_t)options->call_depth + 1;
	size_t size;

	vm->hooks = options->hooks;
	vm->depth_limit = (int32_t)options->call_depth;
	vm->generation = 1;
	vm->fuel = MS_FUEL;
	vm->steps_limited = options->step_limit != 0;
	vm->steps_left = options->step_limit / MS_FUEL + 1;
	/* Not zeroed, which would touch all of it: who enters one fills it. */
	if (snap_mul_size(frames, sizeof(*vm->frames), &size))
		vm->frames = snap_alloc(&vm->allocator, size);
	if (vm->frames == NULL)
		return ms_fail_memory(vm->heap);
	if (ms_stack_begin(vm) != 0 ||
	    ms_variables_create(vm->heap, &vm->base) != 0 ||
	    ms_variables_create(vm->heap, &vm->globals) != 0)
		return -1;
	return ms_exception_create(vm->heap, "MATLAB:nomem", "Out of memory.",
				   &vm->out_of_memory);
}

int ms_vm_create(struct ms_vm **out, struct ms_heap *heap,
		 const struct ms_vm_options *options)
{
	struct ms_vm_options copy = copy_options(options);
	struct ms_vm *vm = snap_calloc(&heap->allocator, 1, sizeof(*vm));

	if (vm == NULL)
		return ms_fail_memory(heap);
	vm->heap = heap;
	vm->journal.heap = heap;
	vm->allocator = heap->allocator;
	heap->code = (struct ms_code_hooks){ .retain = retain_unit,
					     .release = release_unit,
					     .context = vm };
	if (begin(vm, &copy) != 0) {
		ms_vm_free(vm);
		return -1;
	}
	*out = vm;
	return 0;
}

void ms_vm_free(struct ms_vm *vm)
{
	if (vm == NULL)
		return;
	struct ms_heap *heap = vm->heap;
	if (vm->hooks.free_state != NULL && vm->state != NULL)
		vm->hooks.free_state(vm->hooks.context, vm->state);
	ms_error_clear(heap);
	ms_opaques_undo(heap);
	ms_nests_end(vm);
	ms_variables_free(vm->base);
	ms_variables_free(vm->globals);
	ms_release(heap, vm->caught);
	ms_release(heap, vm->last_error);
	ms_release(heap, vm->out_of_memory);
	ms_opaques_end(heap);
	/* Units whose count doesn't reach zero any more: a variable that nested
	 * functions share held one of these functions. */
	heap->code = (struct ms_code_hooks){ .retain = NULL };
	ms_units_free(vm);
	ms_stack_end(vm);
	snap_free(&vm->allocator, vm->journal.entries);
	snap_free(&vm->allocator, vm->frames);
	snap_free(&vm->allocator, vm->known_names);
	struct snap_allocator allocator = vm->allocator;
	snap_free(&allocator, vm);
}

void ms_vm_clear(struct ms_vm *vm)
{
	ms_variables_clear(vm->base);
	ms_variables_clear(vm->globals);
	for (struct ms_unit *unit = vm->units; unit != NULL; unit = unit->next)
		ms_unit_clear_persistents(unit);
}

void ms_vm_forget(struct ms_vm *vm)
{
	vm->generation++;
}

/* ----------------------------------------------------------------- running */

int ms_vm_nested(struct ms_vm *vm)
{
	if (vm->c_depth >= C_DEPTH) {
		ms_frame_pop(vm);
		return ms_fail(vm->heap, "MATLAB:recursionLimit",
			       "Maximum recursion limit of %d reached.",
			       C_DEPTH);
	}
	vm->c_depth++;
	int rc = ms_vm_loop(vm);
	vm->c_depth--;
	return rc;
}

int ms_vm_run(struct ms_vm *vm, struct ms_unit *unit)
{
	struct ms_value result = ms_none();

	if (vm->depth == 0) {
		vm->main = unit;
		vm->place_known = false;
	}
	int rc = ms_vm_call(vm, unit, 0, NULL, 0, 0, &result);
	ms_release(vm->heap, result);
	rc = ms_scope_check(vm, rc);
	if (rc != 0)
		ms_raise(vm);
	if (vm->depth == 0) {
		vm->stopping = false;
		vm->main = NULL;
	}
	return rc;
}

int ms_vm_poll(struct ms_vm *vm)
{
	vm->fuel = MS_FUEL;
	if (vm->steps_limited) {
		if (vm->steps_left == 0) {
			vm->fuel = 1;
			return ms_fail(vm->heap, MS_INTERRUPTED,
				       "Operation terminated by user.");
		}
		vm->steps_left--;
	}
	return ms_poll(vm->heap);
}

/* ---------------------------------------------------------------- services */

struct ms_heap *ms_vm_heap(struct ms_vm *vm)
{
	return vm->heap;
}

struct ms_builtin_state **ms_vm_builtin_state(struct ms_vm *vm)
{
	return &vm->state;
}

int ms_vm_capture_begin(struct ms_vm *vm, struct snap_strbuf *out)
{
	if (vm->capture_count == MS_CAPTURE_DEPTH)
		return ms_fail(vm->heap, "MATLAB:evalc:depth",
			       "Output is captured %d times over.",
			       MS_CAPTURE_DEPTH);
	vm->captures[vm->capture_count++] = out;
	return 0;
}

void ms_vm_capture_end(struct ms_vm *vm)
{
	vm->capture_count--;
}

void ms_call_write(struct ms_vm *vm, enum ms_stream stream, const char *text,
		   size_t size)
{
	if (vm->capture_count != 0)
		snap_strbuf_append(vm->captures[vm->capture_count - 1], text,
				   size);
	else if (vm->hooks.write != NULL)
		vm->hooks.write(vm->hooks.context, stream, text, size);
}

bool ms_vm_is_captured(const struct ms_vm *vm)
{
	return vm->capture_count != 0;
}

void ms_call_warned(struct ms_vm *vm, const char *identifier,
		    const char *message)
{
	if (vm->hooks.warned != NULL)
		vm->hooks.warned(vm->hooks.context, identifier, message);
}

int ms_call_permit(struct ms_vm *vm, enum ms_permission what)
{
	return vm->hooks.permit == NULL
		       ? 0
		       : vm->hooks.permit(vm->hooks.context, what);
}

int ms_call_ask(struct ms_vm *vm, const char *prompt, struct snap_strbuf *out)
{
	if (ms_call_permit(vm, MS_PERMIT_INPUT) != 0)
		return -1;
	if (vm->hooks.ask != NULL)
		return vm->hooks.ask(vm->hooks.context, prompt, out);
	return ms_fail(vm->heap, "MATLAB:input:none",
		       "There is nobody to ask for input here.");
}

void ms_call_did(struct ms_vm *vm, enum ms_deed deed)
{
	vm->deeds |= (uint32_t)deed;
}

uint32_t ms_vm_deeds(const struct ms_vm *vm)
{
	return vm->deeds;
}

static int fail_no_path(struct ms_vm *vm)
{
	return ms_fail(vm->heap, "MATLAB:path:none",
		       "Functions are not looked for in folders here.");
}

int ms_call_change_path(struct ms_vm *vm, enum ms_path_change change,
			const char *folder)
{
	if (vm->hooks.change_path == NULL)
		return fail_no_path(vm);
	ms_call_did(vm, MS_DID_ENVIRONMENT);
	return vm->hooks.change_path(vm->hooks.context, change, folder);
}

int ms_call_tell_path(struct ms_vm *vm, struct snap_strbuf *out)
{
	if (vm->hooks.tell_path == NULL)
		return fail_no_path(vm);
	vm->hooks.tell_path(vm->hooks.context, out);
	return 0;
}

int ms_op_statement(struct ms_vm *vm, uint64_t word)
{
	struct ms_frame *frame = ms_top(vm);
	struct ms_value v = *ms_slot_content(&frame->slots[ms_a(word)]);

	if (vm->hooks.statement == NULL || frame->unit->quiet)
		return 0;
	if (!ms_is_ordinary(v))
		v = ms_none();
	/* Kept alive: showing it may run code that changes the variable. */
	(void)ms_retain(v);
	int rc = vm->hooks.statement(vm->hooks.context, frame->unit,
				     ms_bc(word), &v);
	ms_release(vm->heap, v);
	return rc;
}
