/* disp() and its like, and the format command. */
#include "builtins/output.h"
#include "builtins/prototypes.h"

#include "builtins/text_state.h"
#include "display/render.h"

static const struct ms_display_format defaults = MS_DISPLAY_FORMAT_DEFAULT;

const struct ms_display_format *ms_output_format(struct ms_vm *vm)
{
	const struct ms_builtin_state *state = *ms_vm_builtin_state(vm);

	if (state == NULL || state->text == NULL)
		return &defaults;
	return &state->text->display;
}

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

/* ------------------------------------------------------------------- format
 */

struct style {
	const char *name;
	const char *variant; /* what may follow apart; "" for none */
	enum ms_number_format numbers;
};

static const struct style styles[] = {
	{ "short", "", MS_FORMAT_SHORT },
	{ "long", "", MS_FORMAT_LONG },
	{ "shortG", "", MS_FORMAT_SHORT_G },
	{ "longG", "", MS_FORMAT_LONG_G },
	{ "shortE", "", MS_FORMAT_SHORT_E },
	{ "longE", "", MS_FORMAT_LONG_E },
	{ "shortEng", "", MS_FORMAT_SHORT_ENG },
	{ "longEng", "", MS_FORMAT_LONG_ENG },
	{ "short", "g", MS_FORMAT_SHORT_G },
	{ "long", "g", MS_FORMAT_LONG_G },
	{ "short", "e", MS_FORMAT_SHORT_E },
	{ "long", "e", MS_FORMAT_LONG_E },
	{ "short", "eng", MS_FORMAT_SHORT_ENG },
	{ "long", "eng", MS_FORMAT_LONG_ENG },
	{ "bank", "", MS_FORMAT_BANK },
	{ "hex", "", MS_FORMAT_HEX },
	{ "rat", "", MS_FORMAT_RATIONAL },
	{ "rational", "", MS_FORMAT_RATIONAL },
	{ "+", "", MS_FORMAT_PLUS },
};

static int fail_format(struct ms_call *call)
{
	return ms_fail(call->heap, "MATLAB:format:UnknownFormat",
		       "This is no format that '%s' knows.", call->name);
}

static bool is_spacing(struct ms_value word)
{
	return ms_is_word(word, "loose") || ms_is_word(word, "compact");
}

/* One style, in one word or two; 'used' is how many. */
static int set_style(struct ms_call *call, uint32_t i,
		     struct ms_display_format *format, uint32_t *used)
{
	struct ms_value word = call->arguments[i];
	bool apart = i + 1 < call->argument_count &&
		     !is_spacing(call->arguments[i + 1]);

	for (size_t k = 0; k < sizeof(styles) / sizeof(styles[0]); k++) {
		const struct style *style = &styles[k];

		if (!ms_is_word(word, style->name) ||
		    (style->variant[0] != '\0') != apart ||
		    (apart &&
		     !ms_is_word(call->arguments[i + 1], style->variant)))
			continue;
		format->numbers = style->numbers;
		*used = apart ? 2 : 1;
		return 0;
	}
	return fail_format(call);
}

int ms_bi_format(struct ms_call *call)
{
	struct ms_text_state *state = ms_text_state_of(call);

	if (state == NULL)
		return -1;
	struct ms_display_format format = state->display;
	uint32_t used = 1;
	if (call->argument_count == 0)
		format = defaults;
	for (uint32_t i = 0; i < call->argument_count; i += used) {
		used = 1;
		if (is_spacing(call->arguments[i]))
			format.loose = ms_is_word(call->arguments[i], "loose");
		else if (set_style(call, i, &format, &used) != 0)
			return -1;
	}
	state->display = format;
	return 0;
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

static int read_stream(struct ms_call *call, enum ms_stream *out)
{
	double id;

	if (ms_argument_double(call, 0, &id) != 0)
		return -1;
	if (id != 1 && id != 2)
		return ms_fail(call->heap, "MATLAB:FileIO:InvalidFid",
			       "Invalid file identifier. Use fopen to "
			       "generate a valid file identifier.");
	*out = id == 1 ? MS_STDOUT : MS_STDERR;
	return 0;
}

int ms_bi_fputs(struct ms_call *call)
{
	enum ms_stream stream;

	if (read_stream(call, &stream) != 0)
		return -1;
	return put_text(call, 1, stream);
}

int ms_bi_fdisp(struct ms_call *call)
{
	struct snap_strbuf text;
	enum ms_stream stream;

	if (read_stream(call, &stream) != 0)
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

	if (read_stream(call, &stream) != 0)
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
