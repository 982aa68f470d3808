/* disp() and its like. */
#include "builtins/output.h"
#include "builtins/prototypes.h"

#include "builtins/text_state.h"
#include "display/render.h"

static int write_out(struct ms_call *call, struct snap_strbuf *text,
		     enum ms_stream stream)
{
	if (text->failed)
		return ms_fail_memory(call->heap);
	ms_call_write(call->vm, stream, snap_strbuf_text(text), text->size);
	return 0;
}

/* disp(X); with an output the text is returned instead, as Octave has it. */
int ms_bi_disp(struct ms_call *call)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &call->heap->allocator);
	int rc = ms_display_value(call->heap, call->arguments[0],
				  ms_output_format(call->vm), &text);
	if (rc == 0 && call->wanted != 0)
		rc = ms_give_text(call, snap_strbuf_text(&text), text.size);
	else if (rc == 0)
		rc = write_out(call, &text, MS_STDOUT);
	snap_strbuf_end(&text);
	return rc;
}

int ms_bi_clc(struct ms_call *call)
{
	ms_call_write(call->vm, MS_CLEAR_SCREEN, "", 0);
	return 0;
}

/* display(X): as a statement without semicolon shows it, by its name if it is a
 * variable. */
int ms_bi_display(struct ms_call *call)
{
	struct snap_strbuf text;
	size_t size;
	const char *name = ms_call_argument_name(call->vm, &size);

	snap_strbuf_begin(&text, &call->heap->allocator);
	int rc = ms_display_named(call->heap, name, size, call->arguments[0],
				  ms_output_format(call->vm), &text);
	if (rc == 0)
		rc = write_out(call, &text, MS_STDOUT);
	snap_strbuf_end(&text);
	return rc;
}

/* ------------------------------------------------ plain text, no conversion
 *
 * As in Octave each gives 0: a statement sets 'ans'.
 */

static int put_text(struct ms_call *call, uint32_t i, enum ms_stream stream)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &call->heap->allocator);
	int rc =
		ms_text_argument(call->heap, call->arguments[i], "Text", &text);
	if (rc == 0)
		rc = write_out(call, &text, stream);
	snap_strbuf_end(&text);
	return rc == 0 ? ms_give_real(call, 0) : rc;
}

int ms_bi_puts(struct ms_call *call)
{
	return put_text(call, 0, MS_STDOUT);
}

int ms_bi_fputs(struct ms_call *call)
{
	enum ms_stream stream;

	if (ms_argument_stream(call, 0, &stream) != 0)
		return -1;
	return put_text(call, 1, stream);
}

int ms_bi_fdisp(struct ms_call *call)
{
	struct snap_strbuf text;
	enum ms_stream stream;

	if (ms_argument_stream(call, 0, &stream) != 0)
		return -1;
	snap_strbuf_begin(&text, &call->heap->allocator);
	int rc = ms_display_value(call->heap, call->arguments[1],
				  ms_output_format(call->vm), &text);
	if (rc == 0)
		rc = write_out(call, &text, stream);
	snap_strbuf_end(&text);
	return rc;
}

/* Whatever is written is handed over at once. */
int ms_bi_fflush(struct ms_call *call)
{
	enum ms_stream stream;

	if (ms_argument_stream(call, 0, &stream) != 0)
		return -1;
	return ms_give_real(call, 0);
}

int ms_bi_stdout(struct ms_call *call)
{
	return ms_give_real(call, 1);
}

int ms_bi_stderr(struct ms_call *call)
{
	return ms_give_real(call, 2);
}
