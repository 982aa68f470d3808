/*
 * Running a command: finding it and parsing its options.
 *
 * A command is one row: its name, what it does, a table of options, a function.
 * The table feeds parsing, --help, shell completion and, through --help, the
 * test of the man page.  Parsing is GNU style: '--name=value', '--name value',
 * '-n value', '--'; options and operands may be mixed.
 *
 * Nothing here is global: values go into the caller's struct, at the offset the
 * row names.  What isn't given on the command line is left as it was, so the
 * caller's initial values are the defaults.
 */
#ifndef TOOLS_COMMON_OPTIONS_H
#define TOOLS_COMMON_OPTIONS_H

#include "tools/common/command.h"

/* tool_parse() read everything and the command goes on. */
#define TOOL_CONTINUE (-1)

/*
 * Parse the call's arguments into 'settings' and 'operands' (yours, free with
 * tool_texts_free(), also after a failure).  Returns TOOL_CONTINUE, or the exit
 * status to end with: 0 after --help or --version, 2 after a mistake, which was
 * told on standard error.
 */
int tool_parse(const struct tool_call *call, void *settings,
	       struct tool_texts *operands);

/*
 * A whole main(): find the command, run it, and see that standard output took
 * all that was written.  Returns the exit status.  SIGPIPE and SIGXFSZ become
 * errors of write(); closed standard descriptors are filled, so that no file
 * that is opened later is taken for one of them.
 */
int tool_main(const struct tool_program *program, int argc, char **argv);

#define TOOL_MESSAGE_SIZE 640

/*
 * Store one value where the command line would have put it; a flag is "yes" or
 * "no", or NULL for yes.  'most' is how many texts a TOOL_TEXTS can ever get.
 * False and why ("'x' is not a number from 1 to 19") when it is no value of the
 * option.
 */
bool tool_option_store(const struct tool_option *option, const char *text,
		       size_t most, void *settings,
		       char message[TOOL_MESSAGE_SIZE]);

/* "12", "4K", "2M", "1G"; false when that is no number or too large. */
bool tool_number(const char *text, uint64_t *out);

#endif
