/* eval(), evalc(), evalin() and assignin(). */
#include "builtins/prototypes.h"

#include "builtins/builtin.h"
#include "builtins/names.h"
#include "vm/vm.h"

static int eval_argument(struct ms_call *call, enum ms_scope scope, uint32_t i,
			 uint32_t wanted, struct ms_value *results)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &call->heap->allocator);
	int rc = ms_text_argument(call->heap, call->arguments[i], "Expression",
				  &text);
	if (rc == 0)
		rc = ms_scope_eval(call->vm, scope, snap_strbuf_text(&text),
				   text.size, wanted, results);
	snap_strbuf_end(&text);
	return rc;
}

/* The error is caught and remembered; other text runs instead. */
static int recover(struct ms_call *call, enum ms_scope scope, uint32_t i,
		   uint32_t wanted, struct ms_value *results)
{
	struct ms_value exception;

	if (ms_call_is_ending(call->vm))
		return -1;
	if (ms_catch(call->vm, &exception) != 0)
		return -1;
	ms_set_last_error(call->vm, &exception);
	ms_release(call->heap, exception);
	return eval_argument(call, scope, i, wanted, results);
}

int ms_bi_eval(struct ms_call *call)
{
	if (eval_argument(call, MS_SCOPE_CALLER, 0, call->wanted,
			  call->results) == 0)
		return 0;
	if (call->argument_count < 2)
		return -1;
	return recover(call, MS_SCOPE_CALLER, 1, call->wanted, call->results);
}

/* The results of the text follow what it printed. */
static int capture(struct ms_call *call, struct snap_strbuf *out)
{
	uint32_t wanted = call->wanted > 1 ? call->wanted - 1 : 0;
	struct ms_value *results = call->results + 1;
	struct ms_value unused = ms_none();

	/* Without places of their own, values go to 'ans' and are shown. */
	if (wanted == 0)
		results = &unused;
	if (ms_vm_capture_begin(call->vm, out) != 0)
		return -1;
	int rc = eval_argument(call, MS_SCOPE_CALLER, 0, wanted, results);
	if (rc != 0 && call->argument_count == 2)
		rc = recover(call, MS_SCOPE_CALLER, 1, wanted, results);
	ms_vm_capture_end(call->vm);
	if (rc == 0)
		ms_release(call->heap, unused);
	return rc;
}

int ms_bi_evalc(struct ms_call *call)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &call->heap->allocator);
	int rc = capture(call, &text);
	if (rc == 0 && text.failed)
		rc = ms_fail_memory(call->heap);
	if (rc == 0)
		rc = ms_give_text(call, snap_strbuf_text(&text), text.size);
	snap_strbuf_end(&text);
	return rc;
}

static int read_context(struct ms_call *call, enum ms_scope *out)
{
	static const char *const words[] = { "caller", "base", NULL };
	uint32_t which;

	if (ms_argument_option(call, 0, words, &which) != 0)
		return -1;
	*out = which == 0 ? MS_SCOPE_OUTER : MS_SCOPE_BASE;
	return 0;
}

int ms_bi_evalin(struct ms_call *call)
{
	enum ms_scope scope;

	if (read_context(call, &scope) != 0)
		return -1;
	if (eval_argument(call, scope, 1, call->wanted, call->results) == 0)
		return 0;
	if (call->argument_count < 3)
		return -1;
	return recover(call, scope, 2, call->wanted, call->results);
}

int ms_bi_assignin(struct ms_call *call)
{
	struct snap_strbuf name;
	enum ms_scope scope;

	if (read_context(call, &scope) != 0)
		return -1;
	snap_strbuf_begin(&name, &call->heap->allocator);
	int rc =
		ms_text_argument(call->heap, call->arguments[1], "Name", &name);
	if (rc == 0 && !ms_is_variable_name(snap_strbuf_text(&name), name.size))
		rc = ms_fail(call->heap, "MATLAB:assigninInvalidVariable",
			     "'%s' is no valid name of a variable.",
			     snap_strbuf_text(&name));
	if (rc == 0)
		rc = ms_scope_assign(call->vm, scope, name.data, name.size,
				     &call->arguments[2]);
	if (rc == 0)
		ms_call_did(call->vm, MS_DID_ASSIGN);
	snap_strbuf_end(&name);
	return rc;
}
