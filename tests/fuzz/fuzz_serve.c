/*
 * The server of the session protocol under libFuzzer: the lines of the input,
 * read and answered in one thread, with one session open.  The steps of each
 * program are limited.  What a line names as a file is looked for, and what is
 * exported goes where nothing can be written.
 */
#include "fuzz/fuzz.h"

#include "tools/snapshot-session/serve/server.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MEMORY_MAX ((uint64_t)64 << 20)
#define STEPS_MAX  20000
#define DEPTH_MAX  20
#define TEXT_MAX   8192
#define LINES_MAX  16

static bool drop(void *context, const char *line, size_t size)
{
	(void)context;
	/* What is sent is one line. */
	if (size == 0 || memchr(line, '\n', size) != line + size - 1)
		abort();
	return true;
}

static bool begin(void *context, struct ms_session *session)
{
	(void)context, (void)session;
	return true;
}

static void end(void *context)
{
	(void)context;
}

static bool answer(struct server *server, const char *line, size_t size)
{
	struct message *message = message_read(line, size);

	if (message == NULL)
		return true;
	bool goes_on = server_answer(server, message);
	message_free(message);
	return goes_on;
}

static void answer_lines(struct server *server, const char *text, size_t size)
{
	bool goes_on = true;

	for (size_t i = 0; goes_on && i < LINES_MAX && size != 0; i++) {
		const char *feed = memchr(text, '\n', size);
		size_t length = feed == NULL ? size : (size_t)(feed - text);
		size_t step = feed == NULL ? length : length + 1;

		goes_on = answer(server, text, length);
		text += step;
		size -= step;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char open[] =
		"{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"open\","
		"\"params\":{\"session\":\"s\",\"snapshot\":null}}";
	const struct ms_session_options boot = {
		.struct_size = sizeof(boot),
		.folder = "",
		.memory_limit = MEMORY_MAX,
		.call_depth = DEPTH_MAX,
		.step_limit = STEPS_MAX,
	};
	const struct server_options options = { .boot = &boot };
	const struct server_host host = { .send = drop,
					  .begin = begin,
					  .end = end };

	/* To where nothing can be written. */
	if (size > TEXT_MAX || chdir("/proc") != 0)
		return 0;
	struct server *server = server_create(&host, &options);
	if (server == NULL)
		return 0;
	(void)answer(server, open, strlen(open));
	if (size != 0)
		answer_lines(server, (const char *)data, size);
	server_free(server);
	return 0;
}
