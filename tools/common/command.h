/*
 * Commands and their options, as rows: read by options.h (parsing), help.h and
 * completion.h.
 */
#ifndef TOOLS_COMMON_COMMAND_H
#define TOOLS_COMMON_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What an option takes, and what lies at its offset. */
enum tool_option_kind {
	TOOL_FLAG,   /* nothing; bool */
	TOOL_TEXT,   /* any text; const char *, borrowed from argv */
	TOOL_TEXTS,  /* the same, several times; struct tool_texts */
	TOOL_NUMBER, /* min to max, suffix K, M or G; uint64_t */
	TOOL_CHOICE, /* one of 'words'; int, its place in them */
};

/* A number or choice that wasn't given, by convention of the commands. */
#define TOOL_UNSET	  UINT64_MAX
#define TOOL_UNSET_CHOICE (-1)

/* Texts in the order given.  Freed by tool_texts_free(). */
struct tool_texts {
	const char **items;
	size_t count;
};

/*
 * name      long name without dashes; '_' is shown and understood as '-', so
 *           that rows can be made from the names of struct members
 * letter    short name, or 0
 * argument  what --help calls the value: "FILE"; NULL for a flag
 * offset    offsetof() in the struct given to tool_parse()
 * help      one line, small first letter, no full stop
 * min, max  of a TOOL_NUMBER, inclusive
 * words     of a TOOL_CHOICE, ended by NULL
 * optional  of a TOOL_CHOICE: '--name' alone means the first word; of a
 *           TOOL_TEXT: the empty text
 */
struct tool_option {
	const char *name;
	char letter;
	const char *argument;
	enum tool_option_kind kind;
	size_t offset;
	const char *help;
	uint64_t min;
	uint64_t max;
	const char *const *words;
	bool optional;
};

struct tool_call;

/*
 * operands      as usage shows them: "FILE NAME", "FILE...", or ""
 * summary       one line for the list of commands
 * description   more for --help, one paragraph, or NULL
 * options       'option_count' rows
 * actions       commands whose last word may follow this one's name ("bench
 *               gate" follows "bench"), ended by NULL; NULL: there are none
 * run           returns an exit status
 */
struct tool_command {
	const char *name;
	const char *operands;
	const char *summary;
	const char *description;
	const struct tool_option *options;
	size_t option_count;
	size_t operand_min;
	size_t operand_max; /* SIZE_MAX: any number */
	const struct tool_command *const *actions;
	int (*run)(const struct tool_call *call);
};

/*
 * commands         ended by NULL
 * default_command  runs when no command is named; NULL: --help is shown
 */
struct tool_program {
	const char *name;
	const char *version;
	const char *summary;
	const struct tool_command *const *commands;
	const struct tool_command *default_command;
};

/* What a command's function gets: itself, and the arguments after its name. */
struct tool_call {
	const struct tool_program *program;
	const struct tool_command *command;
	int argc;
	char **argv;
};

/* The command of that name, or NULL. */
const struct tool_command *tool_find_command(const struct tool_program *program,
					     const char *name);

/* The action of that last word, or NULL. */
const struct tool_command *tool_find_action(const struct tool_command *command,
					    const char *word);

/* An action's last word. */
const char *tool_action_word(const struct tool_command *action);

/* Is 'word' the row's long name?  ('-' and '_' are the same.) */
bool tool_option_is(const struct tool_option *option, const char *word,
		    size_t size);

/* The long name with dashes, cut to 'size'. */
void tool_option_name(const struct tool_option *option, char *out, size_t size);

/* Frees the list, not the texts.  The same for TOOL_TEXTS. */
void tool_texts_free(struct tool_texts *texts);

#endif
