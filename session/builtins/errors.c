/* Errors: raised, raised again, asked about. */
#include "builtins/prototypes.h"

#include "builtins/message.h"
#include "value/cell.h"
#include "value/exception.h"
#include "value/struct.h"

#include <string.h>

/* Raise the message; an empty one does nothing. */
static int raise_message(struct ms_call *call, const struct ms_message *message)
{
	if (message->text.size == 0)
		return 0;
	return ms_fail_text(call->heap, snap_strbuf_text(&message->identifier),
			    snap_strbuf_text(&message->text),
			    message->text.size);
}

static struct ms_value field_or_none(struct ms_value s, const char *name)
{
	const struct ms_value *v = ms_field_peek(s, name, strlen(name));

	return v == NULL ? ms_none() : *v;
}

/* An exception from a struct with the fields of one; no message, no exception:
 * NONE. */
static int from_struct(struct ms_call *call, struct ms_value s,
		       struct ms_value *out)
{
	struct ms_value text = field_or_none(s, "message");
	struct ms_value identifier = field_or_none(s, "identifier");
	struct ms_value stack = field_or_none(s, "stack");
	struct ms_message message;
	int rc = 0;

	ms_message_begin(&message, call->heap);
	if (!ms_is_none(text))
		ms_text_to_utf8(text, &message.text);
	if (!ms_is_none(identifier))
		ms_text_to_utf8(identifier, &message.identifier);
	*out = ms_none();
	if (message.text.failed || message.identifier.failed)
		rc = ms_fail_memory(call->heap);
	else if (message.text.size != 0)
		rc = ms_exception_create(call->heap,
					 snap_strbuf_text(&message.identifier),
					 snap_strbuf_text(&message.text), out);
	ms_message_end(&message);
	if (rc == 0 && !ms_is_none(*out) && stack.tag == MS_TAG_STRUCT &&
	    ms_has_field(stack, "line", 4) && ms_has_field(stack, "name", 4))
		ms_take_into(call->heap, &ms_exception_of(*out)->stack,
			     ms_retain(stack));
	return rc;
}

static int raise_struct(struct ms_call *call, struct ms_value s)
{
	struct ms_value exception;

	if (from_struct(call, s, &exception) != 0)
		return -1;
	if (ms_is_none(exception))
		return 0;
	ms_throw(call->vm, &exception);
	ms_release(call->heap, exception);
	return -1;
}

int ms_bi_error(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	struct ms_message message;

	if (v.tag == MS_TAG_EXCEPTION)
		return ms_throw(call->vm, &call->arguments[0]);
	if (v.tag == MS_TAG_STRUCT)
		return ms_is_empty(v) ? 0 : raise_struct(call, v);
	/* What checks say when all is well, too, is no error. */
	if (call->argument_count == 1 && ms_is_numeric(v) && ms_is_empty(v))
		return 0;
	ms_message_begin(&message, call->heap);
	int rc = ms_message_read(call, 0, &message);
	if (rc == 0)
		rc = raise_message(call, &message);
	ms_message_end(&message);
	return rc;
}

int ms_bi_rethrow(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];

	if (v.tag == MS_TAG_EXCEPTION)
		return ms_throw(call->vm, &call->arguments[0]);
	if (v.tag != MS_TAG_STRUCT || !ms_has_field(v, "message", 7) ||
	    !ms_has_field(v, "identifier", 10))
		return ms_fail(call->heap, "MATLAB:rethrow:invalidInput",
			       "Input to '%s' must be an exception, or a "
			       "structure with the fields 'message' and "
			       "'identifier'.",
			       call->name);
	return raise_struct(call, v);
}

int ms_bi_MException(struct ms_call *call)
{
	struct ms_message message;

	ms_message_begin(&message, call->heap);
	int rc = ms_text_argument(call->heap, call->arguments[0], "Identifier",
				  &message.identifier);
	if (rc == 0 && !ms_is_identifier(snap_strbuf_text(&message.identifier),
					 message.identifier.size))
		rc = ms_fail(call->heap, "MATLAB:MException:invalidIdentifier",
			     "'%s' is no identifier of the form "
			     "'component:name'.",
			     snap_strbuf_text(&message.identifier));
	if (rc == 0)
		rc = ms_message_format(call, 1, &message.text);
	if (rc == 0)
		rc = ms_exception_create(
			call->heap, snap_strbuf_text(&message.identifier),
			snap_strbuf_text(&message.text), &call->results[0]);
	ms_message_end(&message);
	return rc;
}

