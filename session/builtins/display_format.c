/* The format command, and what else decides how a session shows values. */
#include "builtins/output.h"
#include "builtins/prototypes.h"

#include "builtins/text_state.h"
#include "value/struct.h"

#include <string.h>

static const struct ms_display_format defaults = MS_DISPLAY_FORMAT_DEFAULT;

const struct ms_display_format *ms_output_format(struct ms_vm *vm)
{
	const struct ms_builtin_state *state = *ms_vm_builtin_state(vm);

	if (state == NULL || state->text == NULL)
		return &defaults;
	return &state->text->display;
}

int ms_output_set_columns(struct ms_vm *vm, uint32_t columns)
{
	struct ms_call call = { .vm = vm, .heap = ms_vm_heap(vm) };
	struct ms_text_state *state = ms_text_state_of(&call);

	if (state == NULL)
		return -1;
	state->display.columns = columns;
	return 0;
}

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

/* One style, in one word or two of those that are left; 'used' is how many. */
static int set_style(struct ms_call *call, const struct ms_value *words,
		     uint32_t left, struct ms_display_format *format,
		     uint32_t *used)
{
	bool apart = left > 1 && !is_spacing(words[1]);

	for (size_t k = 0; k < sizeof(styles) / sizeof(styles[0]); k++) {
		const struct style *style = &styles[k];

		if (!ms_is_word(words[0], style->name) ||
		    (style->variant[0] != '\0') != apart ||
		    (apart && !ms_is_word(words[1], style->variant)))
			continue;
		format->numbers = style->numbers;
		*used = apart ? 2 : 1;
		return 0;
	}
	return fail_format(call);
}

/* ---------------------------------------------------------------- as a value
 *
 * fmt = format tells the choices as a struct of strings, and format(fmt) takes
 * them back.
 */

static const char *const option_names[] = { "NumericFormat", "LineSpacing" };

static const char *style_name(enum ms_number_format numbers)
{
	size_t k = 0;

	/* Every format is in the table, first as one word. */
	while (styles[k].numbers != numbers)
		k++;
	return styles[k].name;
}

static int give_options(struct ms_call *call,
			const struct ms_display_format *format)
{
	const char *texts[] = { style_name(format->numbers),
				format->loose ? "loose" : "compact" };
	struct ms_value values[2] = { ms_none(), ms_none() }, options;
	int rc = 0;

	for (size_t k = 0; k < 2 && rc == 0; k++)
		rc = ms_string_from_utf8(call->heap, texts[k], strlen(texts[k]),
					 &values[k]);
	if (rc == 0)
		rc = ms_struct_scalar(call->heap, option_names, values, 2,
				      &options);
	ms_release(call->heap, values[0]);
	ms_release(call->heap, values[1]);
	return rc == 0 ? ms_give(call, options) : rc;
}

static int set_spacing(struct ms_call *call, struct ms_value word,
		       struct ms_display_format *format)
{
	if (!is_spacing(word))
		return fail_format(call);
	format->loose = ms_is_word(word, "loose");
	return 0;
}

static int take_options(struct ms_call *call, struct ms_value options,
			struct ms_display_format *format)
{
	const struct ms_value *texts[2];

	for (size_t k = 0; k < 2; k++) {
		texts[k] = ms_field_peek(options, option_names[k],
					 strlen(option_names[k]));
		if (texts[k] == NULL)
			return fail_format(call);
	}
	if (set_style(call, texts[0], 1, format, &(uint32_t){ 0 }) != 0)
		return -1;
	return set_spacing(call, *texts[1], format);
}

static int set_words(struct ms_call *call, struct ms_display_format *format)
{
	const struct ms_value *words = call->arguments;
	uint32_t used = 1;
	int rc = 0;

	for (uint32_t i = 0; i < call->argument_count && rc == 0; i += used) {
		used = 1;
		if (is_spacing(words[i]))
			rc = set_spacing(call, words[i], format);
		else
			rc = set_style(call, &words[i],
				       call->argument_count - i, format, &used);
	}
	return rc;
}

/* Nothing changes unless all of it is understood. */
int ms_bi_format(struct ms_call *call)
{
	struct ms_text_state *state = ms_text_state_of(call);
	struct ms_value first = ms_argument(call, 0);
	int rc = 0;

	if (state == NULL)
		return -1;
	if (call->argument_count == 0 && call->wanted != 0)
		return give_options(call, &state->display);
	struct ms_display_format old = state->display, format = old;
	if (call->argument_count == 0) {
		format = defaults;
		format.columns = old.columns;
	} else if (call->argument_count == 1 &&
		   ms_class_of(first) == MS_STRUCT) {
		rc = take_options(call, first, &format);
	} else {
		rc = set_words(call, &format);
	}
	if (rc == 0 && call->wanted != 0)
		rc = give_options(call, &old);
	if (rc == 0)
		state->display = format;
	return rc;
}
