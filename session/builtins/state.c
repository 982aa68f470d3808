#include "builtins/builtin.h"

#include "builtins/fourier.h"
#include "builtins/random.h"

struct ms_builtin_state *ms_state_of(struct ms_call *call)
{
	struct ms_builtin_state **place = ms_vm_builtin_state(call->vm);

	if (*place == NULL)
		*place = ms_heap_alloc_zeroed(call->heap, sizeof(**place));
	return *place;
}

void ms_builtin_state_free(struct ms_heap *heap, struct ms_builtin_state *state)
{
	if (state == NULL)
		return;
	ms_random_free(heap, state->random);
	ms_fourier_free(heap, state->fourier);
	if (state->text_end != NULL)
		state->text_end(heap, state->text);
	ms_heap_free(heap, state, sizeof(*state));
}
