#include "tools/common/command.h"

#include <stdlib.h>
#include <string.h>

const struct tool_command *tool_find_command(const struct tool_program *program,
					     const char *name)
{
	for (size_t i = 0; program->commands[i] != NULL; i++)
		if (strcmp(program->commands[i]->name, name) == 0)
			return program->commands[i];
	return NULL;
}

const char *tool_action_word(const struct tool_command *action)
{
	const char *blank = strrchr(action->name, ' ');

	return blank != NULL ? blank + 1 : action->name;
}

const struct tool_command *tool_find_action(const struct tool_command *command,
					    const char *word)
{
	for (size_t i = 0;
	     command->actions != NULL && command->actions[i] != NULL; i++)
		if (strcmp(tool_action_word(command->actions[i]), word) == 0)
			return command->actions[i];
	return NULL;
}

bool tool_option_is(const struct tool_option *option, const char *word,
		    size_t size)
{
	if (strlen(option->name) != size)
		return false;
	for (size_t i = 0; i < size; i++) {
		char c = option->name[i] == '_' ? '-' : option->name[i];

		if (c != word[i])
			return false;
	}
	return true;
}

void tool_option_name(const struct tool_option *option, char *out, size_t size)
{
	size_t i = 0;

	for (; option->name[i] != '\0' && i + 1 < size; i++)
		out[i] = option->name[i] == '_' ? '-' : option->name[i];
	out[i] = '\0';
}

void tool_texts_free(struct tool_texts *texts)
{
	free(texts->items);
	*texts = (struct tool_texts){ 0 };
}