static int need_exception(struct ms_call *call, uint32_t i)
{
	if (call->arguments[i].tag == MS_TAG_EXCEPTION)
		return 0;
	return ms_fail_type(call, call->arguments[i]);
}

int ms_bi_throw(struct ms_call *call)
{
	if (need_exception(call, 0) != 0)
		return -1;
	return ms_throw(call->vm, &call->arguments[0]);
}

int ms_bi_addCause(struct ms_call *call)
{
	struct ms_value copy;

	if (need_exception(call, 0) != 0 || need_exception(call, 1) != 0)
		return -1;
	const struct ms_exception *base = ms_exception_of(call->arguments[0]);
	if (ms_exception_create(call->heap, "", "", &copy) != 0)
		return -1;
	struct ms_exception *e = ms_exception_of(copy);

	ms_take_into(call->heap, &e->identifier, ms_retain(base->identifier));
	ms_take_into(call->heap, &e->message, ms_retain(base->message));
	ms_take_into(call->heap, &e->stack, ms_retain(base->stack));
	ms_take_into(call->heap, &e->causes, ms_retain(base->causes));
	struct ms_value next[] = { ms_real((double)ms_count(e->causes) + 1),
				   ms_real(1) };
	if (ms_cell_write(call->heap, &e->causes, next, 2,
			  call->arguments[1]) != 0) {
		ms_release(call->heap, copy);
		return -1;
	}
	return ms_give(call, copy);
}

/* "Error using NAME (line N)" and the message. */
int ms_bi_getReport(struct ms_call *call)
{
	struct snap_strbuf text;

	if (need_exception(call, 0) != 0)
		return -1;
	const struct ms_exception *e = ms_exception_of(call->arguments[0]);
	snap_strbuf_begin(&text, &call->heap->allocator);
	if (e->stack.tag == MS_TAG_STRUCT && ms_count(e->stack) != 0 &&
	    ms_has_field(e->stack, "name", 4) &&
	    ms_struct_of(e->stack)->shape->field_count >= 3) {
		snap_strbuf_puts(&text, "Error using ");
		ms_text_to_utf8(ms_struct_values(e->stack)[1], &text);
		snap_strbuf_printf(
			&text, " (line %.0f)\n",
			ms_inline_double(ms_struct_values(e->stack)[2]));
	} else {
		snap_strbuf_puts(&text, "Error: ");
	}
	ms_text_to_utf8(e->message, &text);
	int rc = text.failed ? ms_fail_memory(call->heap)
			     : ms_give_text(call, snap_strbuf_text(&text),
					    text.size);
	snap_strbuf_end(&text);
	return rc;
}

/* ---------------------------------------------------------------- lasterr */

static int set_last(struct ms_call *call)
{
	struct ms_message message;
	struct ms_value exception;

	ms_message_begin(&message, call->heap);
	int rc = ms_message_given(call, &message);
	if (rc == 0)
		rc = ms_exception_create(
			call->heap, snap_strbuf_text(&message.identifier),
			snap_strbuf_text(&message.text), &exception);
	ms_message_end(&message);
	if (rc != 0)
		return rc;
	ms_set_last_error(call->vm, &exception);
	ms_release(call->heap, exception);
	return 0;
}

int ms_bi_lasterr(struct ms_call *call)
{
	const struct ms_value *last = ms_last_error(call->vm);
	bool told = call->argument_count == 0 || call->wanted != 0;

	if (told && last != NULL && last->tag == MS_TAG_EXCEPTION) {
		const struct ms_exception *e = ms_exception_of(*last);

		ms_give_at(call, 0, ms_retain(e->message));
		ms_give_at(call, 1, ms_retain(e->identifier));
	} else if (told) {
		for (uint32_t k = 0; k < 2 && (k == 0 || k < call->wanted); k++)
			if (ms_text_from_utf8(call->heap, "", 0,
					      &call->results[k]) != 0)
				return -1;
	}
	return call->argument_count == 0 ? 0 : set_last(call);
}
