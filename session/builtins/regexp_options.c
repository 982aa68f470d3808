#include "builtins/regexp_options.h"

static int fail_option(struct ms_call *call, uint32_t i)
{
	return ms_fail(call->heap, "MATLAB:regexp:invalidOption",
		       "Argument %u of '%s' is no option it knows.", i + 1,
		       call->name);
}

/* Words that choose outputs, in the order of enum ms_regexp_output. */
static const char *const output_words[] = { "start", "end",    "tokenExtents",
					    "match", "tokens", "names",
					    "split", NULL };

static const char *const flag_words[] = {
	"once",
	"ignorecase",
	"matchcase",
	"lineanchors",
	"stringanchors",
	"dotall",
	"dotexceptnewline",
	"freespacing",
	"literalspacing",
	"emptymatch",
	"noemptymatch",
	"forceCellOutput",
	"warnings",
	"preservecase",
	NULL,
};

static bool set_flag(struct ms_regexp_options *o, int flag, bool replacing)
{
	bool *const places[] = {
		&o->once,
		&o->regex.ignore_case,
		&o->regex.ignore_case,
		&o->regex.line_anchors,
		&o->regex.line_anchors,
		&o->regex.dot_except_newline,
		&o->regex.dot_except_newline,
		&o->regex.free_spacing,
		&o->regex.free_spacing,
		&o->empty_match,
		&o->empty_match,
		&o->force_cell,
		NULL,
		&o->preserve_case,
	};
	static const bool values[] = { true,  true, false, true,  false,
				       false, true, true,  false, true,
				       false, true, true,  true };

	if (places[flag] == &o->preserve_case) {
		if (!replacing)
			return false;
		o->regex.ignore_case = true;
	}
	if (places[flag] != NULL)
		*places[flag] = values[flag];
	return true;
}

/* An output asked for by name moves behind those named before. */
static void ask_output(struct ms_regexp_options *o, uint8_t output)
{
	uint32_t at = 0;

	while (o->outputs[at] != output)
		at++;
	if (at < o->named)
		return;
	for (; at > o->named; at--)
		o->outputs[at] = o->outputs[at - 1];
	o->outputs[o->named++] = output;
}

static int read_option(struct ms_call *call, uint32_t i, bool replacing,
		       struct ms_regexp_options *o)
{
	struct ms_value v = call->arguments[i];
	int64_t nth;

	if (replacing && ms_is_numeric(v)) {
		if (ms_argument_integer(call, i, &nth) != 0)
			return -1;
		if (nth < 1)
			return fail_option(call, i);
		o->nth = (size_t)nth;
		return 0;
	}
	int flag = ms_find_option(v, flag_words);
	if (flag >= 0 && set_flag(o, flag, replacing))
		return 0;
	int output = replacing ? -1 : ms_find_option(v, output_words);
	if (output < 0)
		return fail_option(call, i);
	ask_output(o, (uint8_t)output);
	return 0;
}

int ms_regexp_options_read(struct ms_call *call, uint32_t first, bool replacing,
			   struct ms_regexp_options *options)
{
	for (uint8_t k = 0; k < MS_REGEXP_OUTPUTS; k++)
		options->outputs[k] = k;
	for (uint32_t i = first; i < call->argument_count; i++)
		if (read_option(call, i, replacing, options) != 0)
			return -1;
	return 0;
}
