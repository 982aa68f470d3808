#include "session/workspace/values_of.h"

#include "vm/call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

void values_begin(struct program_run *run, const char *text)
{
	program_run_begin(run, MS_DIALECT_MATLAB);
	program_run_text(run, text);
	assert_string_equal(program_run_message(run), "");
}

const struct ms_value *variable_of(struct program_run *run, const char *name)
{
	const struct ms_value *value = ms_scope_find(
		ms_program_vm(run->program), MS_SCOPE_BASE, name, strlen(name));

	assert_non_null(value);
	return value;
}
