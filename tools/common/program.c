#include "tools/common/options.h"

#include "base/suggest.h"
#include "tools/common/help.h"
#include "tools/common/report.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* Reading what is written to and the reverse fails, which is what a closed
 * descriptor should do. */
static void fill_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
			(void)open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}

static int fail_command(const struct tool_program *program, const char *name)
{
	struct tool_call call = { .program = program };
	struct snap_suggest near;

	snap_suggest_begin(&near, name, strlen(name));
	for (size_t i = 0; program->commands[i] != NULL; i++)
		snap_suggest_offer(&near, program->commands[i]->name,
				   strlen(program->commands[i]->name));
	if (near.best != NULL)
		return tool_usage_error(&call,
					"unknown command %s; did you mean %s?",
					name, near.best);
	return tool_usage_error(&call, "unknown command %s", name);
}

static int fail_action(const struct tool_call *call, const char *word)
{
	struct snap_suggest near;

	snap_suggest_begin(&near, word, strlen(word));
	for (size_t i = 0; call->command->actions[i] != NULL; i++) {
		const char *name = tool_action_word(call->command->actions[i]);

		snap_suggest_offer(&near, name, strlen(name));
	}
	if (near.best != NULL)
		return tool_usage_error(call,
					"there is no '%s'; did you mean %s?",
					word, near.best);
	return tool_usage_error(call, "there is no '%s'", word);
}

/* The word after a command that has actions is one, or an option. */
static int run_action(struct tool_call *call)
{
	const char *word = call->argv[0];
	const struct tool_command *action =
		tool_find_action(call->command, word);

	if (action == NULL)
		return fail_action(call, word);
	call->command = action;
	call->argc--;
	call->argv++;
	return action->run(call);
}

static int run_named(const struct tool_program *program, int argc, char **argv)
{
	struct tool_call call = { .program = program,
				  .command =
					  tool_find_command(program, argv[1]),
				  .argc = argc - 2,
				  .argv = argv + 2 };

	if (call.command == NULL)
		return fail_command(program, argv[1]);
	if (call.command->actions != NULL && call.argc > 0 &&
	    call.argv[0][0] != '-')
		return run_action(&call);
	return call.command->run(&call);
}

static int run(const struct tool_program *program, int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";
	struct tool_call call = { .program = program,
				  .command = program->default_command,
				  .argc = argc > 0 ? argc - 1 : 0,
				  .argv = argv + 1 };

	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
		tool_help_program(stdout, program);
		return TOOL_YES;
	}
	if (strcmp(word, "--version") == 0) {
		(void)printf("%s %s\n", program->name, program->version);
		return TOOL_YES;
	}
	if (word[0] != '-' && word[0] != '\0')
		return run_named(program, argc, argv);
	if (call.command != NULL)
		return call.command->run(&call);
	if (word[0] != '\0')
		return tool_usage_error(&call, "unknown option %s", word);
	tool_help_program(stderr, program);
	return TOOL_UNKNOWN;
}

int tool_main(const struct tool_program *program, int argc, char **argv)
{
	fill_descriptors();
	(void)signal(SIGPIPE, SIG_IGN);
#ifdef SIGXFSZ
	(void)signal(SIGXFSZ, SIG_IGN);
#endif
	int status = run(program, argc, argv);
	/* A full disk may show at the flush only; the reason of an earlier
	 * failure is gone by then. */
	errno = 0;
	bool failed = ferror(stdout) != 0;
	if (fflush(stdout) == 0 && !failed)
		return status;
	tool_report_plain(program->name, "standard output: %s",
			  errno != 0 ? strerror(errno) : "write failed");
	return TOOL_UNKNOWN;
}
