#include "tools/snapshot-builder/inspect/entry_words.h"

#include "tools/snapshot-builder/builder.h"

#include <stdio.h>

void entry_range(uint16_t least, uint16_t most, char out[ENTRY_RANGE_SIZE])
{
	if (most == MS_ARITY_UNBOUNDED)
		(void)snprintf(out, ENTRY_RANGE_SIZE, "%u or more", least);
	else if (least == most)
		(void)snprintf(out, ENTRY_RANGE_SIZE, "%u", least);
	else
		(void)snprintf(out, ENTRY_RANGE_SIZE, "%u to %u", least, most);
}

static void add_word(void *context, const char *word)
{
	struct snap_strbuf *out = context;

	if (out->size != 0)
		snap_strbuf_putc(out, ' ');
	snap_strbuf_puts(out, word);
}

void entry_flags(uint32_t flags, struct snap_strbuf *out)
{
	struct snap_strbuf words;

	snap_strbuf_begin(&words, NULL);
	if ((flags & MS_ENTRY_FUNCTION) != 0)
		add_word(&words, "function");
	if ((flags & MS_ENTRY_PRIVATE) != 0)
		add_word(&words, "private");
	if ((flags & MS_ENTRY_PLANNED) != 0)
		add_word(&words, "planned");
	builder_entry_flags(flags, add_word, &words);
	snap_strbuf_puts(out,
			 words.size != 0 ? snap_strbuf_text(&words) : "none");
	out->failed |= words.failed;
	snap_strbuf_end(&words);
}

void entry_parameter(const struct ms_doc_parameter *parameter,
		     struct snap_strbuf *out)
{
	snap_strbuf_append(out, parameter->name.data, parameter->name.size);
	if (parameter->optional)
		snap_strbuf_putc(out, '?');
	if (parameter->variadic)
		snap_strbuf_puts(out, "...");
	snap_strbuf_puts(out, ": ");
	snap_strbuf_append(out, parameter->kind.data, parameter->kind.size);
}

static void put_list(const struct ms_doc_parameter *parameters, uint32_t count,
		     struct snap_strbuf *out)
{
	snap_strbuf_putc(out, '(');
	for (uint32_t i = 0; i < count; i++) {
		if (i != 0)
			snap_strbuf_puts(out, ", ");
		entry_parameter(&parameters[i], out);
	}
	snap_strbuf_putc(out, ')');
}

void entry_signature(const struct ms_doc_signature *signature,
		     struct snap_strbuf *out)
{
	put_list(signature->inputs, signature->input_count, out);
	snap_strbuf_puts(out, " -> ");
	put_list(signature->outputs, signature->output_count, out);
}
