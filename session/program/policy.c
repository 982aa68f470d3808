#include "program/policy.h"

#include "builtins/output.h"
#include "display/render.h"
#include "vm/call.h"

static const struct ms_policy policies[] = {
	[MS_STATEMENT_ASSIGNMENT] = { .shows = true },
	[MS_STATEMENT_MULTI] = { .shows = true },
	[MS_STATEMENT_EXPRESSION] = { .shows = true, .sets_ans = true },
	[MS_STATEMENT_NAME] = { .shows = true },
	[MS_STATEMENT_COMMAND] = { .shows = true, .sets_ans = true },
	[MS_STATEMENT_OUTPUT] = { .shows = false },
};

const struct ms_policy *ms_policy_of(enum ms_statement_kind kind)
{
	return &policies[kind];
}

int ms_policy_statement(struct ms_vm *vm, const struct ms_unit *unit,
			uint32_t k, const struct ms_value *value)
{
	const struct ms_image *image = ms_unit_image(unit);
	struct ms_heap *heap = ms_vm_heap(vm);
	struct ms_statement statement;
	struct snap_strbuf text;

	ms_image_statement(image, k, &statement);
	if (statement.closed || ms_is_none(*value) ||
	    !ms_policy_of(statement.kind)->shows)
		return 0;
	struct ms_text_span name = ms_image_string(image, statement.name);
	snap_strbuf_begin(&text, &heap->allocator);
	int rc = ms_display_named(heap, name.bytes, name.size, *value,
				  ms_output_format(vm), &text);
	if (rc == 0)
		ms_call_write(vm, MS_STDOUT, snap_strbuf_text(&text),
			      text.size);
	snap_strbuf_end(&text);
	return rc;
}
