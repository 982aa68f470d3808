#include "builtins/text_state.h"

#include "builtins/warning_rules.h"

static void state_end(struct ms_heap *heap, struct ms_text_state *state)
{
	if (state == NULL)
		return;
	if (state->regexes != NULL)
		state->regexes_end(heap, state->regexes);
	ms_warning_rules_free(heap, state->warning_rules);
	ms_release(heap, state->last_warning);
	ms_release(heap, state->last_warning_identifier);
	ms_heap_free(heap, state, sizeof(*state));
}

struct ms_text_state *ms_text_state_of(struct ms_call *call)
{
	struct ms_builtin_state *state = ms_state_of(call);

	if (state == NULL)
		return NULL;
	if (state->text == NULL) {
		state->text =
			ms_heap_alloc_zeroed(call->heap, sizeof(*state->text));
		if (state->text == NULL)
			return NULL;
		state->text->display =
			(struct ms_display_format)MS_DISPLAY_FORMAT_DEFAULT;
		state->text->warning_outputs = MS_WARNING_OUTPUTS_DEFAULT;
		state->text_end = state_end;
	}
	return state->text;
}
