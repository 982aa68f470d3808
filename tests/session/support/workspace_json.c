#include "session/support/workspace_json.h"

#include "display/value_json.h"
#include "vm/call.h"

#include <string.h>

struct members {
	struct ms_heap *heap;
	struct snap_strbuf *out;
	bool follows;
};

static int add_variable(void *context, const char *name, size_t size,
			const struct ms_value *value, bool global)
{
	struct members *members = context;

	(void)global;
	if (members->follows)
		snap_strbuf_putc(members->out, ',');
	members->follows = true;
	ms_json_text(name, size, members->out);
	snap_strbuf_putc(members->out, ':');
	return ms_value_json(members->heap, *value, members->out);
}

static void add_text(const char *text, struct snap_strbuf *out)
{
	ms_json_text(text, strlen(text), out);
}

static void add_error(const struct ms_heap *heap, struct snap_strbuf *out)
{
	if (!heap->error.pending) {
		snap_strbuf_puts(out, "null");
		return;
	}
	snap_strbuf_puts(out, "{\"identifier\":");
	add_text(ms_error_identifier(heap), out);
	snap_strbuf_puts(out, ",\"message\":");
	add_text(ms_error_message(heap), out);
	snap_strbuf_putc(out, '}');
}

int ms_workspace_json(struct ms_vm *vm, struct snap_strbuf *out)
{
	struct members members = { .heap = ms_vm_heap(vm), .out = out };

	snap_strbuf_puts(out, "{\"v\":1,\"error\":");
	add_error(members.heap, out);
	snap_strbuf_puts(out, ",\"workspace\":{");
	if (ms_scope_each(vm, MS_SCOPE_BASE, add_variable, &members) != 0)
		return -1;
	snap_strbuf_puts(out, "}}");
	return out->failed ? -1 : 0;
}
