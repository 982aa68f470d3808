/* exit() and quit(). */
#include "builtins/quit.h"
#include "builtins/prototypes.h"

#include "builtins/text_state.h"

#define GREATEST_STATUS 255

int ms_quit_status(struct ms_vm *vm)
{
	const struct ms_builtin_state *state = *ms_vm_builtin_state(vm);

	return state == NULL || state->text == NULL ? 0
						    : state->text->exit_status;
}

static int read_status(struct ms_call *call, uint32_t i, int *status)
{
	int64_t number;

	if (ms_argument_integer(call, i, &number) != 0)
		return -1;
	if (number < 0 || number > GREATEST_STATUS)
		return ms_fail(call->heap, "MATLAB:exit:InvalidStatus",
			       "An exit status is an integer from 0 to %d.",
			       GREATEST_STATUS);
	*status = (int)number;
	return 0;
}

static int end_session(struct ms_call *call)
{
	int status = 0;

	for (uint32_t i = 0; i < call->argument_count; i++) {
		if (ms_is_word(call->arguments[i], "cancel"))
			return 0;
		if (!ms_is_word(call->arguments[i], "force") &&
		    read_status(call, i, &status) != 0)
			return -1;
	}
	struct ms_text_state *state = ms_text_state_of(call);
	if (state == NULL)
		return -1;
	state->exit_status = status;
	return ms_fail(call->heap, MS_EXIT_IDENTIFIER,
		       "The session ends with status %d.", status);
}

int ms_bi_exit(struct ms_call *call)
{
	return end_session(call);
}

int ms_bi_quit(struct ms_call *call)
{
	return end_session(call);
}
