#include "tools/common/options.h"

#include "base/suggest.h"
#include "tools/common/help.h"
#include "tools/common/report.h"

#include <stdlib.h>
#include <string.h>

/* What parsing carries along. */
struct parse {
	const struct tool_call *call;
	char *settings;
	struct tool_texts *operands;
	int next; /* argument to read next */
};

/* There can't be more texts than 'most'. */
static void add_text(struct tool_texts *texts, const char *text, size_t most)
{
	if (texts->items == NULL)
		texts->items = tool_calloc(most, sizeof(*texts->items));
	texts->items[texts->count++] = text;
}

bool tool_number(const char *text, uint64_t *out)
{
	uint64_t value = 0;
	unsigned shift = 0;

	if (*text < '0' || *text > '9')
		return false;
	for (; *text >= '0' && *text <= '9'; text++) {
		unsigned digit = (unsigned)(*text - '0');

		if (value > (UINT64_MAX - digit) / 10)
			return false;
		value = 10 * value + digit;
	}
	if (*text == 'K' || *text == 'k')
		shift = 10;
	else if (*text == 'M' || *text == 'm')
		shift = 20;
	else if (*text == 'G' || *text == 'g')
		shift = 30;
	if (text[shift != 0] != '\0' || value > UINT64_MAX >> shift)
		return false;
	*out = value << shift;
	return true;
}

static bool explain_number(const struct tool_option *option, const char *text,
			   char message[TOOL_MESSAGE_SIZE])
{
	if (option->max == UINT64_MAX)
		(void)snprintf(message, TOOL_MESSAGE_SIZE,
			       "'%s' is not a number from %llu on", text,
			       ull(option->min));
	else
		(void)snprintf(message, TOOL_MESSAGE_SIZE,
			       "'%s' is not a number from %llu to %llu", text,
			       ull(option->min), ull(option->max));
	return false;
}

static bool explain_choice(const char *const *words, const char *text,
			   char message[TOOL_MESSAGE_SIZE])
{
	struct snap_suggest near;
	char list[256] = "";
	size_t size = 0;

	snap_suggest_begin(&near, text, strlen(text));
	for (size_t i = 0; words[i] != NULL; i++) {
		/* 'on' is near 'no', and the opposite. */
		if (strlen(text) > 2)
			snap_suggest_offer(&near, words[i], strlen(words[i]));
		int n = snprintf(list + size, sizeof(list) - size, "%s%s",
				 i == 0 ? "" : ", ", words[i]);
		if (n > 0 && (size_t)n < sizeof(list) - size)
			size += (size_t)n;
	}
	(void)snprintf(message, TOOL_MESSAGE_SIZE, "'%s' is none of %s%s%s%s",
		       text, list, near.best != NULL ? "; did you mean " : "",
		       near.best != NULL ? near.best : "",
		       near.best != NULL ? "?" : "");
	return false;
}

static bool store_choice(const struct tool_option *option, const char *text,
			 void *place, char message[TOOL_MESSAGE_SIZE])
{
	int value = 0;

	while (text != NULL && option->words[value] != NULL &&
	       strcmp(option->words[value], text) != 0)
		value++;
	if (option->words[value] == NULL)
		return explain_choice(option->words, text, message);
	memcpy(place, &value, sizeof(value));
	return true;
}

static bool store_number(const struct tool_option *option, const char *text,
			 void *place, char message[TOOL_MESSAGE_SIZE])
{
	uint64_t value;

	if (!tool_number(text, &value) || value < option->min ||
	    value > option->max)
		return explain_number(option, text, message);
	memcpy(place, &value, sizeof(value));
	return true;
}

static bool store_flag(const char *text, void *place,
		       char message[TOOL_MESSAGE_SIZE])
{
	static const char *const words[] = { "yes", "no", NULL };
	bool yes = text == NULL || strcmp(text, words[0]) == 0;

	if (!yes && strcmp(text, words[1]) != 0)
		return explain_choice(words, text, message);
	memcpy(place, &yes, sizeof(yes));
	return true;
}

