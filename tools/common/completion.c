#include "tools/common/completion.h"

#include "tools/common/options.h"
#include "tools/common/report.h"

#include <string.h>

/* A shell function's name has no dash. */
static void put_identifier(FILE *out, const char *name)
{
	for (; *name != '\0'; name++)
		(void)putc(*name == '-' ? '_' : *name, out);
}

/* Inside single quotes; help texts of ours may have an apostrophe. */
static void put_quoted(FILE *out, const char *text)
{
	for (; *text != '\0'; text++)
		if (*text == '\'')
			(void)fputs("'\\''", out);
		else
			(void)putc(*text, out);
}

static void put_words(FILE *out, const struct tool_option *option)
{
	for (size_t i = 0; option->words[i] != NULL; i++)
		(void)fprintf(out, "%s%s", i == 0 ? "" : " ", option->words[i]);
}

static void put_commands(FILE *out, const struct tool_program *program)
{
	for (size_t i = 0; program->commands[i] != NULL; i++)
		(void)fprintf(out, "%s ", program->commands[i]->name);
}

/* A command and its actions are completed alike: part 0 is the command. */
static const struct tool_command *part_of(const struct tool_command *command,
					  size_t part)
{
	if (part == 0)
		return command;
	return command->actions != NULL ? command->actions[part - 1] : NULL;
}

/* Does a part before this one have an option of that name? */
static bool is_repeated(const struct tool_command *command, size_t part,
			const struct tool_option *option)
{
	for (size_t p = 0; p < part; p++) {
		const struct tool_command *earlier = part_of(command, p);

		for (size_t i = 0; earlier != NULL && i < earlier->option_count;
		     i++)
			if (strcmp(earlier->options[i].name, option->name) == 0)
				return true;
	}
	return false;
}

/* Every option that a command or one of its actions has, once. */
typedef void option_function(FILE *out, const struct tool_program *program,
			     const struct tool_command *command,
			     const struct tool_option *option);

static void each_option(FILE *out, const struct tool_program *program,
			const struct tool_command *command,
			option_function *function)
{
	const struct tool_command *part;

	for (size_t p = 0; (part = part_of(command, p)) != NULL; p++)
		for (size_t i = 0; i < part->option_count; i++)
			if (!is_repeated(command, p, &part->options[i]))
				function(out, program, command,
					 &part->options[i]);
}

static void put_actions(FILE *out, const struct tool_command *command)
{
	const struct tool_command *part;

	for (size_t p = 1; (part = part_of(command, p)) != NULL; p++)
		(void)fprintf(out, "%s%s", p == 1 ? "" : " ",
			      tool_action_word(part));
}

static void bash_option(FILE *out, const struct tool_program *program,
			const struct tool_command *command,
			const struct tool_option *option)
{
	char name[64];

	(void)program;
	(void)command;
	tool_option_name(option, name, sizeof(name));
	(void)fprintf(out, "--%s ", name);
}

static void bash_command(FILE *out, const struct tool_program *program,
			 const struct tool_command *command)
{
	(void)fprintf(out, "\t%s) options='", command->name);
	each_option(out, program, command, bash_option);
	(void)fprintf(out, "--help --version' ;;\n");
}

/* 'command:--option' tells whose words they are. */
static void bash_choice(FILE *out, const struct tool_program *program,
			const struct tool_command *command,
			const struct tool_option *option)
{
	char name[64];

	(void)program;
	if (option->kind != TOOL_CHOICE)
		return;
	tool_option_name(option, name, sizeof(name));
	(void)fprintf(out, "\t%s:--%s) words='", command->name, name);
	put_words(out, option);
	(void)fprintf(out, "' ;;\n");
}

static void bash_choices(FILE *out, const struct tool_program *program,
			 const struct tool_command *command)
{
	each_option(out, program, command, bash_choice);
	if (command->actions == NULL)
		return;
	(void)fprintf(out, "\t%s:%s) words='", command->name, command->name);
	put_actions(out, command);
	(void)putc(' ', out);
	each_option(out, program, command, bash_option);
	(void)fprintf(out, "--help' ;;\n");
}

