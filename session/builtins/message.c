#include "builtins/message.h"

#include "builtins/format_spec.h"

#include <string.h>

void ms_message_begin(struct ms_message *message, struct ms_heap *heap)
{
	snap_strbuf_begin(&message->identifier, &heap->allocator);
	snap_strbuf_begin(&message->text, &heap->allocator);
}

void ms_message_end(struct ms_message *message)
{
	snap_strbuf_end(&message->identifier);
	snap_strbuf_end(&message->text);
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool ms_is_identifier(const char *text, size_t size)
{
	bool colon = false;

	for (size_t i = 0; i < size; i++) {
		if (text[i] == ':') {
			/* No part may be empty. */
			if (i == 0 || i + 1 == size || text[i - 1] == ':')
				return false;
			colon = true;
		} else if (!is_word(text[i])) {
			return false;
		}
	}
	return colon;
}

int ms_message_format(struct ms_call *call, uint32_t i, struct snap_strbuf *out)
{
	struct ms_units format;
	struct ms_wide wide;

	if (!ms_text_units(&call->arguments[i], &format.data, &format.count))
		return ms_fail(call->heap, "MATLAB:printf:invalidFormat",
			       "The message of '%s' must be text.", call->name);
	ms_wide_begin(&wide, call->heap);
	int rc = ms_format(call->heap, call->name, format,
			   &call->arguments[i + 1],
			   call->argument_count - i - 1, &wide);
	if (rc == 0) {
		struct ms_units units = ms_wide_units(&wide);

		ms_units_to_utf8(units.data, units.count, out);
		rc = out->failed ? ms_fail_memory(call->heap) : 0;
	}
	ms_wide_end(&wide);
	return rc;
}

int ms_message_read(struct ms_call *call, uint32_t first,
		    struct ms_message *message)
{
	const struct ms_value *v = &call->arguments[first];

	if (ms_text_argument(call->heap, *v, "Message", &message->text) != 0)
		return -1;
	/* A single argument is the message, whatever it looks like. */
	if (first + 1 == call->argument_count)
		return 0;
	bool identified = ms_is_identifier(snap_strbuf_text(&message->text),
					   message->text.size);
	if (identified) {
		snap_strbuf_append(&message->identifier, message->text.data,
				   message->text.size);
		if (message->identifier.failed)
			return ms_fail_memory(call->heap);
	}
	snap_strbuf_reset(&message->text);
	return ms_message_format(call, first + (identified ? 1 : 0),
				 &message->text);
}

int ms_message_given(struct ms_call *call, struct ms_message *message)
{
	int rc = ms_text_argument(call->heap, call->arguments[0], "Message",
				  &message->text);

	if (rc == 0 && call->argument_count > 1)
		rc = ms_text_argument(call->heap, call->arguments[1],
				      "Identifier", &message->identifier);
	return rc;
}
