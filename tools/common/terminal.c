#include "tools/common/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool colored(FILE *out)
{
	const char *off = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return (off == NULL || off[0] == '\0') && term != NULL &&
	       strcmp(term, "dumb") != 0 && isatty(fileno(out)) == 1;
}

const char *tool_color(FILE *out, enum tool_ink ink)
{
	if (!colored(out))
		return "";
	switch (ink) {
	case TOOL_BOLD:
		return "\033[1m";
	case TOOL_RED:
		return "\033[31m";
	case TOOL_GREEN:
		return "\033[32m";
	case TOOL_PLAIN:
		break;
	}
	return "\033[0m";
}

unsigned tool_columns(FILE *out)
{
	struct winsize size;
	const char *columns = getenv("COLUMNS");

	if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
		return size.ws_col;
	if (columns != NULL) {
		unsigned long n = strtoul(columns, NULL, 10);

		if (n >= 20 && n <= 1000)
			return (unsigned)n;
	}
	return 80;
}

const char *const tool_progress_words[] = { "auto", "tty", "json", "none",
					    NULL };

struct tool_progress tool_progress_begin(enum tool_progress_mode mode)
{
	if (mode == TOOL_PROGRESS_AUTO)
		mode = isatty(STDERR_FILENO) == 1 ? TOOL_PROGRESS_TTY
						  : TOOL_PROGRESS_NONE;
	return (struct tool_progress){ .mode = mode };
}

void tool_progress_step(struct tool_progress *progress, const char *phase,
			uint64_t done, uint64_t total)
{
	unsigned long long d = done, t = total;

	if (progress->mode == TOOL_PROGRESS_JSON) {
		(void)fprintf(stderr,
			      "{\"phase\":\"%s\",\"done\":%llu,"
			      "\"total\":%llu}\n",
			      phase, d, t);
	} else if (progress->mode == TOOL_PROGRESS_TTY) {
		(void)fprintf(stderr, "\r\033[K[%llu/%llu] %s", d, t, phase);
		(void)fflush(stderr);
		progress->shown = true;
	}
}

void tool_progress_end(struct tool_progress *progress)
{
	if (progress->shown)
		(void)fputs("\r\033[K", stderr);
	progress->shown = false;
}
