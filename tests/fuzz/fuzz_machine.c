/*
 * Mutated images under libFuzzer: what the verifier lets through may compute
 * anything, but never touches memory that isn't its own.  The first byte is
 * not used, so that the mutator of fuzz_image serves here too.
 */
#include "fuzz/fuzz.h"
#include "fuzz/stopwatch.h"

#include "session/builtins/builtin.h"
#include "session/builtins/function_table.h"
#include "session/code/image.h"
#include "session/vm/vm.h"

#include <string.h>

#define MEMORY_MAX ((uint64_t)64 << 20)
#define STEPS_MAX  20000
#define DEPTH_MAX  20

/* Functions of the unit itself, and native ones. */
static int find_function(void *context, const struct ms_unit *from,
			 const char *name, size_t size, struct ms_target *out)
{
	(void)context, (void)from;
	*out = (struct ms_target){ .builtin = ms_builtin_find(name, size) };
	return 0;
}

static void free_state(void *context, struct ms_builtin_state *state)
{
	ms_builtin_state_free(context, state);
}

/* What chance makes must not write files. */
static int permit(void *context, enum ms_permission what)
{
	struct ms_heap *heap = context;

	return what != MS_PERMIT_FILES
		       ? 0
		       : ms_fail(heap, "Fuzz:NoFiles", "No files here.");
}

static void run(struct ms_heap *heap, const uint8_t *data, size_t size)
{
	const struct ms_vm_options options = {
		.struct_size = sizeof(options),
		.hooks = { .context = heap,
			   .find_function = find_function,
			   .permit = permit,
			   .free_state = free_state },
		.call_depth = DEPTH_MAX,
		.step_limit = STEPS_MAX,
	};
	const struct ms_unit_parts parts = { .image = data,
					     .size = size,
					     .copy = true };
	struct ms_unit *unit;
	struct ms_vm *vm;

	if (ms_vm_create(&vm, heap, &options) != 0)
		return;
	if (ms_unit_create(&unit, vm, &parts, NULL) == 0) {
		ms_vm_run(vm, unit);
		ms_unit_release(unit);
	}
	ms_vm_free(vm);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct ms_heap_options options = {
		.struct_size = sizeof(options),
		.memory_limit = MEMORY_MAX,
		.interrupt = fuzz_stopwatch_start(),
	};
	struct ms_heap heap;

	if (size < 2 || ms_heap_begin(&heap, &options) != 0)
		return 0;
	run(&heap, data + 1, size - 1);
	fuzz_stopwatch_stop();
	ms_heap_end(&heap);
	return 0;
}