void tool_completion_bash(FILE *out, const struct tool_program *program)
{
	(void)fprintf(
		out,
		"# bash completion for %s; made by '%s completion bash'\n_",
		program->name, program->name);
	put_identifier(out, program->name);
	(void)fprintf(out, "()\n{\n"
			   "\tlocal word=${COMP_WORDS[COMP_CWORD]}\n"
			   "\tlocal before=${COMP_WORDS[COMP_CWORD-1]}\n"
			   "\tlocal command=${COMP_WORDS[1]} options= words=\n"
			   "\t# '--name=va': bash makes three words of it.\n"
			   "\tif [ \"$word\" = '=' ]; then word=\n"
			   "\telif [ \"$before\" = '=' ]; then\n"
			   "\t\tbefore=${COMP_WORDS[COMP_CWORD-2]}\n"
			   "\tfi\n"
			   "\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n"
			   "\t\tmapfile -t COMPREPLY < <(compgen -W '");
	put_commands(out, program);
	(void)fprintf(out, "--help --version' -- \"$word\")\n\t\treturn\n\tfi\n"
			   "\tcase $command:$before in\n");
	for (size_t i = 0; program->commands[i] != NULL; i++)
		bash_choices(out, program, program->commands[i]);
	(void)fprintf(out, "\tesac\n\tcase $command in\n");
	for (size_t i = 0; program->commands[i] != NULL; i++)
		bash_command(out, program, program->commands[i]);
	(void)fprintf(out,
		      "\tesac\n"
		      "\tif [ -n \"$words\" ]; then\n"
		      "\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- "
		      "\"$word\")\n"
		      "\telif [ \"${word:0:1}\" = '-' ]; then\n"
		      "\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- "
		      "\"$word\")\n"
		      "\telse\n"
		      "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
		      "\tfi\n}\ncomplete -o filenames -F _");
	put_identifier(out, program->name);
	(void)fprintf(out, " %s\n", program->name);
}

/* In zsh's option specs brackets and colons have a meaning. */
static void zsh_help(FILE *out, const char *text)
{
	for (; *text != '\0'; text++)
		if (*text == '[' || *text == ']' || *text == ':')
			(void)fprintf(out, "\\%c", *text);
		else if (*text == '\'')
			(void)fputs("'\\''", out);
		else
			(void)putc(*text, out);
}

static void zsh_option(FILE *out, const struct tool_program *program,
		       const struct tool_command *command,
		       const struct tool_option *option)
{
	char name[64];

	(void)program;
	(void)command;
	tool_option_name(option, name, sizeof(name));
	(void)fprintf(out, " \\\n\t\t\t'%s--%s%s[",
		      option->kind == TOOL_TEXTS ? "*" : "", name,
		      option->argument == NULL ? ""
		      : option->optional       ? "=-"
					       : "=");
	zsh_help(out, option->help);
	(void)fprintf(out, "]");
	if (option->kind == TOOL_CHOICE) {
		(void)fprintf(out, ":word:(");
		put_words(out, option);
		(void)fprintf(out, ")");
	} else if (option->kind == TOOL_NUMBER) {
		(void)fprintf(out, ":number:");
	} else if (option->argument != NULL) {
		(void)fprintf(out, ":file:_files");
	}
	(void)fprintf(out, "'");
}

static void zsh_command(FILE *out, const struct tool_program *program,
			const struct tool_command *command)
{
	(void)fprintf(out, "\t%s)\n\t\t_arguments", command->name);
	each_option(out, program, command, zsh_option);
	(void)fprintf(out, " \\\n\t\t\t'--help[show help]' \\\n"
			   "\t\t\t'--version[show the version]' \\\n");
	if (command->actions != NULL) {
		(void)fprintf(out, "\t\t\t'1:action:(");
		put_actions(out, command);
		(void)fprintf(out, ")' \\\n");
	}
	(void)fprintf(out, "\t\t\t'*:file:_files'\n\t\t;;\n");
}