/* What no file can be called, and scripts pass for a variable without value. */
static bool is_no_path(const struct tool_option *option, const char *text)
{
	static const char *const paths[] = { "FILE", "DIR", "DIR|FILE",
					     "FOLDER" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (text != NULL && text[0] == '\0' &&
		    option->argument != NULL &&
		    strcmp(option->argument, paths[i]) == 0)
			return true;
	return false;
}

bool tool_option_store(const struct tool_option *option, const char *text,
		       size_t most, void *settings,
		       char message[TOOL_MESSAGE_SIZE])
{
	void *place = (char *)settings + option->offset;

	if (is_no_path(option, text)) {
		(void)snprintf(message, TOOL_MESSAGE_SIZE,
			       "'' is the name of no file or folder");
		return false;
	}
	switch (option->kind) {
	case TOOL_FLAG:
		return store_flag(text, place, message);
	case TOOL_TEXT:
		text = text != NULL ? text : "";
		memcpy(place, &text, sizeof(text));
		return true;
	case TOOL_TEXTS:
		add_text(place, text, most);
		return true;
	case TOOL_NUMBER:
		return store_number(option, text, place, message);
	case TOOL_CHOICE:
		return store_choice(option, text, place, message);
	}
	return true;
}

/* 'text' is NULL for a flag, and for an optional value that was left out. */
static int store(const struct parse *parse, const struct tool_option *option,
		 const char *text)
{
	char message[TOOL_MESSAGE_SIZE];
	char name[64];

	if (tool_option_store(option, text, (size_t)parse->call->argc,
			      parse->settings, message))
		return TOOL_CONTINUE;
	tool_option_name(option, name, sizeof(name));
	return tool_usage_error(parse->call, "--%s: %s", name, message);
}

static int fail_unknown(const struct parse *parse, const char *name,
			size_t size)
{
	const struct tool_command *command = parse->call->command;
	struct snap_suggest near;
	char best[64] = "";

	snap_suggest_begin(&near, name, size);
	for (size_t i = 0; i < command->option_count; i++) {
		char shown[64];
		unsigned cost = near.best_cost;

		tool_option_name(&command->options[i], shown, sizeof(shown));
		snap_suggest_offer(&near, shown, strlen(shown));
		if (near.best_cost < cost)
			memcpy(best, shown, sizeof(best));
	}
	if (best[0] != '\0')
		return tool_usage_error(
			parse->call,
			"unknown option --%.*s; did you mean --%s?", (int)size,
			name, best);
	return tool_usage_error(parse->call, "unknown option --%.*s", (int)size,
				name);
}

/* The option's value: after '=', the next argument, or none. */
static int take_value(struct parse *parse, const struct tool_option *option,
		      const char *inlined)
{
	if (option->argument == NULL && inlined != NULL)
		return tool_usage_error(parse->call, "--%s takes no value",
					option->name);
	if (option->argument == NULL || inlined != NULL || option->optional)
		return store(parse, option, inlined);
	if (parse->next == parse->call->argc) {
		char name[64];

		tool_option_name(option, name, sizeof(name));
		return tool_usage_error(parse->call, "--%s needs a value: %s",
					name, option->argument);
	}
	return store(parse, option, parse->call->argv[parse->next++]);
}

static int show_standard(const struct parse *parse, bool help)
{
	const struct tool_program *program = parse->call->program;

	if (help)
		tool_help_command(stdout, program, parse->call->command);
	else
		(void)printf("%s %s\n", program->name, program->version);
	return TOOL_YES;
}

static int parse_long(struct parse *parse, const char *name)
{
	const struct tool_command *command = parse->call->command;
	size_t size = strcspn(name, "=");
	const char *inlined = name[size] == '=' ? name + size + 1 : NULL;

	for (size_t i = 0; i < command->option_count; i++)
		if (tool_option_is(&command->options[i], name, size))
			return take_value(parse, &command->options[i], inlined);
	if (strcmp(name, "help") == 0 || strcmp(name, "version") == 0)
		return show_standard(parse, name[0] == 'h');
	return fail_unknown(parse, name, size);
}

static int parse_short(struct parse *parse, const char *text)
{
	const struct tool_command *command = parse->call->command;
	const char *inlined = text[1] != '\0' ? text + 1 : NULL;

	for (size_t i = 0; i < command->option_count; i++)
		if (command->options[i].letter == text[0])
			return take_value(parse, &command->options[i], inlined);
	if (strcmp(text, "h") == 0)
		return show_standard(parse, true);
	return tool_usage_error(parse->call, "unknown option -%s", text);
}

static int parse_arguments(struct parse *parse)
{
	const struct tool_call *call = parse->call;
	bool only_operands = false;
	int status = TOOL_CONTINUE;

	while (status == TOOL_CONTINUE && parse->next < call->argc) {
		const char *word = call->argv[parse->next++];

		if (only_operands || word[0] != '-' || word[1] == '\0')
			add_text(parse->operands, word, (size_t)call->argc);
		else if (strcmp(word, "--") == 0)
			only_operands = true;
		else if (word[1] == '-')
			status = parse_long(parse, word + 2);
		else
			status = parse_short(parse, word + 1);
	}
	return status;
}

int tool_parse(const struct tool_call *call, void *settings,
	       struct tool_texts *operands)
{
	struct parse parse = { .call = call,
			       .settings = settings,
			       .operands = operands };
	const struct tool_command *command = call->command;

	*operands = (struct tool_texts){ 0 };
	int status = parse_arguments(&parse);
	if (status != TOOL_CONTINUE)
		return status;
	if (operands->count < command->operand_min)
		return tool_usage_error(call, "needs %s", command->operands);
	if (operands->count > command->operand_max)
		return tool_usage_error(call, "'%s' is one argument too many",
					operands->items[command->operand_max]);
	return TOOL_CONTINUE;
}
