#include "tools/common/endings.h"

#include <errno.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

static const int endings[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };

#define ENDING_COUNT (sizeof(endings) / sizeof(endings[0]))

/* What is ignored, as after nohup, ends nothing; held back it would wait, too.
 */
static bool ends(int number)
{
	struct sigaction action;

	return sigaction(number, NULL, &action) == 0 &&
	       action.sa_handler != SIG_IGN;
}

static void fill(sigset_t *out)
{
	(void)sigemptyset(out);
	for (size_t i = 0; i < ENDING_COUNT; i++)
		if (ends(endings[i]))
			(void)sigaddset(out, endings[i]);
}

void tool_endings_hold(sigset_t *before)
{
	sigset_t held;

	fill(&held);
	(void)sigprocmask(SIG_BLOCK, &held, before);
}

void tool_endings_let(const sigset_t *before)
{
	(void)sigprocmask(SIG_SETMASK, before, NULL);
}

bool tool_endings_came(void)
{
	sigset_t pending;

	if (sigpending(&pending) != 0)
		return false;
	for (size_t i = 0; i < ENDING_COUNT; i++)
		if (sigismember(&pending, endings[i]) == 1 && ends(endings[i]))
			return true;
	return false;
}

bool tool_endings_wait(int fd)
{
	sigset_t held;

	fill(&held);
	struct pollfd places[] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = signalfd(-1, &held, SFD_CLOEXEC), .events = POLLIN },
	};
	int count;

	do
		count = poll(places, 2, -1);
	while (count < 0 && errno == EINTR);
	bool came = places[1].revents != 0;
	if (places[1].fd >= 0)
		(void)close(places[1].fd);
	return count > 0 && !came;
}
