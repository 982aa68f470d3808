#include "request/error_text.h"

#include "value/exception.h"
#include "value/struct.h"
#include "value/text.h"

#include <string.h>

/* One call of a stack; what a program made of it may lack anything. */
struct call {
	struct snap_strbuf name;
	double line; /* 0: not known */
};

bool ms_stack_field(struct ms_value stack, size_t k, const char *name,
		    struct ms_value *out)
{
	const struct ms_shape *shape = ms_struct_of(stack)->shape;
	const struct ms_value *values = ms_struct_values(stack);

	for (uint32_t f = 0; f < shape->field_count; f++)
		if (strcmp(ms_shape_name(shape, f)->text, name) == 0) {
			*out = values[k * shape->field_count + f];
			return true;
		}
	return false;
}

static void read_call(struct ms_value stack, size_t k, struct call *call)
{
	struct ms_value field;

	snap_strbuf_reset(&call->name);
	call->line = 0;
	if (ms_stack_field(stack, k, "name", &field) && ms_is_text(field))
		(void)ms_text_to_utf8(field, &call->name);
	if (ms_stack_field(stack, k, "line", &field) &&
	    field.tag == MS_TAG_DOUBLE && field.as.real >= 1)
		call->line = field.as.real;
}

static void add_call(const char *word, const struct call *call,
		     struct snap_strbuf *out)
{
	snap_strbuf_printf(out, "Error %s %s", word,
			   snap_strbuf_text(&call->name));
	if (call->line != 0)
		snap_strbuf_printf(out, " (line %.0f)", call->line);
	snap_strbuf_putc(out, '\n');
}

/* Calls from 'first' on, innermost first; the middle of long stacks is left
 * out.  Text typed at a prompt has no name. */
static void add_calls(struct ms_value stack, size_t first,
		      struct snap_strbuf *out)
{
	size_t count = ms_count(stack), hidden = 0;
	struct call call;

	if (count > 2 * MS_ERROR_TEXT_CALLS)
		hidden = count - 2 * MS_ERROR_TEXT_CALLS;
	snap_strbuf_begin(&call.name, NULL);
	for (size_t k = first; k < count; k++) {
		if (hidden != 0 && k == MS_ERROR_TEXT_CALLS) {
			snap_strbuf_printf(out, "... (%zu more)\n", hidden);
			k += hidden;
		}
		read_call(stack, k, &call);
		if (call.name.size != 0)
			add_call("in", &call, out);
	}
	snap_strbuf_end(&call.name);
}

/* "Error using F (line N)" and the message. */
static void add_failure(const struct ms_heap *heap, struct ms_value stack,
			struct snap_strbuf *out)
{
	const char *message = ms_error_message(heap);
	size_t size = strlen(message);
	struct call call;

	snap_strbuf_begin(&call.name, NULL);
	if (ms_count(stack) != 0)
		read_call(stack, 0, &call);
	if (call.name.size != 0)
		add_call("using", &call, out);
	else
		snap_strbuf_puts(out, "Error: ");
	snap_strbuf_append(out, message, size);
	if (size == 0 || message[size - 1] != '\n')
		snap_strbuf_putc(out, '\n');
	snap_strbuf_end(&call.name);
}

void ms_error_text(struct ms_program *program, struct snap_strbuf *out)
{
	const char *mistakes = ms_program_mistakes(program);
	const struct ms_heap *heap = ms_program_heap(program);
	struct ms_value stack = heap->empty;
	struct ms_value exception = heap->error.exception;

	if (ms_is_class(exception, MS_EXCEPTION))
		stack = ms_exception_of(exception)->stack;
	if (!ms_is_class(stack, MS_STRUCT))
		stack = heap->empty;
	if (mistakes[0] != '\0')
		snap_strbuf_puts(out, mistakes);
	else
		add_failure(heap, stack, out);
	add_calls(stack, mistakes[0] != '\0' ? 0 : 1, out);
}
