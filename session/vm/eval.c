/* Text compiled and run while a program runs. */
#include "vm/machine.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Variables that carry the results; no program names them. */
#define RESULT_NAME "ms_eval_result_%u_"
#define RESULT_SIZE 32

static void result_name(char out[RESULT_SIZE], uint32_t k)
{
	(void)snprintf(out, RESULT_SIZE, RESULT_NAME, (unsigned)k);
}

static int run_unit(struct ms_vm *vm, enum ms_scope scope, struct ms_unit *unit)
{
	struct ms_value result = ms_none();
	struct ms_entry entry = {
		.unit = unit,
		.code = &unit->codes[0],
		.result = &result,
		.mode = MS_RESULT_C,
		.scope = ms_scope_index(vm, scope),
	};

	if (ms_stack_room(vm, 0, &entry.window, &entry.segment) != 0 ||
	    ms_frame_enter(vm, &entry) != 0)
		return -1;
	int rc = ms_vm_nested(vm);
	ms_release(vm->heap, result);
	return ms_scope_check(vm, rc);
}

/* 'quiet': its one statement is ours and isn't shown. */
static int run_text(struct ms_vm *vm, enum ms_scope scope, const char *text,
		    size_t size, bool quiet)
{
	struct ms_unit *unit;

	if (vm->hooks.compile == NULL)
		return ms_fail(vm->heap, "MATLAB:notImplemented",
			       "This session compiles no text.");
	if (vm->hooks.compile(vm->hooks.context, text, size, &unit) != 0)
		return -1;
	unit->quiet = quiet;
	int rc = run_unit(vm, scope, unit);
	ms_unit_release(unit);
	return rc;
}

/* "[r1, r2] = TEXT;" without what ends the text itself. */
static void append_assignment(struct snap_strbuf *out, const char *text,
			      size_t size, uint32_t wanted)
{
	char name[RESULT_SIZE];

	while (size != 0 && (isspace((unsigned char)text[size - 1]) ||
			     text[size - 1] == ';' || text[size - 1] == ','))
		size--;
	snap_strbuf_putc(out, '[');
	for (uint32_t k = 0; k < wanted; k++) {
		result_name(name, k);
		snap_strbuf_printf(out, "%s%s", k == 0 ? "" : ",", name);
	}
	snap_strbuf_puts(out, "] = ");
	snap_strbuf_append(out, text, size);
}

static int take_results(struct ms_vm *vm, enum ms_scope scope, uint32_t wanted,
			struct ms_value *results, int rc)
{
	char name[RESULT_SIZE];

	for (uint32_t k = 0; k < wanted; k++) {
		result_name(name, k);
		const struct ms_value *v =
			ms_scope_find(vm, scope, name, strlen(name));
		if (v != NULL && rc == 0)
			results[k] = ms_retain(*v);
		ms_scope_forget(vm, scope, name, strlen(name));
	}
	return rc;
}

int ms_scope_eval(struct ms_vm *vm, enum ms_scope scope, const char *text,
		  size_t size, uint32_t wanted, struct ms_value *results)
{
	struct snap_strbuf assignment;
	int rc;

	if (wanted == 0)
		return run_text(vm, scope, text, size, false);
	snap_strbuf_begin(&assignment, &vm->allocator);
	append_assignment(&assignment, text, size, wanted);
	if (assignment.failed)
		rc = ms_fail_memory(vm->heap);
	else
		rc = run_text(vm, scope, assignment.data, assignment.size,
			      true);
	snap_strbuf_end(&assignment);
	return take_results(vm, scope, wanted, results, rc);
}
