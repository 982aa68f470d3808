/* input() and keyboard(): the user is asked while a program runs. */
#include "builtins/prototypes.h"

#include "builtins/builtin.h"
#include "builtins/format_spec.h"
#include "builtins/texts.h"

#include <string.h>

#define KEYBOARD_PROMPT "K>> "

/* The prompt with its escape sequences translated; 'usual' without one. */
static int read_prompt(struct ms_call *call, const char *usual,
		       struct snap_strbuf *out)
{
	struct ms_units units;
	struct ms_wide wide;

	if (call->argument_count == 0) {
		snap_strbuf_puts(out, usual);
		return out->failed ? ms_fail_memory(call->heap) : 0;
	}
	if (ms_units_argument(call, 0, &units) != 0)
		return -1;
	ms_wide_begin(&wide, call->heap);
	ms_format_escapes(units, &wide);
	int rc = ms_wide_check(&wide);
	units = ms_wide_units(&wide);
	ms_units_to_utf8(units.data, units.count, out);
	ms_wide_end(&wide);
	if (rc == 0 && out->failed)
		rc = ms_fail_memory(call->heap);
	return rc;
}

/* What can't be run is told, and the user asked again.  Nonzero when the error
 * isn't the user's: it stays pending. */
static int tell_mistake(struct ms_call *call)
{
	struct ms_value exception;
	struct snap_strbuf text;

	if (ms_call_is_ending(call->vm) || ms_poll(call->heap) != 0)
		return -1;
	snap_strbuf_begin(&text, &call->heap->allocator);
	snap_strbuf_printf(&text, "%s\n", ms_error_message(call->heap));
	ms_call_write(call->vm, MS_STDERR, snap_strbuf_text(&text), text.size);
	snap_strbuf_end(&text);
	if (ms_catch(call->vm, &exception) != 0)
		return -1;
	ms_set_last_error(call->vm, &exception);
	ms_release(call->heap, exception);
	return 0;
}

static bool is_blank(const struct snap_strbuf *line)
{
	return strspn(snap_strbuf_text(line), " \t\r\n;,") == line->size;
}

static int answer_value(struct ms_call *call, const char *prompt,
			struct snap_strbuf *line)
{
	for (;;) {
		snap_strbuf_reset(line);
		if (ms_call_ask(call->vm, prompt, line) != 0)
			return -1;
		if (is_blank(line))
			return ms_give(call, ms_empty(call->heap));
		if (ms_scope_eval(call->vm, MS_SCOPE_CALLER,
				  snap_strbuf_text(line), line->size, 1,
				  call->results) == 0)
			return 0;
		if (tell_mistake(call) != 0)
			return -1;
	}
}

static int answer_text(struct ms_call *call, const char *prompt,
		       struct snap_strbuf *line)
{
	if (ms_call_ask(call->vm, prompt, line) != 0)
		return -1;
	return ms_give_text(call, snap_strbuf_text(line), line->size);
}

int ms_bi_input(struct ms_call *call)
{
	static const char *const words[] = { "s", NULL };
	bool text = call->argument_count == 2;
	struct snap_strbuf prompt, line;
	uint32_t which;

	if (text && ms_argument_option(call, 1, words, &which) != 0)
		return -1;
	/* Without this the user would be asked in vain. */
	if (!text && ms_call_permit(call->vm, MS_PERMIT_EVAL) != 0)
		return -1;
	snap_strbuf_begin(&prompt, &call->heap->allocator);
	snap_strbuf_begin(&line, &call->heap->allocator);
	int rc = read_prompt(call, "", &prompt);
	if (rc == 0)
		rc = (text ? answer_text : answer_value)(
			call, snap_strbuf_text(&prompt), &line);
	snap_strbuf_end(&line);
	snap_strbuf_end(&prompt);
	return rc;
}

/* "return" and "dbcont", and nothing else on the line. */
static bool goes_on(const struct snap_strbuf *line)
{
	static const char *const words[] = { "return", "dbcont" };
	const char *text = snap_strbuf_text(line);

	text += strspn(text, " \t");
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		size_t size = strlen(words[i]);

		if (strncmp(text, words[i], size) == 0 &&
		    text[size + strspn(text + size, " \t\r;,")] == '\0')
			return true;
	}
	return false;
}

static int run_lines(struct ms_call *call, const char *prompt,
		     struct snap_strbuf *line)
{
	struct ms_value unused;

	for (;;) {
		snap_strbuf_reset(line);
		if (ms_call_ask(call->vm, prompt, line) != 0)
			return -1;
		if (goes_on(line))
			return 0;
		unused = ms_none();
		int rc = ms_scope_eval(call->vm, MS_SCOPE_CALLER,
				       snap_strbuf_text(line), line->size, 0,
				       &unused);
		ms_release(call->heap, unused);
		if (rc != 0 && tell_mistake(call) != 0)
			return -1;
	}
}

int ms_bi_keyboard(struct ms_call *call)
{
	struct snap_strbuf prompt, line;

	if (ms_call_permit(call->vm, MS_PERMIT_EVAL) != 0)
		return -1;
	snap_strbuf_begin(&prompt, &call->heap->allocator);
	snap_strbuf_begin(&line, &call->heap->allocator);
	int rc = read_prompt(call, KEYBOARD_PROMPT, &prompt);
	if (rc == 0)
		rc = run_lines(call, snap_strbuf_text(&prompt), &line);
	snap_strbuf_end(&line);
	snap_strbuf_end(&prompt);
	return rc;
}
