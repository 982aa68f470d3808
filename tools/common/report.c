#include "tools/common/report.h"

#include "tools/common/command.h"
#include "tools/common/terminal.h"

#include <stdlib.h>
#include <string.h>

enum tool_exit tool_exit_of(enum snap_code code)
{
	switch ((int)code) {
	case SNAP_OK:
		return TOOL_YES;
	case SNAP_E_NOT_FOUND:
	case SNAP_E_IO:
	case SNAP_E_NO_MEMORY:
	case SNAP_E_LOCKED:
		return TOOL_UNKNOWN;
	default:
		return TOOL_NO;
	}
}

static bool is_printed(unsigned char c)
{
	return c >= 0x20 && c != 0x7f;
}

/* Not byte by byte: standard error has no buffer. */
static void put(FILE *out, const char *text, size_t size, const char *more)
{
	size_t begin = 0;

	for (size_t i = 0; i < size; i++) {
		if (is_printed((unsigned char)text[i]) ||
		    (text[i] != '\0' && strchr(more, text[i]) != NULL))
			continue;
		(void)fwrite(text + begin, 1, i - begin, out);
		(void)fprintf(out, "\\x%02x", (unsigned char)text[i]);
		begin = i + 1;
	}
	(void)fwrite(text + begin, 1, size - begin, out);
}

void tool_put_text(FILE *out, const char *text, size_t size)
{
	put(out, text, size, "\n\t");
}

void tool_put_line(FILE *out, const char *text)
{
	put(out, text, strlen(text), "");
}

void tool_report_error(FILE *out, const char *file,
		       const struct snap_error *err)
{
	tool_report_section(out, file, NULL, err);
}

void tool_report_section(FILE *out, const char *file, const char *section,
			 const struct snap_error *err)
{
	tool_report_remedy(out, file, section, err,
			   snap_error_remedy(err->code));
}

void tool_report_remedy(FILE *out, const char *file, const char *section,
			const struct snap_error *err, const char *remedy)
{
	const char *name = file != NULL ? file : "error";

	tool_put_line(out, name);
	(void)fprintf(out, ": %s%s%s: ", tool_color(out, TOOL_RED),
		      snap_error_name(err->code), tool_color(out, TOOL_PLAIN));
	if (section != NULL)
		(void)fprintf(out, "%s: ", section);
	tool_put_line(out, err->message);
	(void)fprintf(out, "\n  %s\n", remedy);
}

void tool_report_plain(const char *name, const char *format, ...)
{
	char message[1024];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	tool_put_line(stderr, name);
	(void)fputs(": ", stderr);
	tool_put_text(stderr, message, strlen(message));
	(void)putc('\n', stderr);
}

int tool_usage_error(const struct tool_call *call, const char *format, ...)
{
	const char *program = call->program->name;
	const char *command = call->command != NULL ? call->command->name : "";
	const char *space = command[0] != '\0' ? " " : "";
	char message[512];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	(void)fprintf(stderr, "%s%s%s: ", program, space, command);
	tool_put_text(stderr, message, strlen(message));
	(void)fprintf(stderr, "\n  see '%s%s%s --help'\n", program, space,
		      command);
	return TOOL_UNKNOWN;
}

_Noreturn void tool_no_memory(void)
{
	(void)fprintf(stderr, "error: %s: %s\n",
		      snap_error_name(SNAP_E_NO_MEMORY),
		      snap_error_meaning(SNAP_E_NO_MEMORY));
	exit(TOOL_UNKNOWN);
}

void *tool_alloc(size_t size)
{
	void *memory = malloc(size != 0 ? size : 1);

	if (memory == NULL)
		tool_no_memory();
	return memory;
}

void *tool_calloc(size_t count, size_t size)
{
	void *memory = calloc(count != 0 ? count : 1, size != 0 ? size : 1);

	if (memory == NULL)
		tool_no_memory();
	return memory;
}

char *tool_copy(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(tool_alloc(size), text, size);
}
