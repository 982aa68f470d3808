/* Function handles, and calling by name. */
#include "builtins/prototypes.h"

#include "builtins/builtin.h"
#include "builtins/names.h"
#include "value/function.h"

int ms_bi_is_function_handle(struct ms_call *call)
{
	return ms_give_bool(call, ms_argument(call, 0).tag == MS_TAG_FUNCTION);
}

int ms_bi_feval(struct ms_call *call)
{
	if (!ms_is_callable(call->arguments[0]))
		return ms_fail(call->heap,
			       "MATLAB:feval:argMustBeString"
			       "OrFunHandle",
			       "Argument must be a function handle or the name "
			       "of a function.");
	return ms_call_value(call->vm, &call->arguments[0], call->arguments + 1,
			     call->argument_count - 1, call->wanted,
			     call->results);
}

int ms_bi_func2str(struct ms_call *call)
{
	struct ms_value f = call->arguments[0];

	if (f.tag != MS_TAG_FUNCTION)
		return ms_fail(call->heap, "MATLAB:func2str:FunctionHandle",
			       "Input must be a function handle.");
	return ms_give(call, ms_retain(ms_function_of(f)->name));
}

/* A name with packages: parts with dots between. */
static bool is_dotted_name(const char *text, size_t size)
{
	size_t begin = 0;

	for (size_t i = 0; i <= size; i++) {
		if (i != size && text[i] != '.')
			continue;
		if (!ms_is_variable_name(text + begin, i - begin))
			return false;
		begin = i + 1;
	}
	return true;
}

int ms_bi_str2func(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	struct snap_strbuf text;
	int rc;

	if (v.tag == MS_TAG_FUNCTION)
		return ms_give(call, ms_retain(v));
	snap_strbuf_begin(&text, &call->heap->allocator);
	if (ms_text_argument(call->heap, v, "Function", &text) != 0)
		rc = -1;
	else if (text.size != 0 && text.data[0] == '@')
		/* In the outermost scope but one's own: nothing is captured
		 * but what stands in the text. */
		rc = ms_scope_eval(call->vm, MS_SCOPE_CALLER, text.data,
				   text.size, 1, call->results);
	else if (is_dotted_name(snap_strbuf_text(&text), text.size))
		rc = ms_function_from_name(call->heap, text.data, text.size,
					   &call->results[0]);
	else
		rc = ms_fail(call->heap, "MATLAB:str2func:invalidFunctionName",
			     "'%s' is no valid name of a function.",
			     snap_strbuf_text(&text));
	snap_strbuf_end(&text);
	return rc;
}
