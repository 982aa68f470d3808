/*
 * The whole path: a snapshot with compiled functions, hurt, its digests made
 * right again; a session boots from it and calls everything in it.  Nothing
 * may happen but errors of programs.
 *
 * The first byte says at which level the session boots, whether digests are
 * made right before, and whether the cold parts are asked for.
 */
#include "fuzz/fuzz.h"

#include "session/execute.h"
#include "session/library/library.h"
#include "support/redigest.h"
#include "support/use_snapshot.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#define LEVEL_MASK 3u
#define REDIGEST   4u
#define COLD	   8u

#define MEMORY_MAX ((uint64_t)64 << 20)
#define STEPS_MAX  20000
#define DEPTH_MAX  20
#define CALLS_MAX  16

/* Of processor time for one input; libFuzzer has the other timer. */
#define SECONDS 2

/* All that a signal handler reaches. */
static struct ms_session *volatile running;

static void on_signal(int number)
{
	(void)number;
	if (running != NULL)
		ms_session_cancel(running);
}

static void set_timer(long seconds)
{
	const struct itimerval value = {
		.it_interval.tv_usec = seconds != 0 ? 100000 : 0,
		.it_value.tv_sec = seconds,
	};
	struct sigaction action = { .sa_handler = on_signal,
				    .sa_flags = SA_RESTART };

	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(SIGVTALRM, &action, NULL);
	(void)setitimer(ITIMER_VIRTUAL, &value, NULL);
}

static struct ms_session *boot(const uint8_t *bytes, size_t size,
			       enum ms_snapshot_level level)
{
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_bytes = bytes,
		.snapshot_size = size,
		.snapshot_memory = SNAP_MEMORY_BORROW,
		.level = level,
		.limits = use_small_limits(),
		.folder = "/nowhere",
		.memory_limit = MEMORY_MAX,
		.call_depth = DEPTH_MAX,
		.step_limit = STEPS_MAX,
	};
	struct ms_session *session;

	if (ms_session_create(&session, &options, NULL) != 0)
		return NULL;
	return session;
}

/* Was the function refused as what the verifier found? */
static bool run(struct ms_session *session, const char *text)
{
	const struct ms_request request = {
		.struct_size = sizeof(request),
		.text = text,
		.text_size = strlen(text),
		.deny_files = true,
		.deny_input = true,
	};
	struct ms_outcome *outcome;
	bool refused = false;

	if (ms_session_execute(session, &request, &outcome, NULL) != 0)
		return false;
	if (outcome->error != NULL)
		refused = strcmp(outcome->error->identifier,
				 "MATLAB:invalidBytecode") == 0;
	ms_outcome_free(session, outcome);
	return refused;
}

/* Is it one that can be typed? */
static bool is_name(const char *name)
{
	size_t i = 0;

	while ((name[i] >= 'a' && name[i] <= 'z') ||
	       (name[i] >= 'A' && name[i] <= 'Z') || name[i] == '_' ||
	       (i > 0 && name[i] >= '0' && name[i] <= '9') || name[i] == '.')
		i++;
	return i > 0 && name[i] == '\0';
}

static void call(struct ms_session *session, const char *name, bool trusted)
{
	static const char *const forms[] = {
		"%s",
		"x = %s(3)",
		"[x, y] = %s([1 2; 3 4])",
		"[x, y, z] = %s('abc', 2);",
		"%s({1, 'a'; [], @sin}, [1 2 3], 2)",
		"%s(struct('a', {1, 2}), @(t) t + 1, 'x', 1:3);",
		"try, %s(-1, NaN), catch e, disp(e.stack), end",
		"f = @%s; func2str(f), cellfun(f, {1, 'b', [2 3]})",
	};
	char text[256];

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		/* The forms are ours. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		(void)snprintf(text, sizeof(text), forms[i], name);
#pragma GCC diagnostic pop
		/* Deep has verified all of it. */
		if (run(session, text) && trusted)
			abort();
	}
}

static void ask_cold(struct ms_session *session, const char *name)
{
	char *text;

	if (ms_session_help(session, name, 0, &text, NULL, NULL) == 0)
		ms_session_release(session, text);
}

/* The image's own names, which the session finds by its index. */
static struct ms_library *open_library(struct snap_reader **reader,
				       const uint8_t *bytes, size_t size)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_HEADER,
		.memory = SNAP_MEMORY_BORROW,
		.limits = use_small_limits(),
	};
	struct ms_library *library = NULL;

	*reader = NULL;
	if (snap_reader_open_memory(reader, bytes, size, &options, NULL) != 0)
		return NULL;
	(void)ms_library_open(&library, *reader, NULL, NULL);
	return library;
}

static void call_everything(struct ms_session *session,
			    const struct ms_library *library, bool trusted,
			    bool cold)
{
	struct ms_library_info info;
	struct ms_entry entry;
	char name[64];

	ms_library_info(library, &info);
	for (uint32_t i = 0; i < info.entry_count && i < CALLS_MAX; i++) {
		if (ms_library_entry(library, i, &entry, NULL) != 0 ||
		    entry.name.size >= sizeof(name))
			continue;
		memcpy(name, entry.name.data, entry.name.size);
		name[entry.name.size] = '\0';
		if (!is_name(name))
			continue;
		call(session, name, trusted);
		if (cold)
			ask_cold(session, name);
	}
}

static void use_library_of(struct ms_session *session, const uint8_t *bytes,
			   size_t size, bool trusted, bool cold)
{
	struct snap_reader *reader;
	struct ms_library *library = open_library(&reader, bytes, size);

	if (library != NULL)
		call_everything(session, library, trusted, cold);
	ms_library_close(library);
	snap_reader_close(reader);
}

static void use(const uint8_t *bytes, size_t size, uint8_t how)
{
	static const enum ms_snapshot_level levels[] = {
		MS_LEVEL_LAZY, MS_LEVEL_HEADER, MS_LEVEL_FULL, MS_LEVEL_DEEP
	};
	enum ms_snapshot_level level = levels[how & LEVEL_MASK];
	struct ms_session *session = boot(bytes, size, level);

	if (session == NULL)
		return;
	running = session;
	set_timer(SECONDS);
	use_library_of(session, bytes, size, level == MS_LEVEL_DEEP,
		       (how & COLD) != 0);
	set_timer(0);
	/* Whatever happened, the session goes on. */
	if (run(session, "x = 6 * 7;"))
		abort();
	running = NULL;
	ms_session_free(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	/* A copy: the input may not be changed. */
	uint8_t *bytes = malloc(size - 1);
	if (bytes == NULL)
		return 0;
	memcpy(bytes, data + 1, size - 1);
	if ((data[0] & REDIGEST) != 0)
		redigest(bytes, size - 1);
	use(bytes, size - 1, data[0]);
	free(bytes);
	return 0;
}
