#include "tools/snapshot-session/serve/host.h"

#include "tools/common/report.h"
#include "tools/snapshot-session/serve/inbox.h"
#include "tools/snapshot-session/serve/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* While a program is told to stop again and again. */
#define INSIST_MS 10
/* Between two looks at the host after its last request. */
#define WATCH_MS 200
/* A host that takes nothing for so many looks after its last request is gone.
 */
#define STALL_LOOKS 50

struct host {
	int in, out;
	int wake[2]; /* closing [1] tells the reader that all is done */
	struct inbox inbox;
	struct server *server;
	uint64_t max_line;
	atomic_bool writing;
	atomic_ulong written; /* rises with what is written */
};

/* ------------------------------------------------------------------ writing */

static bool write_line(void *context, const char *line, size_t size)
{
	struct host *host = context;
	bool good = true;

	atomic_store(&host->writing, true);
	while (good && size != 0) {
		/* In pieces, so that slow progress can be seen. */
		size_t piece = size < 65536 ? size : 65536;
		ssize_t count = write(host->out, line, piece);

		if (count > 0) {
			line += count;
			size -= (size_t)count;
			atomic_fetch_add(&host->written, 1);
		} else if (count == 0 || errno != EINTR)
			good = false;
	}
	atomic_store(&host->writing, false);
	return good;
}

static bool begin_program(void *context, struct ms_session *session)
{
	struct host *host = context;

	return inbox_begin_run(&host->inbox, session);
}

static void end_program(void *context)
{
	struct host *host = context;

	inbox_end_run(&host->inbox);
}

/* ------------------------------------------------------------------ reading */

/* False: nobody answers any more. */
static bool put_message(struct host *host, struct message *message)
{
	if (message != NULL)
		return inbox_put(&host->inbox, message);
	/* Not even memory for a refusal: the answers would be out of step. */
	tool_report_plain("snapshot-session", "out of memory");
	return false;
}

static bool is_blank(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (strchr(" \t\r", text[i]) == NULL || text[i] == '\0')
			return false;
	return true;
}

/* All lines that are there.  False when there is nothing more to do. */
static bool take_lines(struct host *host, struct lines *lines)
{
	const char *text;
	size_t size;

	for (;;) {
		switch (lines_next(lines, &text, &size)) {
		case LINES_WAIT:
			return true;
		case LINES_END:
			return false;
		case LINES_LINE:
			if (!is_blank(text, size) &&
			    !put_message(host, message_read(text, size)))
				return false;
			break;
		case LINES_TOO_LONG:
		case LINES_NO_MEMORY:
			if (!put_message(host,
					 message_too_long(host->max_line)))
				return false;
		}
	}
}

/* Until something can be read; false: all is done. */
static bool wait_for_input(struct host *host)
{
	struct pollfd fds[] = { { .fd = host->in, .events = POLLIN },
				{ .fd = host->wake[0], .events = POLLIN } };

	for (;;) {
		int timeout = inbox_insist(&host->inbox) ? INSIST_MS : -1;
		int count = poll(fds, 2, timeout);

		if (count < 0 && errno != EINTR)
			return false;
		if (count > 0 && fds[1].revents != 0)
			return false;
		if (count > 0 && fds[0].revents != 0)
			return true;
	}
}

static void read_all(struct host *host)
{
	struct lines lines;
	bool goes_on = true;

	lines_begin(&lines, host->in, host->max_line);
	while (goes_on && wait_for_input(host)) {
		if (lines_read(&lines) == LINES_NO_MEMORY)
			goes_on = put_message(host,
					      message_too_long(host->max_line));
		goes_on = goes_on && take_lines(host, &lines);
	}
	lines_end(&lines);
}

/* After the last request: a host that went away, or that takes no answers,
 * isn't waited for. */
static void watch(struct host *host)
{
	struct pollfd fds[] = { { .fd = host->out },
				{ .fd = host->wake[0], .events = POLLIN } };
	unsigned long seen = 0;
	int still = 0;

	for (;;) {
		bool insists = inbox_insist(&host->inbox);
		int count = poll(fds, 2, insists ? INSIST_MS : WATCH_MS);
		unsigned long written = atomic_load(&host->written);

		if (fds[1].revents != 0)
			return;
		if (count > 0 && (fds[0].revents & (POLLERR | POLLNVAL)) != 0) {
			inbox_cancel_all(&host->inbox);
			fds[0].fd = -1;
		}
		if (!atomic_load(&host->writing) || written != seen)
			still = 0;
		else if (!insists)
			still++;
		seen = written;
		if (still > STALL_LOOKS)
			_exit(TOOL_NO);
	}
}

static void *read_requests(void *context)
{
	struct host *host = context;

	read_all(host);
	inbox_close(&host->inbox);
	watch(host);
	return NULL;
}

/* ---------------------------------------------------------------- answering */

static void answer_all(struct host *host)
{
	const struct message *message;

	while ((message = inbox_take(&host->inbox)) != NULL)
		if (!server_answer(host->server, message))
			break;
	inbox_abandon(&host->inbox);
}

static int answer_with_reader(struct host *host)
{
	pthread_t reader;

	if (pthread_create(&reader, NULL, read_requests, host) != 0) {
		tool_report_plain("snapshot-session", "no thread to read with");
		return TOOL_UNKNOWN;
	}
	answer_all(host);
	(void)close(host->wake[1]);
	(void)pthread_join(reader, NULL);
	return server_is_cut_off(host->server) ? TOOL_NO : TOOL_YES;
}

/* The protocol's streams become ours alone, so that no program, and nothing it
 * starts, reads or writes them. */
static bool take_streams(struct host *host)
{
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

	host->in = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	host->out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	if (nothing < 0 || host->in < 0 || host->out < 0 ||
	    dup2(nothing, STDIN_FILENO) < 0 ||
	    dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
		return false;
	(void)close(nothing);
	return pipe2(host->wake, O_CLOEXEC) == 0;
}

int serve_run(const struct server_options *options)
{
	struct host host = { .max_line = options->max_line };
	const struct server_host calls = { .context = &host,
					   .send = write_line,
					   .begin = begin_program,
					   .end = end_program };

	if (!take_streams(&host)) {
		tool_report_plain("snapshot-session", "no streams to serve on");
		return TOOL_UNKNOWN;
	}
	host.server = server_create(&calls, options);
	if (host.server == NULL)
		tool_no_memory();
	inbox_begin(&host.inbox, (size_t)host.max_line);
	int status = answer_with_reader(&host);
	inbox_end(&host.inbox);
	server_free(host.server);
	(void)close(host.wake[0]);
	return status;
}
