#include "tools/common/help.h"

#include "base/fail.h"
#include "tools/common/terminal.h"

#include <string.h>

/* Where the explanations begin. */
#define COMMAND_COLUMN 13
#define OPTION_COLUMN  30
#define RIGHT_EDGE     79

/* Words of a choice stand behind the option when they need less. */
#define WORDS_COLUMNS 24

/* Words of 'text' between 'column' and the right edge; 'at' is where we are. */
static void put_wrapped(FILE *out, const char *text, int at, int column)
{
	int gap = column > at ? column - at : at == 0 ? 0 : 2;

	(void)fprintf(out, "%*s", gap, "");
	at += gap;
	for (bool first = true; *text != '\0'; first = false) {
		int size = (int)strcspn(text, " ");

		if (!first && at + 1 + size > RIGHT_EDGE) {
			(void)fprintf(out, "\n%*s", column, "");
			at = column;
		} else if (!first) {
			at += fprintf(out, " ");
		}
		at += fprintf(out, "%.*s", size, text);
		text += size;
		text += strspn(text, " ");
	}
	(void)putc('\n', out);
}

void tool_help_program(FILE *out, const struct tool_program *program)
{
	bool lone = program->default_command != NULL;

	(void)fprintf(out,
		      "Usage: %s %sCOMMAND%s [OPTION]...\n%s\n\nCommands:\n",
		      program->name, lone ? "[" : "", lone ? "]" : "",
		      program->summary);
	for (size_t i = 0; program->commands[i] != NULL; i++) {
		const struct tool_command *command = program->commands[i];
		int at = fprintf(out, "  %s", command->name);

		put_wrapped(out, command->summary, at, COMMAND_COLUMN + 2);
	}
	(void)fprintf(out,
		      "\n'%s COMMAND --help' tells a command's options.\n"
		      "Exit status: 0 yes, 1 no, 2 could not tell.\n",
		      program->name);
}

/* "one|two", or false when that would push the help away. */
static bool join_words(const struct tool_option *option, char *out, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; option->words[i] != NULL; i++) {
		int n = snprintf(out + used, size - used, "%s%s",
				 i == 0 ? "" : "|", option->words[i]);

		if (n < 0 || (size_t)n >= size - used)
			return false;
		used += (size_t)n;
	}
	return true;
}

/* "=one|two" or "=FILE", with brackets when it may be left out. */
static int put_argument(FILE *out, const struct tool_option *option)
{
	char words[WORDS_COLUMNS];
	const char *shown = option->argument;

	if (shown == NULL)
		return 0;
	if (option->kind == TOOL_CHOICE &&
	    join_words(option, words, sizeof(words)))
		shown = words;
	return fprintf(out, option->optional ? "[=%s]" : "=%s", shown);
}

/* Words that were too many for the option's own line. */
static void put_many_words(FILE *out, const struct tool_option *option)
{
	char words[WORDS_COLUMNS], all[256];

	if (option->kind != TOOL_CHOICE ||
	    join_words(option, words, sizeof(words)) ||
	    !join_words(option, all, sizeof(all)))
		return;
	for (char *p = all; *p != '\0'; p++)
		if (*p == '|')
			*p = ' ';
	put_wrapped(out, all, 0, OPTION_COLUMN + 2);
}

static void put_option(FILE *out, const struct tool_option *option)
{
	char name[64];
	int at;

	tool_option_name(option, name, sizeof(name));
	if (option->letter != 0)
		at = fprintf(out, "  -%c, --%s", option->letter, name);
	else
		at = fprintf(out, "      --%s", name);
	at += put_argument(out, option);
	if (at + 2 > OPTION_COLUMN) {
		(void)putc('\n', out);
		at = 0;
	}
	put_wrapped(out, option->help, at, OPTION_COLUMN);
	put_many_words(out, option);
}

static void put_actions(FILE *out, const struct tool_program *program,
			const struct tool_command *command)
{
	for (size_t i = 0;
	     command->actions != NULL && command->actions[i] != NULL; i++) {
		(void)fprintf(out, "%s  %s %s\n",
			      i == 0 ? "\nActions, with options of their own:\n"
				     : "",
			      program->name, command->actions[i]->name);
		put_wrapped(out, command->actions[i]->summary, 0,
			    COMMAND_COLUMN);
	}
}

void tool_help_command(FILE *out, const struct tool_program *program,
		       const struct tool_command *command)
{
	const struct tool_option standard[] = {
		{ .name = "help", .letter = 'h', .help = "show this help" },
		{ .name = "version", .help = "show the version" },
	};

	(void)fprintf(out, "Usage: %s %s [OPTION]...%s%s\n%s\n", program->name,
		      command->name, command->operands[0] != '\0' ? " " : "",
		      command->operands, command->summary);
	if (command->description != NULL) {
		(void)putc('\n', out);
		put_wrapped(out, command->description, 0, 0);
	}
	put_actions(out, program, command);
	(void)fprintf(out, "\nOptions:\n");
	for (size_t i = 0; i < command->option_count; i++)
		put_option(out, &command->options[i]);
	for (size_t i = 0; i < 2; i++)
		put_option(out, &standard[i]);
}