void tool_completion_zsh(FILE *out, const struct tool_program *program)
{
	(void)fprintf(out, "#compdef %s\n# made by '%s completion zsh'\n_",
		      program->name, program->name);
	put_identifier(out, program->name);
	(void)fprintf(out, "()\n{\n\tlocal -a commands\n\tcommands=(\n");
	for (size_t i = 0; program->commands[i] != NULL; i++) {
		(void)fprintf(out, "\t\t'%s:", program->commands[i]->name);
		zsh_help(out, program->commands[i]->summary);
		(void)fprintf(out, "'\n");
	}
	(void)fprintf(out, "\t)\n\tif (( CURRENT == 2 )); then\n"
			   "\t\t_describe command commands\n\t\treturn\n\tfi\n"
			   "\tlocal command=$words[2]\n"
			   "\tshift words\n\t(( CURRENT-- ))\n"
			   "\tcase $command in\n");
	for (size_t i = 0; program->commands[i] != NULL; i++)
		zsh_command(out, program, program->commands[i]);
	(void)fprintf(out, "\tesac\n}\n_");
	put_identifier(out, program->name);
	(void)fprintf(out, " \"$@\"\n");
}

static void fish_option(FILE *out, const struct tool_program *program,
			const struct tool_command *command,
			const struct tool_option *option)
{
	char name[64];

	tool_option_name(option, name, sizeof(name));
	(void)fprintf(out,
		      "complete -c %s -n '__fish_seen_subcommand_from %s' "
		      "-l %s",
		      program->name, command->name, name);
	if (option->letter != 0)
		(void)fprintf(out, " -s %c", option->letter);
	if (option->kind == TOOL_CHOICE) {
		(void)fprintf(out, " -x -a '");
		put_words(out, option);
		(void)fprintf(out, "'");
	} else if (option->argument != NULL && !option->optional) {
		(void)fprintf(out, option->kind == TOOL_NUMBER ? " -x" : " -r");
	}
	(void)fprintf(out, " -d '");
	put_quoted(out, option->help);
	(void)fprintf(out, "'\n");
}

void tool_completion_fish(FILE *out, const struct tool_program *program)
{
	(void)fprintf(out, "# made by '%s completion fish'\n", program->name);
	for (size_t i = 0; program->commands[i] != NULL; i++) {
		const struct tool_command *command = program->commands[i];

		(void)fprintf(out,
			      "complete -c %s -n __fish_use_subcommand -f "
			      "-a %s -d '",
			      program->name, command->name);
		put_quoted(out, command->summary);
		(void)fprintf(out, "'\n");
		each_option(out, program, command, fish_option);
		if (command->actions == NULL)
			continue;
		(void)fprintf(out,
			      "complete -c %s -n "
			      "'__fish_seen_subcommand_from %s' -f -a '",
			      program->name, command->name);
		put_actions(out, command);
		(void)fprintf(out, "'\n");
	}
}

static int complete(const struct tool_call *call, const char *shell)
{
	if (strcmp(shell, "bash") == 0)
		tool_completion_bash(stdout, call->program);
	else if (strcmp(shell, "zsh") == 0)
		tool_completion_zsh(stdout, call->program);
	else if (strcmp(shell, "fish") == 0)
		tool_completion_fish(stdout, call->program);
	else
		return tool_usage_error(call, "'%s' is none of bash, zsh, fish",
					shell);
	return TOOL_YES;
}

int tool_completion_run(const struct tool_call *call)
{
	struct tool_texts operands;
	/* There are no options, so nothing is stored. */
	int status = tool_parse(call, NULL, &operands);

	if (status == TOOL_CONTINUE)
		status = complete(call, operands.items[0]);
	tool_texts_free(&operands);
	return status;
}
