#include "tools/snapshot-session/command.h"

#include "base/fail.h"
#include "base/file.h"
#include "tools/common/report.h"
#include "tools/snapshot-session/run_replay.h"
#include "tools/snapshot-session/trusted.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* As 'snapshot-builder key' does. */
static int print_key(void)
{
	char text[SNAP_DIGEST_TEXT_SIZE];
	struct snap_key key;

	ms_session_runtime_key(&key, text);
	(void)printf(
		"%s\nbytecode %016llx\nbuiltins %016llx\noptions  %016llx\n",
		text, ull(key.bytecode), ull(key.builtins), ull(key.options));
	return TOOL_YES;
}

static enum replay_use replay_use_of(const struct session_command *command)
{
	if (command == &command_serve)
		return REPLAY_ON_REQUEST;
	return command->runs ? REPLAY_AROUND_RUN : REPLAY_NONE;
}

/* Options that only some commands know.  TOOL_CONTINUE when all is well. */
static int check_options(const struct tool_call *call,
			 const struct session_command *command,
			 const struct settings *settings)
{
	if (settings->json && command != &command_info)
		return tool_usage_error(call, "only info knows --json");
	if (settings->workspace_json != NULL && !command->runs)
		return tool_usage_error(call, "only run and --eval know "
					      "--workspace-json");
	if (settings->max_line != 0 && command != &command_serve)
		return tool_usage_error(call, "only serve knows --max-line");
	return command_check_replay(call, replay_use_of(command), settings);
}

/* The process ends now: the system takes everything back at once, faster than
 * piece by piece.  Builds that look for leaks free it. */
static void end_session(struct ms_session *session, struct snap_file *bytes)
{
#ifdef SNAP_ARENA_DEBUG
	ms_session_free(session);
	if (bytes->bytes.data != NULL)
		snap_file_close(bytes);
#else
	(void)session;
	(void)bytes;
#endif
}

static int act(const struct tool_call *call,
	       const struct session_command *command,
	       const struct settings *settings, const char *const *operands,
	       struct ms_session **session)
{
	bool whole =
		command->asks_library && !ms_session_has_snapshot(*session);
	int status = TOOL_CONTINUE;

	/* How this session came about is told, not what answers in its place.
	 */
	if (whole) {
		session_report_end(settings, *session);
		status = session_use_folder(settings, session);
	}
	if (status == TOOL_CONTINUE)
		status = command->act(call, *session, settings, operands);
	if (!whole)
		session_report_end(settings, *session);
	return status;
}

/* 'operands' are those of 'command', in the number it wants. */
static int boot_and_act(const struct tool_call *call,
			const struct session_command *command,
			struct settings *settings, const char *const *operands)
{
	struct snap_file bytes = { 0 };
	struct ms_session *session;

	int status = check_options(call, command, settings);
	if (status == TOOL_CONTINUE)
		status = settings_resolve(call, settings);
	settings->absent_is_fine =
		command->runs || (command->asks_library &&
				  settings->library != NULL && !settings->site);
	if (status != TOOL_CONTINUE)
		return status;
	if (settings->snapshot_key)
		return print_key();
	status = trusted_begin(settings);
	if (status != TOOL_CONTINUE)
		return status;
	if (command->opens_sessions)
		return command->act(call, NULL, settings, operands);
	status = session_start(settings, &session, &bytes);
	if (status == TOOL_CONTINUE)
		status = act(call, command, settings, operands, &session);
	end_session(session, &bytes);
	return status;
}

int command_run(const struct tool_call *call)
{
	const struct session_command *command =
		(const struct session_command *)call->command;
	struct settings settings = settings_default();
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE)
		status = boot_and_act(call, command, &settings, operands.items);
	trusted_end(&settings);
	tool_texts_free(&operands);
	return status;
}

/* The command that the first operand names, with as many operands as it wants.
 */
static const struct session_command *find_command(
	const struct tool_call *call, const struct tool_texts *operands)
{
	const char *name = operands->items[0];
	const struct tool_command *row = tool_find_command(call->program, name);

	if (row == NULL) {
		(void)tool_usage_error(call, "unknown command %s", name);
		return NULL;
	}
	if (row->run != command_run) {
		(void)tool_usage_error(call, "%s must come before its options",
				       name);
		return NULL;
	}
	const struct tool_call named = { .program = call->program,
					 .command = row };
	if (operands->count - 1 < row->operand_min) {
		(void)tool_usage_error(&named, "needs %s", row->operands);
		return NULL;
	}
	if (operands->count - 1 > row->operand_max) {
		(void)tool_usage_error(&named, "'%s' is one argument too many",
				       operands->items[row->operand_max + 1]);
		return NULL;
	}
	return (const struct session_command *)row;
}

int command_run_default(const struct tool_call *call)
{
	const struct session_command *command = &command_info;
	struct settings settings = settings_default();
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);
	bool named = status == TOOL_CONTINUE && operands.count != 0;

	if (named && settings.code != NULL)
		status = tool_usage_error(call, "--eval wants no command");
	else if (settings.code != NULL)
		command = &command_eval;
	else if (named)
		command = find_command(call, &operands);
	else if (isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0 &&
		 !settings.json)
		command = &command_repl;
	if (command == NULL)
		status = TOOL_UNKNOWN;
	if (status == TOOL_CONTINUE)
		status = boot_and_act(call, command, &settings,
				      named ? operands.items + 1 : NULL);
	trusted_end(&settings);
	tool_texts_free(&operands);
	return status;
}
